"""What people do to themes: rename, merge, split, move an item."""

from collections.abc import Iterable
from uuid import uuid4

from bot.domain.errors import (
    FeedbackNotFoundError,
    ThemeChangeError,
    ThemeNameError,
    ThemeNotFoundError,
    ThemePrivateError,
)
from bot.domain.feedback import Feedback, State
from bot.domain.labels import SetBy
from bot.domain.roles import Role
from bot.domain.themes import NewTheme, Theme, ThemeChange, ThemeEvent, ThemeState
from bot.domain.words import clean_words
from bot.flows.aligning import align_renamed
from bot.flows.desk import Desk
from bot.flows.hanging import carry_alignment
from bot.flows.joining import audience_of, join, measure, person_place
from bot.flows.roles import require_role
from bot.flows.statuses_merging import carry_status
from bot.flows.statuses_steps import begin_what_follows
from bot.flows.theme_asking import settle_moot
from bot.ports import UnitOfWork

# A name is read in lists and on buttons.
LONGEST_NAME = 80


async def rename_theme(desk: Desk, workspace_id: str, theme_id: str, name: str, *, by: str) -> Theme:
    """Give a theme a person's name for it, which no machine changes. Raises ThemeNameError and ThemeNotFoundError."""
    await require_role(desk, workspace_id, by, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        theme = await standing(work, theme_id)
        chosen = await _free_name(work, name, but=theme.name)
        await record_change(desk, work, theme.id, ThemeChange.RENAMED, by=by, other=theme.name)
        renamed = await work.themes.rename(theme.id, chosen, theme.description, by=SetBy.PERSON)
    await align_renamed(desk, workspace_id, theme_id)
    return renamed


async def merge_themes(desk: Desk, workspace_id: str, theme_id: str, into_id: str, *, by: str) -> Theme:
    """Move everything of one theme into another, whose name and number stay.

    Raises ThemeNotFoundError, ThemeChangeError, and ThemePrivateError when more people would come to see the name.
    """
    await require_role(desk, workspace_id, by, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        theme, into = await standing(work, theme_id), await standing(work, into_id)
        if theme.id == into.id:
            raise ThemeChangeError
        if not into.takes(theme.private_to):
            raise ThemePrivateError
        moved = await work.themes.merge(theme.id, into.id)
        await measure(desk, work, into.id)
        # Of the theme that stays: its page is the one that people can open.
        event = await record_change(desk, work, into.id, ThemeChange.MERGED, by=by, items=moved, other=theme.id)
        step = await carry_status(desk, work, theme, into, event_id=event.id, by=by)
        await carry_alignment(work, theme.id, into.id)
    await begin_what_follows(desk, workspace_id, [step] if step else [])
    return into


async def split_theme(
    desk: Desk, workspace_id: str, theme_id: str, feedback_ids: list[str], name: str, *, by: str
) -> Theme:
    """Move some items of a theme into a new one. Raises ThemeNameError, ThemeChangeError and ThemeNotFoundError."""
    await require_role(desk, workspace_id, by, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        theme = await standing(work, theme_id)
        members = set(await work.themes.member_ids(theme.id))
        leaving = [feedback_id for feedback_id in feedback_ids if feedback_id in members]
        if not leaving or len(leaving) == len(members):
            raise ThemeChangeError
        chosen = await _free_name(work, name)
        other = await work.themes.add(
            NewTheme(
                name=chosen,
                description="",
                named_by=SetBy.PERSON,
                created_at=desk.clock.now(),
                private_to=theme.private_to or audience_of(await active_items(work, leaving)),
            )
        )
        await work.themes.assign(leaving, other.id)
        await say_where(desk, work, leaving, other.id, by=by)
        await measure(desk, work, theme.id)
        await measure(desk, work, other.id)
        await record_change(desk, work, theme.id, ThemeChange.SPLIT, by=by, items=leaving, other=other.id)
        return other


async def move_item(desk: Desk, workspace_id: str, feedback_id: str, theme_id: str | None, *, by: str) -> None:
    """Put an item where a person says it belongs, None for no theme; that stays.

    Raises FeedbackNotFoundError, ThemeNotFoundError, and ThemePrivateError when more people would see a theme's name.
    """
    await require_role(desk, workspace_id, by, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        item = await work.feedback.with_id(feedback_id)
        if item is None or item.state is not State.ACTIVE:
            raise FeedbackNotFoundError
        theme = None if theme_id is None else await standing(work, theme_id)
        if theme is not None and not theme.takes(item.private_to):
            raise ThemePrivateError
        before = item.theme_id
        if before is not None and before != theme_id:
            await work.themes.assign([feedback_id], None)
            await measure(desk, work, before)
            await record_change(desk, work, before, ThemeChange.DETACHED, by=by, items=[feedback_id], other=theme_id)
        if theme is not None and before != theme.id:
            await join(desk, work, [feedback_id], theme.id)
            await record_change(desk, work, theme.id, ThemeChange.ATTACHED, by=by, items=[feedback_id], other=before)
        await say_where(desk, work, [feedback_id], theme_id or "", by=by)
    await settle_moot(desk, workspace_id, [feedback_id])


async def standing(work: UnitOfWork, theme_id: str) -> Theme:
    """Return an active theme. Raises ThemeNotFoundError."""
    theme = await work.themes.with_id(theme_id)
    if theme is None or theme.state is not ThemeState.ACTIVE:
        raise ThemeNotFoundError
    return theme


async def active_items(work: UnitOfWork, feedback_ids: Iterable[str]) -> list[Feedback]:
    """Return those of some items that still have their words."""
    found = [await work.feedback.with_id(feedback_id) for feedback_id in feedback_ids]
    return [item for item in found if item is not None and item.state is State.ACTIVE]


async def _free_name(work: UnitOfWork, name: str, *, but: str = "") -> str:
    chosen = " ".join(clean_words(name).split())
    taken = {known.casefold() for known in await work.themes.names() if known != but}
    if not chosen or len(chosen) > LONGEST_NAME or chosen.casefold() in taken:
        raise ThemeNameError
    return chosen


async def say_where(
    desk: Desk, work: UnitOfWork, feedback_ids: Iterable[str], theme_id: str, *, by: str | None
) -> None:
    """Store a person's word about the theme of items; an empty one: they belong to none."""
    for feedback_id in feedback_ids:
        await work.labels.put(feedback_id, [person_place(desk, theme_id, by)])


async def record_change(
    desk: Desk,
    work: UnitOfWork,
    theme_id: str,
    change: ThemeChange,
    *,
    by: str,
    items: list[str] | None = None,
    other: str | None = None,
) -> ThemeEvent:
    """Add what somebody did to the record of a theme, and return it."""
    event = ThemeEvent(
        id=uuid4().hex,
        theme_id=theme_id,
        change=change,
        at=desk.clock.now(),
        by=by,
        feedback_ids=tuple(items or ()),
        other=other,
    )
    await work.themes.record(event)
    return event
