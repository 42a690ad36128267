"""What people do to themes: rename, merge, split, move an item, and take any of it back."""

from uuid import uuid4

from bot.domain.errors import FeedbackNotFoundError, ThemeChangeError, ThemeNameError, ThemeNotFoundError
from bot.domain.feedback import State
from bot.domain.labels import Label, LabelName, SetBy
from bot.domain.themes import NewTheme, Theme, ThemeChange, ThemeEvent, ThemeState
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.placing import join
from bot.ports import UnitOfWork

# A name is read in lists and on buttons.
LONGEST_NAME = 80
# Vectors read when a theme's shape is measured anew, after a merge, split or undo; beyond, the newest stand for all.
_MEASURED = 5000


async def rename_theme(desk: Desk, workspace_id: str, theme_id: str, name: str, *, by: str) -> Theme:
    """Give a theme a person's name for it, which no machine changes. Raises ThemeNameError and ThemeNotFoundError."""
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        theme = await _active(work, theme_id)
        chosen = await _free_name(work, name, but=theme.name)
        await _record(desk, work, theme.id, ThemeChange.RENAMED, by=by, other=theme.name)
        return await work.themes.rename(theme.id, chosen, theme.description, by=SetBy.PERSON)


async def merge_themes(desk: Desk, workspace_id: str, theme_id: str, into_id: str, *, by: str) -> Theme:
    """Move everything of one theme into another, whose name and number stay. Raises ThemeNotFoundError."""
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        theme, into = await _active(work, theme_id), await _active(work, into_id)
        if theme.id == into.id:
            raise ThemeChangeError
        moved = await work.themes.merge(theme.id, into.id)
        await measure(desk, work, into.id)
        await _record(desk, work, theme.id, ThemeChange.MERGED, by=by, items=moved, other=into.id)
        return into


async def split_theme(
    desk: Desk, workspace_id: str, theme_id: str, feedback_ids: list[str], name: str, *, by: str
) -> Theme:
    """Move some items of a theme into a new one. Raises ThemeNameError, ThemeChangeError and ThemeNotFoundError."""
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        theme = await _active(work, theme_id)
        members = set(await work.themes.member_ids(theme.id))
        leaving = [feedback_id for feedback_id in feedback_ids if feedback_id in members]
        if not leaving or len(leaving) == len(members):
            raise ThemeChangeError
        chosen = await _free_name(work, name)
        new = NewTheme(name=chosen, description="", named_by=SetBy.PERSON, created_at=desk.clock.now())
        other = await work.themes.add(new)
        await work.themes.assign(leaving, other.id)
        await _say_where(desk, work, leaving, other.id, by=by)
        await measure(desk, work, theme.id)
        await measure(desk, work, other.id)
        await _record(desk, work, theme.id, ThemeChange.SPLIT, by=by, items=leaving, other=other.id)
        return other


async def move_item(desk: Desk, workspace_id: str, feedback_id: str, theme_id: str | None, *, by: str) -> None:
    """Put an item where a person says it belongs, None for no theme; that stays. Raises ThemeNotFoundError."""
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        item = await work.feedback.with_id(feedback_id)
        if item is None or item.state is not State.ACTIVE:
            raise FeedbackNotFoundError
        theme = None if theme_id is None else await _active(work, theme_id)
        before = item.theme_id
        if before is not None and before != theme_id:
            await work.themes.assign([feedback_id], None)
            await measure(desk, work, before)
            await _record(desk, work, before, ThemeChange.DETACHED, by=by, items=[feedback_id], other=theme_id)
        if theme is not None and before != theme.id:
            await join(desk, work, [feedback_id], theme.id)
            await _record(desk, work, theme.id, ThemeChange.ATTACHED, by=by, items=[feedback_id], other=before)
        await _say_where(desk, work, [feedback_id], theme_id or "", by=by)


async def undo_change(desk: Desk, workspace_id: str, event_id: str, *, by: str) -> None:
    """Take a change back; twice is no error, and items that lost their words since stay away.

    Raises ThemeChangeError when what came later does not allow it.
    """
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        event = await work.themes.event(event_id)
        if event is None:
            raise ThemeChangeError
        if event.undone_at is not None:
            return
        await _UNDOING[event.change](desk, work, event)
        now = desk.clock.now()
        await work.themes.mark_undone(event.id, at=now)
        await _record(desk, work, event.theme_id, ThemeChange.UNDONE, by=by, other=event.id)


async def measure(desk: Desk, work: UnitOfWork, theme_id: str) -> None:
    """Measure anew where a theme lies, from the vectors of its items."""
    import numpy as np  # noqa: PLC0415 -- when first needed

    from bot.domain.themes_matching import new_shape  # noqa: PLC0415 -- same

    model = desk.mind.embedder.model
    vectors = [vector for _, vector in await work.themes.member_vectors(theme_id, model, limit=_MEASURED)]
    if vectors:
        await work.themes.put_shape(new_shape(theme_id, model, np.stack(vectors)))


async def _undo_rename(desk: Desk, work: UnitOfWork, event: ThemeEvent) -> None:
    del desk
    theme = await _active(work, event.theme_id)
    await work.themes.rename(theme.id, event.other or theme.name, theme.description, by=SetBy.PERSON)


async def _undo_merge(desk: Desk, work: UnitOfWork, event: ThemeEvent) -> None:
    into = await _active(work, event.other or "")
    await work.themes.revive(event.theme_id)
    await _bring_back(desk, work, event, home=event.theme_id, away=into.id)


async def _undo_split(desk: Desk, work: UnitOfWork, event: ThemeEvent) -> None:
    away = await _active(work, event.other or "")
    home = await _active(work, event.theme_id)
    await work.themes.assign(await work.themes.member_ids(away.id), home.id)
    await measure(desk, work, home.id)
    await work.themes.retire(away.id, home.id)


async def _undo_attach(desk: Desk, work: UnitOfWork, event: ThemeEvent) -> None:
    there = set(await work.themes.member_ids(event.theme_id)) & set(event.feedback_ids)
    await work.themes.assign(sorted(there), None)
    await measure(desk, work, event.theme_id)
    # A person's word that it does not belong here: otherwise the next edit would bring it back.
    await _say_where(desk, work, sorted(there), "", by=event.by)


async def _undo_detach(desk: Desk, work: UnitOfWork, event: ThemeEvent) -> None:
    theme = await _active(work, event.theme_id)
    for feedback_id in event.feedback_ids:
        item = await work.feedback.with_id(feedback_id)
        if item is not None and item.state is State.ACTIVE:
            await work.themes.assign([feedback_id], theme.id)
            if item.theme_id is not None:
                await measure(desk, work, item.theme_id)
    await measure(desk, work, theme.id)


async def _undo_create(desk: Desk, work: UnitOfWork, event: ThemeEvent) -> None:
    theme = await _active(work, event.theme_id)
    await work.themes.assign(await work.themes.member_ids(theme.id), None)
    await work.themes.retire(theme.id, None)
    del desk


async def _not_undone(desk: Desk, work: UnitOfWork, event: ThemeEvent) -> None:
    del desk, work, event
    raise ThemeChangeError


_UNDOING = {
    ThemeChange.RENAMED: _undo_rename,
    ThemeChange.MERGED: _undo_merge,
    ThemeChange.SPLIT: _undo_split,
    ThemeChange.ATTACHED: _undo_attach,
    ThemeChange.DETACHED: _undo_detach,
    ThemeChange.CREATED: _undo_create,
    ThemeChange.UNDONE: _not_undone,
}


async def _bring_back(desk: Desk, work: UnitOfWork, event: ThemeEvent, *, home: str, away: str) -> None:
    """Move the items of a change back home, as far as they still are where it had put them."""
    still_there = set(await work.themes.member_ids(away)) & set(event.feedback_ids)
    await work.themes.assign(sorted(still_there), home)
    await measure(desk, work, home)
    await measure(desk, work, away)


async def _active(work: UnitOfWork, theme_id: str) -> Theme:
    theme = await work.themes.with_id(theme_id)
    if theme is None or theme.state is not ThemeState.ACTIVE:
        raise ThemeNotFoundError
    return theme


async def _free_name(work: UnitOfWork, name: str, *, but: str = "") -> str:
    chosen = " ".join(clean_words(name).split())
    taken = {known.casefold() for known in await work.themes.names() if known != but}
    if not chosen or len(chosen) > LONGEST_NAME or chosen.casefold() in taken:
        raise ThemeNameError
    return chosen


async def _say_where(desk: Desk, work: UnitOfWork, feedback_ids: list[str], theme_id: str, *, by: str | None) -> None:
    now = desk.clock.now()
    label = Label(name=LabelName.THEME, value=theme_id, set_by=SetBy.PERSON, set_at=now, person_id=by)
    for feedback_id in feedback_ids:
        await work.labels.put(feedback_id, [label])


async def _record(
    desk: Desk,
    work: UnitOfWork,
    theme_id: str,
    change: ThemeChange,
    *,
    by: str,
    items: list[str] | None = None,
    other: str | None = None,
) -> None:
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
