"""Loop debt of one workspace: who is owed an answer, what they were told, and whether it helped."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, update
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.closing import OPEN, Debt, DebtState, Helped, LoopNumbers, asker_key
from bot.domain.digests import Period
from bot.domain.loop_counting import LoopRow, loop_numbers
from bot.domain.statuses import ThemeStatus
from bot.domain.themes import Theme
from bot.ports import DebtSearch
from storage.debt_rows import IDS_PER_QUERY, changing_values, debt_of_row, debt_values, family, known_to, living_themes
from storage.erasure_marks import owed_still
from storage.scope import Scope
from storage.tables import DebtRow

# A debt has two dozen columns, and SQLite takes 32,766 parameters, older ones 999.
_ROWS_PER_INSERT = 30
# Each is a search through a column of its own.
_ITEMS_PER_QUERY = 50
# What counting needs, without the words of drafts.
_COUNTED = select(
    col(DebtRow.asker_id),
    col(DebtRow.asker_name),
    col(DebtRow.account_id),
    col(DebtRow.state),
    col(DebtRow.asked_at),
    col(DebtRow.owed_at),
    col(DebtRow.sent_at),
    col(DebtRow.helped),
    col(DebtRow.helped_at),
)


class SqlDebtStore:
    """`DebtStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def add_many(self, debts: Sequence[Debt]) -> list[Debt]:
        """Store the debts whose origin keys are new and return them; the others stay as they are."""
        made: set[str] = set()
        # Who asked may have been forgotten since their items were read.
        debts = await owed_still(self._scope, debts)
        for start in range(0, len(debts), _ROWS_PER_INSERT):
            some = debts[start : start + _ROWS_PER_INSERT]
            rows = [{"workspace_id": self._scope.workspace_id, **debt_values(debt)} for debt in some]
            put = self._scope.insert(DebtRow).values(rows).on_conflict_do_nothing().returning(col(DebtRow.id))
            made.update(await self._scope.session.scalars(put))
        return [debt for debt in debts if debt.id in made]

    async def with_id(self, debt_id: str) -> Debt | None:
        """Return a debt, whoever may know of it."""
        return next(iter(await self._those(col(DebtRow.id) == debt_id)), None)

    async def with_ids(self, debt_ids: Sequence[str]) -> list[Debt]:
        """Return the debts with these ids in their order; unknown ones are missing."""
        found: dict[str, Debt] = {}
        for start in range(0, len(debt_ids), IDS_PER_QUERY):
            these = debt_ids[start : start + IDS_PER_QUERY]
            found.update({debt.id: debt for debt in await self._those(col(DebtRow.id).in_(these))})
        return [found[debt_id] for debt_id in debt_ids if debt_id in found]

    async def change(self, debt: Debt) -> bool:
        """Store a changed debt under the next version; False when it was changed since it was read."""
        as_read = self._mine(), col(DebtRow.id) == debt.id, col(DebtRow.version) == debt.version
        values = {**changing_values(debt), "version": debt.version + 1}
        changed = update(DebtRow).where(*as_read).values(**values).returning(col(DebtRow.id))
        return await self._scope.session.scalar(changed) is not None

    async def replace_open(self, theme_id: str, statuses: Sequence[ThemeStatus], *, but_of: str) -> list[Debt]:
        """Mark what is still owed about a theme and those merged into it as replaced; return what changed."""
        earlier = (
            col(DebtRow.theme_id).in_(family(self._scope, theme_id)),
            col(DebtRow.state) == DebtState.OWED.value,
            col(DebtRow.status).in_([status.value for status in statuses]),
            col(DebtRow.change_id) != but_of,
        )
        values = {"state": DebtState.REPLACED.value, "version": col(DebtRow.version) + 1}
        change = update(DebtRow).where(self._mine(), *earlier).values(**values).returning(col(DebtRow.id))
        replaced = await self.with_ids(list(await self._scope.session.scalars(change)))
        # An engine tells what it changed in any order.
        return sorted(replaced, key=lambda debt: (debt.owed_at, debt.id))

    async def listed(self, search: DebtSearch, reader: Reader) -> list[Debt]:
        """Return the debts that a reader may know of, those that are owed longest first."""
        return await self._those(*self._asked(search, reader), limit=search.limit, offset=search.offset)

    async def count(self, search: DebtSearch, reader: Reader) -> int:
        """Return how many debts there are in all pages of a search."""
        asked = self._mine(), *self._asked(search, reader)
        return await self._scope.session.scalar(select(func.count()).select_from(DebtRow).where(*asked)) or 0

    async def of_theme(self, theme_id: str, reader: Reader) -> Mapping[DebtState, int]:
        """Return how many debts a theme has in each state, with those of themes merged into it."""
        these = col(DebtRow.theme_id).in_(family(self._scope, theme_id)), known_to(self._scope, reader)
        state = col(DebtRow.state)
        query = select(state, func.count()).where(self._mine(), *these).group_by(state)
        return {DebtState(value): number for value, number in await self._scope.session.execute(query)}

    async def of_step(self, change_id: str, owed_by: str) -> list[Debt]:
        """Return what one person owes or owed because of one step, in every state, whoever may know of it."""
        return await self._those(col(DebtRow.change_id) == change_id, col(DebtRow.owed_by) == owed_by)

    async def themes(self, theme_ids: Collection[str]) -> Mapping[str, Theme]:
        """Return the themes that some themes live on in, by the ids that were asked for; retired ones are missing."""
        return await living_themes(self._scope, theme_ids)

    async def of_items(self, feedback_ids: Sequence[str], states: Sequence[DebtState]) -> list[Debt]:
        """Return the debts in some states that rest on one of some items, whoever may know of them."""
        those = col(DebtRow.state).in_([state.value for state in states])
        found: dict[str, Debt] = {}
        for start in range(0, len(feedback_ids), _ITEMS_PER_QUERY):
            some = feedback_ids[start : start + _ITEMS_PER_QUERY]
            # Ids are hexadecimal, so that none is a part of another and none holds what LIKE would read otherwise.
            held = [cast(col(DebtRow.feedback_ids), String).contains(f'"{each}"', autoescape=True) for each in some]
            found.update({debt.id: debt for debt in await self._those(those, or_(*held))})
        return list(found.values())

    async def sending_since(self, at: datetime) -> list[Debt]:
        """Return what was pressed before `at` and is still on its way: somebody died meanwhile."""
        return await self._those(col(DebtRow.state) == DebtState.SENDING.value, col(DebtRow.sent_at) < at)

    async def due_for_check(self, at: datetime, *, limit: int) -> list[Debt]:
        """Return whom to ask whether it helped, the longest due first."""
        told = col(DebtRow.state) == DebtState.SENT.value, col(DebtRow.status) == ThemeStatus.SHIPPED.value
        due = col(DebtRow.check_at) <= at, col(DebtRow.checked_at).is_(None)
        query = select(DebtRow).where(self._mine(), *told, *due).order_by(col(DebtRow.check_at), col(DebtRow.id))
        rows = await self._scope.session.scalars(query.limit(limit), execution_options={"populate_existing": True})
        return [debt_of_row(row) for row in rows]

    async def in_check(self, check_key: str) -> list[Debt]:
        """Return the debts that one message asks about, those that are owed longest first."""
        return await self._those(col(DebtRow.check_key) == check_key)

    async def answers_of_theme(self, theme_id: str, reader: Reader) -> Mapping[Helped, int]:
        """Return how many said what about a theme and those merged into it."""
        these = col(DebtRow.theme_id).in_(family(self._scope, theme_id)), known_to(self._scope, reader)
        helped = col(DebtRow.helped)
        query = select(helped, func.count()).where(self._mine(), *these, helped.is_not(None)).group_by(helped)
        counted = await self._scope.session.execute(query)
        return {Helped(value): number for value, number in counted if value is not None}

    async def numbers(self, period: Period, reader: Reader) -> LoopNumbers:
        """Return how well the loop was closed in a period, as far as the reader may know of it."""
        touched = or_(
            col(DebtRow.state).in_([state.value for state in OPEN]),
            *(
                and_(column >= period.start, column < period.end)
                for column in (col(DebtRow.owed_at), col(DebtRow.helped_at))
            ),
            # What was sent later was open at the end of the period.
            col(DebtRow.sent_at) >= period.start,
        )
        mine = self._mine(), touched, known_to(self._scope, reader)
        return loop_numbers([_counted(row) for row in await self._scope.session.execute(_COUNTED.where(*mine))], period)

    async def _those(self, *which: ColumnElement[bool], limit: int | None = None, offset: int = 0) -> list[Debt]:
        """Return the debts that fulfil some conditions, the longest owed first."""
        query = select(DebtRow).where(self._mine(), *which).order_by(col(DebtRow.owed_at), col(DebtRow.id))
        page = query if limit is None else query.limit(limit).offset(offset)
        # Changes go past what the session remembers of a row.
        rows = await self._scope.session.scalars(page, execution_options={"populate_existing": True})
        return [debt_of_row(row) for row in rows]

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for debts of this workspace."""
        return col(DebtRow.workspace_id) == self._scope.workspace_id

    def _asked(self, search: DebtSearch, reader: Reader) -> list[ColumnElement[bool]]:
        """Return the conditions of a search."""
        asked = [known_to(self._scope, reader), col(DebtRow.state).in_([state.value for state in search.states])]
        if search.owed_by is not None:
            asked.append(col(DebtRow.owed_by) == search.owed_by)
        if search.person_id is not None:
            person = search.person_id
            asked.append(or_(col(DebtRow.owed_by) == person, col(DebtRow.asker_id) == person))
        if search.account_id is not None:
            asked.append(col(DebtRow.account_id) == search.account_id)
        if search.theme_id is not None:
            asked.append(col(DebtRow.theme_id).in_(family(self._scope, search.theme_id)))
        if search.owed_until is not None:
            asked.append(col(DebtRow.owed_at) <= search.owed_until)
        return asked


def _counted(row: Any) -> LoopRow:
    return LoopRow(
        asker=asker_key(row.asker_id, row.asker_name, row.account_id),
        state=DebtState(row.state),
        asked_at=row.asked_at,
        owed_at=row.owed_at,
        sent_at=row.sent_at,
        helped=Helped(row.helped) if row.helped else None,
        helped_at=row.helped_at,
    )
