"""Complaints, first answers and silence, in memory."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.audience import Reader
from bot.domain.closing import Helped
from bot.domain.digests import Period
from bot.domain.feedback import Feedback, Kind
from bot.domain.quality import COMPLAINTS, AreaWeeks
from bot.domain.silence import HeardAccount, LastTheme
from bot.domain.statuses import StatusChange, ThemeStatus
from bot.domain.waiting import Wait
from bot.ports.quality import Escape, FoundBurst, Question
from tests.fakes.account_shelf import active, is_listed
from tests.fakes.shelf import Shelf, newest_first


class InMemoryQualityStore:
    """The twin of `SqlQualityStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def areas(self, weeks: Sequence[Period], reader: Reader) -> tuple[AreaWeeks, ...]:
        """Return complaints and praise by area and week."""
        seen = [item for item in self._shelf.seen_by(reader) if item.kind in (*COMPLAINTS, Kind.PRAISE)]
        by_area: dict[str, list[Feedback]] = {}
        for item in seen:
            if weeks[0].start <= item.said_at < weeks[-1].end:
                by_area.setdefault((item.area or "").lower(), []).append(item)
        areas = [_area(items, weeks) for items in by_area.values()]
        return tuple(
            sorted(areas, key=lambda a: (a.area is None, -a.accounts[-1], -a.items[-1], -sum(a.items), a.area or ""))
        )

    async def heard(self, weeks: Sequence[Period], reader: Reader) -> tuple[int, ...]:
        """Return how many items of any kind were said in each week."""
        seen = self._shelf.seen_by(reader)
        return tuple(len(_said_in(seen, week)) for week in weeks)

    async def waits(self, period: Period, reader: Reader) -> list[Wait]:
        """Return when the messages of customers in Slack were said and first answered."""
        asked = [item for item in _said_in(self._shelf.seen_by(reader), period) if self._is_asked(item)]
        return [Wait(said_at=item.said_at, answered_at=item.answered_at) for item in asked]

    async def questions_in(self, channel_id: str, root_ts: str) -> list[Question]:
        """Return the kept messages of a thread that count, its root among them, oldest first."""
        here = [item for item in self._shelf.active() if item.message and item.message.channel_id == channel_id]
        found = [
            _question(each) for each in here if each.message and root_ts in {each.message.ts, each.message.thread_ts}
        ]
        return sorted(found, key=lambda question: question.message.ts)

    async def kept_late(self, since: datetime, *, limit: int) -> list[Question]:
        """Return unanswered messages of customers captured since then and not as they were said."""
        late = [
            item
            for item in sorted(self._shelf.active(), key=lambda item: item.captured_at, reverse=True)
            if item.captured_at >= since and self._is_asked(item) and item.answered_at is None
        ]
        return [_question(item) for item in late[:limit] if item.captured_at - item.said_at > timedelta(seconds=10)]

    async def note_answer(self, feedback_ids: Collection[str], *, at: datetime, by: str | None) -> None:
        """Remember when items were first answered, and by whom; an earlier answer stays."""
        for feedback_id in feedback_ids:
            item = self._shelf.items.get(feedback_id)
            if item is not None and (item.answered_at is None or item.answered_at > at):
                self._shelf.items[feedback_id] = replace(item, answered_at=at, answered_by=by)

    async def unknown_authors(self, since: datetime, *, limit: int) -> list[str]:
        """Return people who said something in Slack of whom nobody knows whether they are customers."""
        unknown = [
            item.author_id
            for item in newest_first(self._shelf.active())
            if item.said_at >= since and item.message and item.author_id and item.id not in self._shelf.customers
        ]
        return [each for each in dict.fromkeys(unknown) if each][:limit]

    async def mark_authors(self, user_ids: Collection[str], *, are_customers: bool) -> None:
        """Remember whether people are customers, for the items of theirs that do not know it yet."""
        for item in self._shelf.items.values():
            if item.author_id in user_ids:
                self._shelf.customers.setdefault(item.id, are_customers)

    async def shipped_in(self, period: Period, reader: Reader) -> int:
        """Return how many themes shipped in a period."""
        steps = self._steps(period, reader)
        return len({step.theme_id for step in steps if step.status is ThemeStatus.SHIPPED})

    async def escapes(self, period: Period, reader: Reader) -> list[Escape]:
        """Return the themes that were opened again, or did not help, in a period."""
        steps = self._steps(period, reader)
        back = [s for s in steps if s.was is ThemeStatus.SHIPPED and s.status is not ThemeStatus.SHIPPED]
        unhelped = Counter(
            debt.theme_id
            for debt in self._shelf.debts.values()
            if debt.helped is Helped.NO
            and debt.helped_at is not None
            and period.start <= debt.helped_at < period.end
            and _may_know(debt.private_to, reader)
            and self._knows_theme(debt.theme_id, reader)
        )
        themes = [self._shelf.themes[theme_id] for theme_id in {*unhelped, *(step.theme_id for step in back)}]
        found = [Escape(theme_id=t.id, number=t.number, name=t.name, unhelped=unhelped[t.id]) for t in themes]
        return sorted(found, key=lambda each: (-each.unhelped, each.number))

    async def heard_accounts(self, reader: Reader) -> list[HeardAccount]:
        """Return the active accounts that the reader may know of with when they were last heard, by name."""
        last: dict[str | None, datetime] = {}
        for item in self._shelf.seen_by(reader):
            last[item.account_id] = max(item.said_at, last.get(item.account_id, item.said_at))
        return [
            HeardAccount(
                account_id=account.id,
                name=account.name,
                segment=account.facts.segment,
                revenue=account.facts.revenue,
                last_at=last.get(account.id),
                since=account.created_at,
            )
            for account in sorted(active(self._shelf), key=lambda account: account.name.lower())
            if is_listed(self._shelf, account, reader)
        ]

    async def last_themes(self, account_ids: Collection[str], reader: Reader) -> dict[str, LastTheme]:
        """Return the theme that each account spoke of last, as far as the reader may know it."""
        found: dict[str, LastTheme] = {}
        for item in newest_first(self._shelf.seen_by(reader)):
            theme = self._shelf.themes.get(item.theme_id or "")
            is_open = theme is not None and (theme.private_to is None or theme.private_to in reader.channel_ids)
            if theme and is_open and item.account_id in account_ids and item.account_id not in found:
                found[item.account_id or ""] = LastTheme(theme_id=theme.id, name=theme.name, status=theme.status)
        return found

    async def put_burst(self, found: FoundBurst) -> bool:
        """Remember a burst, once for an area and week; return whether it is new."""
        key = found.burst.area, found.burst.week
        is_new = key not in self._shelf.bursts
        self._shelf.bursts.setdefault(key, found)
        return is_new

    async def bursts(self, since: datetime, until: datetime) -> list[FoundBurst]:
        """Return the bursts found from one time on and before another, the oldest first."""
        found = [each for each in self._shelf.bursts.values() if since <= each.found_at < until]
        return sorted(found, key=lambda each: (each.found_at, each.burst.area))

    def _is_asked(self, item: Feedback) -> bool:
        is_praise = item.kind is Kind.PRAISE
        return item.message is not None and not is_praise and self._shelf.customers.get(item.id, False)

    def _steps(self, period: Period, reader: Reader) -> list[StatusChange]:
        within = [step for step in self._shelf.statuses.values() if period.start <= step.at < period.end]
        return [step for step in within if self._knows_theme(step.theme_id, reader)]

    def _knows_theme(self, theme_id: str, reader: Reader) -> bool:
        return _may_know(self._shelf.themes[theme_id].private_to, reader)


def _may_know(private_to: str | None, reader: Reader) -> bool:
    return private_to in reader.channel_ids or (private_to is None and reader.reads_workspace)


def _said_in(items: Sequence[Feedback], period: Period) -> list[Feedback]:
    return [item for item in items if period.start <= item.said_at < period.end]


def _area(items: Sequence[Feedback], weeks: Sequence[Period]) -> AreaWeeks:
    complaints = [item for item in items if item.kind is not Kind.PRAISE]
    praise = [item for item in items if item.kind is Kind.PRAISE]

    def accounts(some: Sequence[Feedback]) -> tuple[int, ...]:
        return tuple(len({item.account_id for item in _said_in(some, week)} - {None}) for week in weeks)

    return AreaWeeks(
        area=min((item.area for item in items if item.area), default=None),
        items=tuple(len(_said_in(complaints, week)) for week in weeks),
        accounts=accounts(complaints),
        praise=tuple(len(_said_in(praise, week)) for week in weeks),
        praising=accounts(praise),
    )


def _question(item: Feedback) -> Question:
    assert item.message is not None
    return Question(feedback_id=item.id, message=item.message, author_id=item.author_id, answered_at=item.answered_at)
