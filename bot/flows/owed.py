"""Reading what is owed: who is owed an answer, since when, by whom, and what would be sent."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.accounts import Account
from bot.domain.audience import Place, Reader
from bot.domain.closing import Debt
from bot.domain.closing_errors import DebtGuestError, DebtNotFoundError
from bot.domain.drafting import quotes_only
from bot.domain.feedback import Feedback, State
from bot.domain.language import say
from bot.domain.owed import PAGE_ENTRIES, OwedEntry, OwedList, may_know
from bot.domain.owed_commands import OwedQuery
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.owed_queries import search_of
from bot.flows.patience import ANSWER_SECONDS, answer_within
from bot.ports import UnitOfWork

# Who reads a channel is shown on a button: older than this it may be wrong, and what is pressed is checked again.
_PLACE_SECONDS = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the database tells about some debts."""

    themes: Mapping[str, Theme]
    accounts: Mapping[str, Account]
    items: Mapping[str, Feedback]


async def answering_reader(desk: Desk, workspace_id: str, user_id: str) -> Reader:
    """Return what somebody may read who answers for the team. Raises OutsiderError and DebtGuestError."""
    reader = await reader_for(desk, workspace_id, user_id)
    if not reader.reads_workspace:
        raise DebtGuestError
    return reader


async def list_owed(
    desk: Desk,
    workspace_id: str,
    user_id: str,
    query: OwedQuery,
    *,
    offset: int = 0,
    limit: int = PAGE_ENTRIES,
    notice: str | None = None,
) -> OwedList:
    """Return a page of what is owed, as somebody may know of it.

    Raises OutsiderError, DebtGuestError and OwedWordsError.
    """
    reader = await answering_reader(desk, workspace_id, user_id)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        search, about = await search_of(
            work, query, reader, user_id=user_id, now=now, limit=limit, offset=max(offset, 0)
        )
        debts = await work.debts.listed(search, reader)
        total = await work.debts.count(search, reader)
        known = await _known(work, debts)
    entries = await _entries(desk, workspace_id, debts, known)
    return OwedList(
        entries=entries, total=total, offset=search.offset, query=query.text, about=about, at=now, notice=notice
    )


async def entries_of(desk: Desk, workspace_id: str, debts: Sequence[Debt]) -> tuple[OwedEntry, ...]:
    """Return debts with everything that has to be known before they are sent; the caller checked who may read them."""
    async with desk.storage.work(workspace_id) as work:
        known = await _known(work, debts)
    return await _entries(desk, workspace_id, debts, known)


async def read_debt(desk: Desk, workspace_id: str, user_id: str, debt_id: str) -> OwedEntry:
    """Return one debt, whatever its state. Raises DebtNotFoundError, OutsiderError and DebtGuestError."""
    reader = await answering_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        debt = await work.debts.with_id(debt_id)
    if debt is None or not may_know(debt, reader):
        raise DebtNotFoundError
    (entry,) = await entries_of(desk, workspace_id, [debt])
    return entry


async def _known(work: UnitOfWork, debts: Sequence[Debt]) -> _Known:
    items = await work.feedback.with_ids([debt.feedback_ids[0] for debt in debts if debt.feedback_ids])
    return _Known(
        themes=await work.debts.themes({debt.theme_id for debt in debts}),
        accounts=await work.accounts.with_ids({debt.account_id for debt in debts if debt.account_id}),
        items={item.id: item for item in items},
    )


async def _entries(desk: Desk, workspace_id: str, debts: Sequence[Debt], known: _Known) -> tuple[OwedEntry, ...]:
    channels = sorted({debt.channel_id for debt in debts if debt.channel_id is not None})
    found = await asyncio.gather(*(_place(desk, workspace_id, channel_id) for channel_id in channels))
    places = dict(zip(channels, found, strict=True))
    teams = sorted({team for place in found if place is not None for team in place.outside_team_ids})
    named = await asyncio.gather(*(_organisation(desk, workspace_id, team_id) for team_id in teams))
    names = dict(zip(teams, named, strict=True))
    return tuple(_entry(debt, known, places.get(debt.channel_id or ""), names) for debt in debts)


def _entry(debt: Debt, known: _Known, place: Place | None, names: Mapping[str, str | None]) -> OwedEntry:
    theme, item = known.themes.get(debt.theme_id), known.items.get(debt.feedback_ids[0] if debt.feedback_ids else "")
    account = known.accounts.get(debt.account_id or "")
    is_there = item is not None and item.state is State.ACTIVE
    readers = tuple((team, names.get(team) or "") for team in sorted(place.outside_team_ids)) if place else ()
    # Whom Slack does not name, nobody can agree to.
    is_named = all(name for _, name in readers) and (place is None or not place.is_external or bool(readers))
    return OwedEntry(
        debt=debt,
        theme_label=theme.label if theme else "",
        theme_name=theme.name if theme else say("a theme that is gone"),
        account_name=account.name if account else None,
        place_name=place.name if place and debt.channel_id else None,
        permalink=item.message.permalink if item and is_there and item.message else None,
        item_label=item.label if item and is_there else None,
        readers=readers,
        can_post=place is not None and place.is_member and not place.is_archived and is_named,
        is_doubtful=not quotes_only(debt.draft, item.words if item and is_there else ""),
    )


async def _place(desk: Desk, workspace_id: str, channel_id: str) -> Place | None:
    asked = desk.directory.place(workspace_id, channel_id, max_age_seconds=_PLACE_SECONDS)
    return await answer_within(ANSWER_SECONDS, asked)


async def _organisation(desk: Desk, workspace_id: str, team_id: str) -> str | None:
    return await answer_within(ANSWER_SECONDS, desk.directory.organisation(workspace_id, team_id)) if team_id else None
