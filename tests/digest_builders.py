"""Digests for tests, with believable numbers where a test does not care."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from bot.domain.digest_experiments import (
    EXPERIMENTS_IN_HEAD,
    EXPERIMENTS_IN_THREAD,
    DigestExperiment,
    ExperimentNews,
)
from bot.domain.digests import AccountCount, Digest, KindCount, Tally
from bot.domain.experiments.decisions import Outcome
from bot.domain.feedback import Feedback, Kind, MessageRef, Severity, Source, State
from bot.domain.periods import periods_of
from bot.domain.schedules import Cadence, Rhythm, Slot, slot_named

EXPORT_WORDS = (
    "The export button does nothing since Tuesday. We click it, the wheel turns, and no file ever comes. Our month-end "
    "closing waits for it and finance asks me every hour when it will be back, so please tell us at least whether you "
    "can see the problem on your side or whether we should look for it on ours."
)
WEEKLY = Rhythm(cadence=Cadence.WEEKLY, at=time(9), zone="Europe/Berlin")


def monday_slot(name: str = "2026-11-23T09:00") -> Slot:
    """Return a slot of the weekly rhythm."""
    slot = slot_named(WEEKLY, name)
    assert slot is not None
    return slot


def pick(
    number: int,
    words: str,
    *,
    kind: Kind | None = None,
    severity: Severity | None = None,
    account_name: str | None = None,
    linked: bool = True,
) -> Feedback:
    """Return an item worth reading."""
    said_at = datetime(2026, 11, 18, 10, number % 60, tzinfo=UTC)
    ts = f"{said_at.timestamp():.6f}"
    link = f"https://northwind.slack.com/archives/C0SUPPORT/p{ts.replace('.', '')}"
    return Feedback(
        id=f"feedback-{number}",
        number=number,
        workspace_id="T0HEED",
        state=State.ACTIVE,
        source=Source.SHORTCUT,
        words=words,
        said_at=said_at,
        captured_at=said_at,
        captured_by="U0ADA",
        author_id="U0CUSTOMER",
        author_name="Cus Tomer",
        kind=kind,
        severity=severity,
        account_name=account_name,
        message=MessageRef(channel_id="C0SUPPORT", ts=ts, permalink=link) if linked else None,
        private_to=None,
        is_external=False,
        worked_on_at=None,
        version=1,
    )


def tally(
    by_period: Sequence[int],
    *,
    kinds: Sequence[tuple[Kind | None, int, int]] = (),
    by_account: Sequence[tuple[str | None, int, int]] = (),
    accounts: int = 0,
    people: int = 0,
    late: int = 0,
    withheld: int = 0,
) -> Tally:
    """Return numbers given as (kind, now, before) and (account, now, before)."""
    return Tally(
        by_period=tuple(by_period),
        by_kind=tuple(KindCount(kind=kind, now=now, before=before) for kind, now, before in kinds),
        by_account=tuple(AccountCount(name=name, now=now, before=before) for name, now, before in by_account),
        accounts=accounts,
        people=people,
        late=late,
        withheld=withheld,
    )


def digest(numbers: Tally, *picks: Feedback | None, slot: str = "2026-11-23T09:00") -> Digest:
    """Return the digest of the Monday slot."""
    return Digest(
        id="d1",
        workspace_id="T0HEED",
        channel_id="C0PRODUCT",
        slot=slot,
        periods=periods_of(WEEKLY, monday_slot()),
        tally=numbers,
        picks=picks,
        time_zone="Europe/Berlin",
    )


def experiment_lines(
    words: str, count: int = EXPERIMENTS_IN_HEAD + EXPERIMENTS_IN_THREAD
) -> tuple[DigestExperiment, ...]:
    """Return a line of every kind and more, in which everything that people wrote is `words`."""
    kinds = list(ExperimentNews)
    return tuple(
        DigestExperiment(
            experiment_id=f"x{number}",
            number=999_999_999 - number,
            title=words,
            news=news,
            on=date(2026, 11, 19),
            is_new=True,
            outcome=Outcome.INCONCLUSIVE if news is ExperimentNews.DECIDED else None,
            by="U0ADA" if news is ExperimentNews.DECIDED else None,
            reason=words if news is ExperimentNews.DECIDED else "",
        )
        for number, news in ((number, kinds[number % len(kinds)]) for number in range(count))
    )


def a_week() -> Digest:
    """Return a digest with a bit of everything."""
    numbers = tally(
        [4, 7, 9, 11, 14, 16, 20, 12],
        kinds=[(Kind.BUG, 6, 2), (Kind.REQUEST, 3, 10), (Kind.PRAISE, 2, 2), (None, 1, 6)],
        by_account=[
            ("acme", 5, 2),
            ("شركة النور", 3, 0),
            ("東京電力", 2, 2),
            ("Globex & Sons <ltd>", 1, 8),
            (None, 1, 8),
        ],
        accounts=4,
        people=9,
        late=2,
        withheld=3,
    )
    return digest(
        numbers,
        pick(41, EXPORT_WORDS, kind=Kind.BUG, severity=Severity.CRITICAL, account_name="acme"),
        pick(42, "لا أستطيع تصدير التقرير الشهري", kind=Kind.BUG, severity=Severity.HIGH, account_name="شركة النور"),
        pick(43, "検索がとても速くなって助かっています。", kind=Kind.PRAISE, account_name="東京電力"),
        None,
        pick(
            45, "Could <!channel> we get *dark* mode? <https://evil|https://bank.com>", kind=Kind.REQUEST, linked=False
        ),
    )
