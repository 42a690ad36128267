"""Where what a priority is made of is counted, in a number of queries that does not grow with the data."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.priority_parts import Estimate, ThemeEvidence
from bot.domain.themes import ThemeReach


class PriorityStore(Protocol):
    """What speaks for the themes of one workspace."""

    async def evidence(self, reader: Reader, now: Period, before: Period) -> list[ThemeEvidence]:
        """Return what is counted of each active theme that the reader may see anything of, by number."""
        ...

    async def revenues(self, reader: Reader) -> Mapping[str, Mapping[str, int]]:
        """Return by theme and currency the yearly revenue of the accounts behind it; unknown revenue is missing."""
        ...

    async def currencies(self) -> Mapping[str, int]:
        """Return how many active accounts have their revenue in each currency."""
        ...

    async def estimates(self) -> Mapping[str, Estimate]:
        """Return what people said of themes' impact and effort."""
        ...

    async def put_estimate(self, estimate: Estimate) -> None:
        """Store what somebody says of a theme's impact and effort, in the place of what was said before."""
        ...

    async def reaches(
        self, theme_ids: Sequence[str], reader: Reader, now: Period, before: Period
    ) -> Mapping[str, ThemeReach]:
        """Return the reach of some active themes; those that the reader may see nothing of are missing."""
        ...
