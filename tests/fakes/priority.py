"""What speaks for themes, counted in memory."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.accounts import Account, AccountState
from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.feedback import Feedback, Severity
from bot.domain.priority_parts import Estimate, ThemeEvidence
from bot.domain.themes import Theme, ThemeReach, ThemeState
from tests.fakes.shelf import Shelf
from tests.fakes.themes import InMemoryThemeStore

_GRAVITY = {severity: rank for rank, severity in enumerate(Severity, start=1)}


class InMemoryPriorityStore:
    """The twin of `SqlPriorityStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def evidence(self, reader: Reader, now: Period, before: Period) -> list[ThemeEvidence]:
        """Return what is counted of each active theme that the reader may see anything of, by number."""
        by_theme = self._by_theme(reader)
        themes = sorted(self._shelf.themes.values(), key=lambda theme: theme.number)
        active = [theme for theme in themes if theme.state is ThemeState.ACTIVE and theme.id in by_theme]
        return [_counted(theme, by_theme[theme.id], now, before) for theme in active]

    async def revenues(self, reader: Reader) -> Mapping[str, Mapping[str, int]]:
        """Return by theme and currency the yearly revenue of the accounts behind it; unknown revenue is missing."""
        found: dict[str, dict[str, int]] = {}
        for theme_id, items in self._by_theme(reader).items():
            for account_id in {item.account_id for item in items}:
                account = self._shelf.accounts.get(account_id or "")
                worth = None if account is None or not _is_worth(account) else account.facts.revenue
                if worth is not None:
                    amounts = found.setdefault(theme_id, {})
                    amounts[worth.currency] = amounts.get(worth.currency, 0) + worth.amount
        return found

    async def currencies(self) -> Mapping[str, int]:
        """Return how many active accounts have their revenue in each currency."""
        known = [account.facts.revenue for account in self._shelf.accounts.values() if _is_worth(account)]
        return Counter(worth.currency for worth in known if worth is not None)

    async def estimates(self) -> Mapping[str, Estimate]:
        """Return what people said of themes' impact and effort."""
        return dict(self._shelf.estimates)

    async def put_estimate(self, estimate: Estimate) -> None:
        """Store what somebody says of a theme's impact and effort, in the place of what was said before."""
        self._shelf.estimates[estimate.theme_id] = estimate

    async def reaches(
        self, theme_ids: Sequence[str], reader: Reader, now: Period, before: Period
    ) -> Mapping[str, ThemeReach]:
        """Return the reach of some active themes; those that the reader may see nothing of are missing."""
        store = InMemoryThemeStore(self._shelf)
        found = [await store.reach(theme_id, reader, now, before) for theme_id in theme_ids]
        return {reach.theme.id: reach for reach in found if reach is not None}

    def _by_theme(self, reader: Reader) -> dict[str, list[Feedback]]:
        found: dict[str, list[Feedback]] = {}
        for item in self._shelf.seen_by(reader):
            if item.theme_id is not None:
                found.setdefault(item.theme_id, []).append(item)
        return found


def _counted(theme: Theme, items: Sequence[Feedback], now: Period, before: Period) -> ThemeEvidence:
    accounts = {item.account_id for item in items if item.account_id}
    loners = {item.author_id or item.author_name or "" for item in items if not item.account_id}
    return ThemeEvidence(
        theme_id=theme.id,
        number=theme.number,
        status=theme.status,
        items=len(items),
        accounts=len(accounts),
        loners=len(loners),
        now=_said(items, now),
        before=_said(items, before),
        weighed=sum(item.severity is not None for item in items),
        gravity=sum(_GRAVITY[item.severity] for item in items if item.severity is not None),
        critical=sum(item.severity is Severity.CRITICAL for item in items),
    )


def _said(items: Iterable[Feedback], period: Period) -> int:
    return sum(period.start <= item.said_at < period.end for item in items)


def _is_worth(account: Account) -> bool:
    return account.state is AccountState.ACTIVE and account.facts.revenue is not None
