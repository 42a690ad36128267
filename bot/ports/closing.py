"""Where it is remembered who is owed an answer, what they were told, and whether it helped."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.audience import Reader
from bot.domain.closing import Debt, DebtState, Helped, LoopNumbers
from bot.domain.digests import Period
from bot.domain.statuses import ThemeStatus
from bot.domain.themes import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtSearch:
    """A question to the store; every filter that is given must fit, and the oldest debts come first."""

    states: tuple[DebtState, ...] = (DebtState.OWED,)
    # Who has to answer.
    owed_by: str | None = None
    # Who has to answer, or who asked.
    person_id: str | None = None
    account_id: str | None = None
    # A theme, with everything that was merged into it.
    theme_id: str | None = None
    # Owed at this time already: how lists by age are made.
    owed_until: datetime | None = None
    limit: int = 10
    offset: int = 0


class DebtStore(Protocol):
    """Loop debt of one workspace."""

    async def add_many(self, debts: Sequence[Debt]) -> list[Debt]:
        """Store the debts whose origin keys are new and return them; the others stay as they are."""
        ...

    async def with_id(self, debt_id: str) -> Debt | None:
        """Return a debt, whoever may know of it."""
        ...

    async def with_ids(self, debt_ids: Sequence[str]) -> list[Debt]:
        """Return the debts with these ids in their order, whoever may know of them; unknown ones are missing."""
        ...

    async def change(self, debt: Debt) -> bool:
        """Store a changed debt under the next version; False when it was changed since it was read.

        This is also how sending is claimed: of two who change one version, one wins.
        """
        ...

    async def replace_open(self, theme_id: str, statuses: Sequence[ThemeStatus], *, but_of: str) -> list[Debt]:
        """Mark what is still owed about a theme, and about those merged into it, as replaced; return what changed.

        Only of steps to some statuses, and not of the step `but_of`; what is being sent is left alone.
        """
        ...

    async def listed(self, search: DebtSearch, reader: Reader) -> list[Debt]:
        """Return the debts that a reader may know of, those that are owed longest first."""
        ...

    async def count(self, search: DebtSearch, reader: Reader) -> int:
        """Return how many debts there are in all pages of a search."""
        ...

    async def of_theme(self, theme_id: str, reader: Reader) -> Mapping[DebtState, int]:
        """Return how many debts a theme has in each state, with those of themes merged into it."""
        ...

    async def of_step(self, change_id: str, owed_by: str) -> list[Debt]:
        """Return what one person owes or owed because of one step, in every state, whoever may know of it."""
        ...

    async def themes(self, theme_ids: Collection[str]) -> Mapping[str, Theme]:
        """Return the themes that some themes live on in, by the ids that were asked for; retired ones are missing."""
        ...

    async def of_items(self, feedback_ids: Sequence[str], states: Sequence[DebtState]) -> list[Debt]:
        """Return the debts in some states that rest on one of some items, whoever may know of them."""
        ...

    async def sending_since(self, at: datetime) -> list[Debt]:
        """Return what was pressed before `at` and is still on its way: somebody died meanwhile."""
        ...

    async def due_for_check(self, at: datetime, *, limit: int) -> list[Debt]:
        """Return whom to ask whether it helped: told that it shipped, not asked yet, and due at `at`.

        The longest due first, whoever may know of them; what was due long ago comes too.
        """
        ...

    async def in_check(self, check_key: str) -> list[Debt]:
        """Return the debts that one message asks about, those that are owed longest first."""
        ...

    async def answers_of_theme(self, theme_id: str, reader: Reader) -> Mapping[Helped, int]:
        """Return how many said what about a theme and those merged into it, as far as the reader may know of it."""
        ...

    async def numbers(self, period: Period, reader: Reader) -> LoopNumbers:
        """Return how well the loop was closed in a period, as far as the reader may know of it."""
        ...
