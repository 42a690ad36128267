"""What waits for people in one workspace, whoever may know of it: for jobs that nudge them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select
from sqlmodel import col

from bot.domain.accounts import AccountState
from bot.domain.closing import Debt, DebtState
from bot.domain.feedback import Kind, Source
from bot.domain.listening import TriageQuestion
from bot.ports.waiting import WaitingAccount, WaitingItem
from storage.debt_rows import debt_of_row
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.tables import AccountRow, DebtRow, FeedbackRow, PreferencesRow, TriageQuestionRow
from storage.triage import question_of_row

# History, of which nobody was asked to look through every single item.
_HISTORY = (Source.IMPORT.value, Source.API.value)
# The fact of a question that says where it is asked, as `bot/flows/triage.py` names it.
_ASKED_IN = "asked_in"
# Small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500
# Stands before every time there is.
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
# Whoever sorted before the last hundred answers is not who sorts today.
_ANSWERS_LOOKED_AT = 100


class SqlWaitingStore:
    """`WaitingStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def unsorted(self, *, since: datetime, until: datetime, limit: int) -> list[WaitingItem]:
        """Return items captured between two times that have no theme and that nobody has looked through since."""
        captured = col(FeedbackRow.captured_at)
        is_open = and_(
            col(TriageQuestionRow.workspace_id) == col(FeedbackRow.workspace_id),
            col(TriageQuestionRow.feedback_id) == col(FeedbackRow.id),
            col(TriageQuestionRow.answered_at).is_(None),
        )
        which = (
            captured > since,
            captured <= until,
            col(FeedbackRow.theme_id).is_(None),
            col(FeedbackRow.worked_on_at).is_(None),
            col(FeedbackRow.source).not_in(_HISTORY),
            not_(_is_praise()),
            not_(exists().where(is_open)),
        )
        return await self._items(self._query(captured, *which), limit)

    async def unanswered(self, *, since: datetime, until: datetime, limit: int) -> list[WaitingItem]:
        """Return messages of customers said between two times that nobody of us has answered."""
        said = col(FeedbackRow.said_at)
        which = (
            said > since,
            said <= until,
            col(FeedbackRow.ts).is_not(None),
            col(FeedbackRow.by_customer).is_(True),
            col(FeedbackRow.answered_at).is_(None),
            not_(_is_praise()),
        )
        return await self._items(self._query(said, *which), limit)

    async def owed(self, *, until: datetime, limit: int) -> list[Debt]:
        """Return answers that are owed since `until` or longer."""
        query = select(DebtRow).where(
            col(DebtRow.workspace_id) == self._scope.workspace_id,
            col(DebtRow.state) == DebtState.OWED.value,
            col(DebtRow.owed_at) <= until,
        )
        oldest = query.order_by(col(DebtRow.owed_at), col(DebtRow.id)).limit(limit)
        rows = await self._scope.session.scalars(oldest, execution_options={"populate_existing": True})
        return [debt_of_row(row) for row in rows]

    async def asked(self, *, since: datetime, until: datetime, limit: int) -> list[TriageQuestion]:
        """Return unanswered questions that stand on a card, asked between two times."""
        at = col(TriageQuestionRow.asked_at)
        query = select(TriageQuestionRow).where(
            col(TriageQuestionRow.workspace_id) == self._scope.workspace_id,
            col(TriageQuestionRow.answered_at).is_(None),
            col(TriageQuestionRow.card_key).is_not(None),
            at > since,
            at <= until,
        )
        oldest = query.order_by(at, col(TriageQuestionRow.id)).limit(limit)
        rows = await self._scope.session.scalars(oldest, execution_options={"populate_existing": True})
        return [question_of_row(row) for row in rows]

    async def silent(self, *, until: datetime, limit: int) -> list[WaitingAccount]:
        """Return active accounts with an owner that were not heard since `until`, wherever that was said.

        Three small questions: as one, PostgreSQL counted all items anew for each account while it had no statistics.
        """
        account_id, said = col(FeedbackRow.account_id), col(FeedbackRow.said_at)
        mine = and_(col(FeedbackRow.workspace_id) == self._scope.workspace_id, is_active(), account_id.is_not(None))
        heard = set(await self._scope.session.scalars(select(account_id).where(mine, said > until).distinct()))
        query = select(col(AccountRow.id), col(AccountRow.owner_id), col(AccountRow.created_at)).where(
            col(AccountRow.workspace_id) == self._scope.workspace_id,
            col(AccountRow.state) == AccountState.ACTIVE.value,
            col(AccountRow.owner_id).is_not(None),
        )
        owned = [row for row in await self._scope.session.execute(query) if row.id not in heard]
        last: dict[str, datetime] = {}
        for start in range(0, len(owned), _IDS_PER_QUERY):
            these = account_id.in_([row.id for row in owned[start : start + _IDS_PER_QUERY]])
            spoke = select(account_id, func.max(said)).where(mine, these).group_by(account_id)
            last.update({each or "": at for each, at in await self._scope.session.execute(spoke)})
        found = [
            WaitingAccount(id=row.id, owner_id=row.owner_id, since=last.get(row.id, row.created_at)) for row in owned
        ]
        silent = [each for each in found if each.since is None or each.since <= until]
        return sorted(silent, key=lambda each: (each.since or _LONG_AGO, each.id))[:limit]

    async def last_sorters(self) -> Mapping[str, str]:
        """Return who last answered a question in each triage channel, by its id."""
        at, by = col(TriageQuestionRow.answered_at), col(TriageQuestionRow.answered_by)
        query = select(by, col(TriageQuestionRow.facts)).where(
            col(TriageQuestionRow.workspace_id) == self._scope.workspace_id, at.is_not(None), by.is_not(None)
        )
        found: dict[str, str] = {}
        for user_id, facts in await self._scope.session.execute(query.order_by(at.desc()).limit(_ANSWERS_LOOKED_AT)):
            found.setdefault(str(facts.get(_ASKED_IN, "")), user_id or "")
        return found

    async def last_preferred_by(self) -> str | None:
        """Return who last chose something for the whole workspace."""
        mine = col(PreferencesRow.workspace_id) == self._scope.workspace_id
        return await self._scope.session.scalar(select(col(PreferencesRow.set_by)).where(mine))

    def _query(self, since: Any, *which: ColumnElement[bool]) -> Select[Any]:
        """Return the query for items, the oldest first; `since` is the column that says how long they wait."""
        owner = and_(
            col(AccountRow.workspace_id) == col(FeedbackRow.workspace_id),
            col(AccountRow.id) == col(FeedbackRow.account_id),
        )
        columns = (
            col(FeedbackRow.id),
            since,
            col(FeedbackRow.captured_by),
            col(FeedbackRow.channel_id),
            col(FeedbackRow.private_to),
            col(AccountRow.owner_id),
        )
        mine = col(FeedbackRow.workspace_id) == self._scope.workspace_id
        query = select(*columns).outerjoin(AccountRow, owner).where(mine, is_active(), *which)
        return query.order_by(since, col(FeedbackRow.number))

    async def _items(self, query: Select[Any], limit: int) -> list[WaitingItem]:
        return [
            WaitingItem(
                id=found, since=since, captured_by=by, channel_id=channel_id, private_to=private_to, owner_id=owner
            )
            for found, since, by, channel_id, private_to, owner in await self._scope.session.execute(query.limit(limit))
        ]


def _is_praise() -> ColumnElement[bool]:
    return func.coalesce(col(FeedbackRow.kind), "") == Kind.PRAISE.value
