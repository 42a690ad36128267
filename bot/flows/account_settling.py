"""Letting items follow what changed of accounts: links that were made or taken away, merges, other names."""

from collections.abc import Mapping

from bot.domain.account_matching import Match, match
from bot.domain.accounts import MatchedBy
from bot.flows.desk import Desk
from bot.flows.matching import linked
from bot.ports import Storage, UnitOfWork
from bot.ports.account_signals import Clued

# Small enough that nobody who captures meanwhile waits for it.
_BATCH = 200


async def settle_account(desk: Desk, args: Mapping[str, str]) -> None:
    """Recognise anew what the change `event_id` of `workspace_id` may explain; doing it again changes nothing more.

    Each item is looked at with all that is linked now, so that changes may be settled in any order.
    """
    await settle_event(desk.storage, args["workspace_id"], args["event_id"])


async def settle_event(storage: Storage, workspace_id: str, event_id: str) -> None:
    """Do the same where there are no jobs, as in an import at the terminal."""
    async with storage.work(workspace_id) as work:
        event = await work.accounts.event(event_id)
    if event is None:
        return
    for kind, values in _keys(event.moved or {}).items():
        await _recognise_anew(storage, workspace_id, kind, values)
    for account_id in (event.account_id, event.other):
        if account_id is not None:
            await _reindex(storage, workspace_id, account_id)


def _keys(moved: Mapping[str, list[str]]) -> dict[MatchedBy, list[str]]:
    """Return the keys that a change moved: as an edit names them, or as a merge does."""
    found: dict[MatchedBy, list[str]] = {}
    for key in moved.get("keys", ()):
        kind, _, value = key.partition(" ")
        found.setdefault(MatchedBy(kind), []).append(value)
    for kind in (MatchedBy.CHANNEL, MatchedBy.TEAM, MatchedBy.MEMBER, MatchedBy.DOMAIN):
        found.setdefault(kind, []).extend(moved.get(kind.value, ()))
    found[MatchedBy.MEMBER].extend(moved.get("people", ()))
    return {kind: values for kind, values in found.items() if values}


async def _recognise_anew(storage: Storage, workspace_id: str, kind: MatchedBy, values: list[str]) -> None:
    after: str | None = ""
    while after is not None:
        async with storage.work(workspace_id) as work:
            await work.accounts.hold()
            page = await work.account_signals.clued(kind, values, after=after, limit=_BATCH)
            await _attribute(work, page)
            after = page[-1].feedback_id if len(page) == _BATCH else None


async def _attribute(work: UnitOfWork, page: list[Clued]) -> None:
    known = await linked(work, [each.clues for each in page])
    found = {each.feedback_id: match(each.clues, known) for each in page}
    changed = {
        each.feedback_id: found[each.feedback_id]
        for each in page
        if (each.account_id, each.account_by) != _told(found[each.feedback_id])
    }
    if changed:
        await work.account_signals.attribute(changed)


def _told(found: Match | None) -> tuple[str | None, MatchedBy | None]:
    return (None, None) if found is None else (found.account_id, found.by)


async def _reindex(storage: Storage, workspace_id: str, account_id: str) -> None:
    after: str | None = ""
    while after is not None:
        async with storage.work(workspace_id) as work:
            after = await work.account_signals.reindex(account_id, after=after, limit=_BATCH)
