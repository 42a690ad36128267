"""Loop debt of one workspace, in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.audience import Reader
from bot.domain.closing import Debt, DebtState, Helped, LoopNumbers
from bot.domain.digests import Period
from bot.domain.loop_counting import LoopRow, loop_numbers
from bot.domain.statuses import ThemeStatus
from bot.domain.themes import Theme, ThemeState
from bot.ports import DebtSearch
from tests.fakes.shelf import Shelf


class InMemoryDebtStore:
    """The twin of `SqlDebtStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def add_many(self, debts: Sequence[Debt]) -> list[Debt]:
        """Store the debts whose origin keys are new and return them."""
        made = []
        for debt in debts:
            if all(each.origin_key != debt.origin_key for each in self._shelf.debts.values()):
                self._shelf.debts[debt.id] = debt
                made.append(debt)
        return made

    async def with_id(self, debt_id: str) -> Debt | None:
        """Return a debt."""
        return self._shelf.debts.get(debt_id)

    async def with_ids(self, debt_ids: Sequence[str]) -> list[Debt]:
        """Return the debts with these ids in their order; unknown ones are missing."""
        return [self._shelf.debts[debt_id] for debt_id in debt_ids if debt_id in self._shelf.debts]

    async def change(self, debt: Debt) -> bool:
        """Store a changed debt under the next version; False when it was changed since it was read."""
        present = self._shelf.debts.get(debt.id)
        if present is None or present.version != debt.version:
            return False
        self._shelf.debts[debt.id] = replace(debt, version=debt.version + 1)
        return True

    async def replace_open(self, theme_id: str, statuses: Sequence[ThemeStatus], *, but_of: str) -> list[Debt]:
        """Mark what is still owed about a theme and those merged into it as replaced; return what changed."""
        family = self._family(theme_id)
        changed = [
            replace(debt, state=DebtState.REPLACED, version=debt.version + 1)
            for debt in self._sorted()
            if debt.theme_id in family
            and debt.state is DebtState.OWED
            and debt.status in statuses
            and debt.change_id != but_of
        ]
        self._shelf.debts.update({debt.id: debt for debt in changed})
        return changed

    async def listed(self, search: DebtSearch, reader: Reader) -> list[Debt]:
        """Return the debts that a reader may know of, those that are owed longest first."""
        return self._asked(search, reader)[search.offset : search.offset + search.limit]

    async def count(self, search: DebtSearch, reader: Reader) -> int:
        """Return how many debts there are in all pages of a search."""
        return len(self._asked(search, reader))

    async def of_theme(self, theme_id: str, reader: Reader) -> Mapping[DebtState, int]:
        """Return how many debts a theme has in each state, with those of themes merged into it."""
        family = self._family(theme_id)
        return Counter(debt.state for debt in self._known_to(reader) if debt.theme_id in family)

    async def of_step(self, change_id: str, owed_by: str) -> list[Debt]:
        """Return what one person owes or owed because of one step, in every state."""
        return [debt for debt in self._sorted() if (debt.change_id, debt.owed_by) == (change_id, owed_by)]

    async def themes(self, theme_ids: Collection[str]) -> Mapping[str, Theme]:
        """Return the themes that some themes live on in, by the ids that were asked for."""
        found = {}
        for theme_id in theme_ids:
            theme = self._shelf.themes.get(theme_id)
            while theme is not None and theme.state is ThemeState.MERGED:
                theme = self._shelf.themes.get(theme.merged_into or "")
            if theme is not None:
                found[theme_id] = theme
        return found

    async def of_items(self, feedback_ids: Sequence[str], states: Sequence[DebtState]) -> list[Debt]:
        """Return the debts in some states that rest on one of some items."""
        items = set(feedback_ids)
        return [debt for debt in self._sorted() if debt.state in states and items & set(debt.feedback_ids)]

    async def sending_since(self, at: datetime) -> list[Debt]:
        """Return what was pressed before `at` and is still on its way."""
        return [debt for debt in self._sorted() if debt.state is DebtState.SENDING and _before(debt.sent_at, at)]

    async def due_for_check(self, at: datetime, *, limit: int) -> list[Debt]:
        """Return whom to ask whether it helped, the longest due first."""
        told = [debt for debt in self._sorted() if debt.state is DebtState.SENT and debt.checked_at is None]
        shipped = [debt for debt in told if debt.status is ThemeStatus.SHIPPED]
        due = [(debt.check_at, debt.id) for debt in shipped if debt.check_at is not None and debt.check_at <= at]
        return [self._shelf.debts[debt_id] for _, debt_id in sorted(due)][:limit]

    async def in_check(self, check_key: str) -> list[Debt]:
        """Return the debts that one message asks about."""
        return [debt for debt in self._sorted() if debt.check_key == check_key]

    async def answers_of_theme(self, theme_id: str, reader: Reader) -> Mapping[Helped, int]:
        """Return how many said what about a theme and those merged into it."""
        family = self._family(theme_id)
        said = [debt.helped for debt in self._known_to(reader) if debt.theme_id in family]
        return Counter(helped for helped in said if helped is not None)

    async def numbers(self, period: Period, reader: Reader) -> LoopNumbers:
        """Return how well the loop was closed in a period, as far as the reader may know of it."""
        return loop_numbers((_row(debt) for debt in self._known_to(reader)), period)

    def _sorted(self) -> list[Debt]:
        return sorted(self._shelf.debts.values(), key=lambda debt: (debt.owed_at, debt.id))

    def _known_to(self, reader: Reader) -> list[Debt]:
        if reader.workspace_id != self._shelf.workspace_id:
            return []
        return [
            debt
            for debt in self._sorted()
            if (reader.reads_workspace if debt.private_to is None else debt.private_to in reader.channel_ids)
        ]

    def _family(self, theme_id: str) -> set[str]:
        """Return a theme and all that were merged into it."""
        found = {theme_id} & set(self._shelf.themes)
        while more := {each.id for each in self._shelf.themes.values() if each.merged_into in found} - found:
            found |= more
        return found

    def _asked(self, search: DebtSearch, reader: Reader) -> list[Debt]:
        found = [debt for debt in self._known_to(reader) if debt.state in search.states]
        if search.owed_by is not None:
            found = [debt for debt in found if debt.owed_by == search.owed_by]
        if search.person_id is not None:
            found = [debt for debt in found if search.person_id in {debt.owed_by, debt.asker_id}]
        if search.account_id is not None:
            found = [debt for debt in found if debt.account_id == search.account_id]
        if search.theme_id is not None:
            family = self._family(search.theme_id)
            found = [debt for debt in found if debt.theme_id in family]
        if search.owed_until is not None:
            found = [debt for debt in found if debt.owed_at <= search.owed_until]
        return found


def _before(sent_at: datetime | None, at: datetime) -> bool:
    return sent_at is not None and sent_at < at


def _row(debt: Debt) -> LoopRow:
    return LoopRow(
        asker=debt.asker,
        state=debt.state,
        asked_at=debt.asked_at,
        owed_at=debt.owed_at,
        sent_at=debt.sent_at,
        helped=debt.helped,
        helped_at=debt.helped_at,
    )
