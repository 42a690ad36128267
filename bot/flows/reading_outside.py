"""What other tools may read: everything that the whole workspace may, page by page, never a private channel's words."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.accounts import Account
from bot.domain.audience import Reader
from bot.domain.cursors import count_cursor, count_in, place_cursor, place_in
from bot.domain.errors import FeedbackNotFoundError, ThemeNotFoundError
from bot.domain.exports import Exported, csv_of, json_of
from bot.domain.feedback import Feedback
from bot.domain.labels import Label
from bot.domain.statuses import StatusChange, TrackerLink
from bot.domain.themes import Theme, ThemeReach
from bot.flows.desk import Desk
from bot.flows.theme_pages import lives_on, themes_for
from bot.flows.theme_seeing import seen_by, spans
from bot.flows.transfers import described
from bot.ports import Search, UnitOfWork

# One transaction of an export: some milliseconds, and a megabyte or two in memory.
_EXPORT_PAGE = 500
# As of members of a theme: more are on the next page.
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item as other tools see it."""

    feedback: Feedback
    labels: Sequence[Label] = ()
    theme: Theme | None = None
    account: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """A page of items, the newest first; without a cursor it is the last."""

    items: tuple[Item, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTheme:
    """A theme as other tools see it: its reach, how far it is and why, and where engineering keeps it."""

    reach: ThemeReach
    newest: StatusChange | None = None
    links: tuple[TrackerLink, ...] = ()
    history: tuple[StatusChange, ...] = ()
    # The number that was asked for, when that theme lives on in this one.
    merged_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesPage:
    """A page of themes, those with the most accounts first."""

    themes: tuple[StatedTheme, ...] = field(default=())
    cursor: str | None = None


def outside_reader(workspace_id: str) -> Reader:
    """Return what a token reads: what the whole workspace may, and nothing of any private channel."""
    return Reader(workspace_id=workspace_id)


async def list_items(desk: Desk, reader: Reader, search: Search, *, theme: int | None, cursor: str | None) -> ItemPage:
    """Return a page of the items that match. Raises BadRequestError and ThemeNotFoundError."""
    async with desk.storage.work(reader.workspace_id) as work:
        wanted = replace(_paged(search, cursor), theme_id=await _theme_id(work, theme))
        found = await work.feedback.search(wanted, reader)
        items = await _known(work, found.items)
    if wanted.offset + len(items) >= found.total or not items:
        return ItemPage(items=items, cursor=None)
    last = items[-1].feedback
    counted = count_cursor(wanted.offset + len(items))
    return ItemPage(items=items, cursor=counted if search.words else place_cursor(last.said_at, last.number))


async def read_item(desk: Desk, reader: Reader, number: int) -> Item:
    """Return one item. Raises FeedbackNotFoundError."""
    async with desk.storage.work(reader.workspace_id) as work:
        found = await work.feedback.with_number(number, reader)
        if found is None:
            raise FeedbackNotFoundError
        return (await _known(work, [found]))[0]


async def list_stated_themes(desk: Desk, reader: Reader, *, limit: int, cursor: str | None) -> ThemesPage:
    """Return a page of themes with their statuses. Raises BadRequestError."""
    offset = count_in(cursor) if cursor else 0
    async with desk.storage.work(reader.workspace_id) as work:
        page = await themes_for(desk, work, reader, offset=offset, limit=limit)
        ids = [reach.theme.id for reach in page.reaches]
        newest, links = await work.statuses.newest_of_many(ids), await work.statuses.links_of_many(ids)
    stated = [
        StatedTheme(reach=reach, newest=newest.get(reach.theme.id), links=links.get(reach.theme.id, ()))
        for reach in page.reaches
    ]
    return ThemesPage(themes=tuple(stated), cursor=count_cursor(offset + len(stated)) if page.has_more else None)


async def read_stated_theme(desk: Desk, reader: Reader, number: int) -> StatedTheme:
    """Return a theme with every step that it took. Raises ThemeNotFoundError."""
    async with desk.storage.work(reader.workspace_id) as work:
        asked = await work.themes.with_number(number)
        theme = None if asked is None else await lives_on(work, asked)
        now, before = spans(desk)
        reach = None if theme is None else await work.themes.reach(theme.id, reader, now, before)
        if asked is None or theme is None or reach is None:
            raise ThemeNotFoundError
        history = await work.statuses.of(theme.id, limit=MOST)
        links = await work.statuses.links_of_many([theme.id])
    return StatedTheme(
        reach=seen_by(reader, reach),
        newest=history[0] if history else None,
        links=links.get(theme.id, ()),
        history=tuple(history),
        merged_from=asked.label if asked.id != theme.id else None,
    )


async def exported_pages(desk: Desk, reader: Reader, file_format: str) -> AsyncIterator[bytes]:
    """Yield a file of every item in parts, each read in a transaction of its own: a slow reader holds up nobody."""
    search, is_first = Search(limit=_EXPORT_PAGE), True
    while True:
        async with desk.storage.work(reader.workspace_id) as work:
            found = (await work.feedback.search(search, reader)).items
            rows = await described(work, found)
        yield _part(rows, file_format, is_first=is_first)
        if len(found) < _EXPORT_PAGE:
            break
        search, is_first = replace(search, behind=(found[-1].said_at, found[-1].number)), False
    if file_format == "json":
        yield b"\n]"


def _part(rows: Sequence[Exported], file_format: str, *, is_first: bool) -> bytes:
    if file_format == "csv":
        return csv_of(rows, with_header=is_first)
    # What the files are made of, without the brackets around it.
    inner = json_of(rows).decode()[1:-1].strip("\n")
    before = "[" if is_first else ","
    return f"{before}\n{inner}".encode() if inner else before.encode() if is_first else b""


def _paged(search: Search, cursor: str | None) -> Search:
    if cursor is None:
        return search
    if search.words:
        return replace(search, offset=count_in(cursor))
    behind = place_in(cursor)
    return replace(search, behind=behind) if behind is not None else replace(search, offset=count_in(cursor))


async def _theme_id(work: UnitOfWork, number: int | None) -> str | None:
    if number is None:
        return None
    theme = await work.themes.with_number(number)
    if theme is None or theme.private_to is not None:
        raise ThemeNotFoundError
    standing = await lives_on(work, theme)
    if standing is None:
        raise ThemeNotFoundError
    return standing.id


async def _known(work: UnitOfWork, items: Sequence[Feedback]) -> tuple[Item, ...]:
    """Return items with what is known of them: four questions, however many items."""
    labels = await work.labels.of_many([item.id for item in items])
    themes = await _themes(work, [item.theme_id for item in items if item.theme_id])
    accounts = await work.accounts.with_ids({item.account_id for item in items if item.account_id})
    return tuple(
        Item(
            feedback=item,
            labels=labels.get(item.id, ()),
            theme=themes.get(item.theme_id or ""),
            account=accounts.get(item.account_id or ""),
        )
        for item in items
    )


async def _themes(work: UnitOfWork, theme_ids: Sequence[str]) -> Mapping[str, Theme]:
    themes = await work.themes.with_ids(sorted(set(theme_ids)))
    return {theme_id: theme for theme_id, theme in themes.items() if theme.private_to is None}
