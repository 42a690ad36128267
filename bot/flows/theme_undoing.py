"""How changes of themes are taken back, as far as what came later allows it."""

from bot.domain.errors import ThemeChangeError, ThemePrivateError
from bot.domain.labels import SetBy
from bot.domain.roles import Role
from bot.domain.themes import ThemeChange, ThemeEvent, ThemeState
from bot.flows.desk import Desk
from bot.flows.joining import measure
from bot.flows.roles import require_role
from bot.flows.statuses_merging import take_back_status
from bot.flows.theme_changes import LONGEST_NAME, active_items, record_change, say_where, standing
from bot.ports import UnitOfWork


async def undo_change(desk: Desk, workspace_id: str, event_id: str, *, by: str) -> None:
    """Take a change back; twice is no error, and items that lost their words since stay away.

    Raises ThemeChangeError when what came later does not allow it.
    """
    await require_role(desk, workspace_id, by, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        event = await work.themes.event(event_id)
        if event is None:
            raise ThemeChangeError
        if event.undone_at is not None:
            return
        await _UNDOING[event.change](desk, work, event, by)
        await work.themes.mark_undone(event.id, at=desk.clock.now())
        await record_change(desk, work, event.theme_id, ThemeChange.UNDONE, by=by, other=event.id)


async def _undo_rename(desk: Desk, work: UnitOfWork, event: ThemeEvent, by: str) -> None:
    del desk, by
    theme = await standing(work, event.theme_id)
    former = event.other or theme.name
    # Somebody else may have taken the name meanwhile.
    taken = former != theme.name and former in await work.themes.names()
    name = f"{former} ({theme.label})"[:LONGEST_NAME] if taken else former
    await work.themes.rename(theme.id, name, theme.description, by=SetBy.PERSON)


async def _undo_merge(desk: Desk, work: UnitOfWork, event: ThemeEvent, by: str) -> None:
    """Bring the other theme back with the items that are still where the merge had put them.

    A status that came with the merge goes as well; what follows from that step is begun by the sweep of steps.
    """
    into, other = await standing(work, event.theme_id), await work.themes.with_id(event.other or "")
    # It may have come back and gone elsewhere, by an earlier undo and another merge.
    if other is None or other.merged_into != into.id:
        raise ThemeChangeError
    still_there = set(await work.themes.member_ids(into.id)) & set(event.feedback_ids)
    await work.themes.revive(other.id)
    await work.themes.assign(sorted(still_there), other.id)
    await take_back_status(desk, work, into, event_id=event.id, by=by)
    await measure(desk, work, other.id)
    await measure(desk, work, into.id)


async def _undo_split(desk: Desk, work: UnitOfWork, event: ThemeEvent, by: str) -> None:
    """Bring everything of the new theme back, what came to it later too: the theme goes."""
    away, home = await standing(work, event.other or ""), await standing(work, event.theme_id)
    coming = await work.themes.member_ids(away.id)
    if not all(home.takes(item.private_to) for item in await active_items(work, coming)):
        raise ThemePrivateError
    await work.themes.assign(coming, home.id)
    await say_where(desk, work, coming, home.id, by=by)
    await work.themes.retire(away.id, home.id)
    await measure(desk, work, home.id)


async def _undo_attach(desk: Desk, work: UnitOfWork, event: ThemeEvent, by: str) -> None:
    """Take items out again: back to where a person had taken them from, else to the pool.

    It is a person's word that they do not belong here; otherwise the next edit would bring them back.
    """
    there = sorted(set(await work.themes.member_ids(event.theme_id)) & set(event.feedback_ids))
    if not there:
        raise ThemeChangeError
    home = await work.themes.with_id(event.other) if event.other else None
    back = home.id if home is not None and home.state is ThemeState.ACTIVE else None
    await work.themes.assign(there, back)
    await say_where(desk, work, there, back or "", by=by)
    await measure(desk, work, event.theme_id)
    if back is not None:
        await measure(desk, work, back)


async def _undo_detach(desk: Desk, work: UnitOfWork, event: ThemeEvent, by: str) -> None:
    """Put items back, wherever they are by now."""
    theme = await standing(work, event.theme_id)
    items = [item for item in await active_items(work, event.feedback_ids) if theme.takes(item.private_to)]
    if not items:
        raise ThemeChangeError
    ids = [item.id for item in items]
    await work.themes.assign(ids, theme.id)
    await say_where(desk, work, ids, theme.id, by=by)
    for changed in {theme.id, *(item.theme_id for item in items if item.theme_id is not None)}:
        await measure(desk, work, changed)


async def _undo_create(desk: Desk, work: UnitOfWork, event: ThemeEvent, by: str) -> None:
    """Dissolve a theme; a person's word that these make none, or the next night would form it again."""
    theme = await standing(work, event.theme_id)
    members = await work.themes.member_ids(theme.id)
    await work.themes.assign(members, None)
    await say_where(desk, work, members, "", by=by)
    await work.themes.retire(theme.id, None)
    await measure(desk, work, theme.id)


async def _not_undone(desk: Desk, work: UnitOfWork, event: ThemeEvent, by: str) -> None:
    del desk, work, event, by
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
