"""How the numbers of the loop are counted: people, not messages, and only what was owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.domain.closing import OPEN, DebtState, Helped, LoopNumbers
from bot.domain.digests import Period

_DAY = timedelta(days=1)
# What was settled without an answer was not owed after all, and what was replaced lives on in a later debt.
_COUNTED = (*OPEN, DebtState.SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopRow:
    """What counting needs of one debt."""

    # The same for every debt of one person.
    asker: str
    state: DebtState
    asked_at: datetime
    owed_at: datetime
    sent_at: datetime | None
    helped: Helped | None
    helped_at: datetime | None


def loop_numbers(rows: Iterable[LoopRow], period: Period) -> LoopNumbers:
    """Return the counts of a period; a person who was owed two answers and got one of them was not told yet.

    The state of a debt is today's, so the number of open ones at an earlier end goes by what was sent since.
    """
    counted = [row for row in rows if row.state in _COUNTED]
    decided = [row for row in counted if period.start <= row.owed_at < period.end]
    sent = [(row.sent_at, row.asked_at) for row in counted if row.state is DebtState.SENT and row.sent_at is not None]
    waits = [(sent_at - asked_at) / _DAY for sent_at, asked_at in sent if _in(sent_at, period)]
    helped = [row.helped for row in counted if _in(row.helped_at, period)]
    return LoopNumbers(
        askers=len({row.asker for row in decided}),
        told=len({row.asker for row in decided} - {row.asker for row in decided if not _is_told(row, period.end)}),
        median_days=median(waits) if waits else None,
        yes=helped.count(Helped.YES),
        partly=helped.count(Helped.PARTLY),
        no=helped.count(Helped.NO),
        open=sum(row.owed_at < period.end and not _is_told(row, period.end) for row in counted),
    )


def _in(at: datetime | None, period: Period) -> bool:
    return at is not None and period.start <= at < period.end


def _is_told(row: LoopRow, end: datetime) -> bool:
    return row.state is DebtState.SENT and row.sent_at is not None and row.sent_at < end
