"""Saying that a channel, a Slack workspace or a domain is an account's: what came from there follows."""

from dataclasses import replace

from bot.domain.account_forms import domain_from
from bot.domain.accounts import Account, AccountEvent, AccountFacts, MatchedBy
from bot.domain.roles import Role
from bot.flows.accounts import Entered, full_member, save_within, settle_job, standing
from bot.flows.desk import Desk
from bot.flows.roles import require_role
from bot.ports import UnitOfWork


async def link_channel(desk: Desk, workspace_id: str, user_id: str, channel_id: str, account_id: str) -> Account:
    """Say that a channel is about one account; a channel of another account moves.

    Raises AccountNotFoundError, AccountChangedError and OutsiderError.
    """
    await full_member(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.accounts.hold()
        account = await standing(work, account_id)
        holder = await work.accounts.by_key(MatchedBy.CHANNEL, channel_id)
        if holder is not None and holder.id == account.id:
            return account
        events = [] if holder is None else [await _toggle_channel(desk, work, holder, channel_id, user_id)]
        events.append(await _toggle_channel(desk, work, account, channel_id, user_id))
        present = await standing(work, account_id)
    for event in filter(None, events):
        await desk.jobs.enqueue(settle_job(workspace_id, event))
    return present


async def unlink_channel(desk: Desk, workspace_id: str, user_id: str, channel_id: str) -> Account | None:
    """Say that a channel is about no account alone; return the one that it was about. Raises OutsiderError."""
    await full_member(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.accounts.hold()
        holder = await work.accounts.by_key(MatchedBy.CHANNEL, channel_id)
        event = None if holder is None else await _toggle_channel(desk, work, holder, channel_id, user_id)
    if event is not None:
        await desk.jobs.enqueue(settle_job(workspace_id, event))
    return holder


async def link_stranger(
    desk: Desk, workspace_id: str, user_id: str, key: tuple[MatchedBy, str], account_id: str
) -> Account:
    """Say that a Slack workspace or a domain is an account's.

    Raises AccountTakenError, AccountNotFoundError, AccountChangedError and OutsiderError.
    """
    await full_member(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    kind, value = key
    async with desk.storage.work(workspace_id) as work:
        await work.accounts.hold()
        account = await standing(work, account_id)
        facts = account.facts
        if kind is MatchedBy.TEAM:
            facts = replace(facts, team_ids=tuple(sorted({*facts.team_ids, value})))
        else:
            facts = replace(facts, domains=tuple(sorted({*facts.domains, domain_from(value)})))
        event = await _change(desk, work, account, facts, user_id)
        present = await standing(work, account_id)
    if event is not None:
        await desk.jobs.enqueue(settle_job(workspace_id, event))
    return present


async def _toggle_channel(
    desk: Desk, work: UnitOfWork, account: Account, channel_id: str, user_id: str
) -> AccountEvent | None:
    channels = set(account.facts.channel_ids) ^ {channel_id}
    return await _change(desk, work, account, replace(account.facts, channel_ids=tuple(sorted(channels))), user_id)


async def _change(
    desk: Desk, work: UnitOfWork, account: Account, facts: AccountFacts, user_id: str
) -> AccountEvent | None:
    entered = Entered(
        workspace_id=work.workspace_id,
        user_id=user_id,
        facts=facts,
        account_id=account.id,
        version=account.version,
    )
    return (await save_within(desk, work, entered))[1]
