"""Debts for tests: one that was sent, changed where a test looks."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.closing import Debt, DebtState, Way
from bot.domain.statuses import ThemeStatus

ASKED_AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
OWED_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
SENT_AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
CHECK_AT = datetime(2026, 11, 17, 9, tzinfo=UTC)

_SENT = Debt(
    id="d1",
    origin_key="c1:U0CUSTOMER",
    theme_id="t1",
    change_id="c1",
    status=ThemeStatus.SHIPPED,
    feedback_ids=("f1",),
    asker_id="U0SAM",
    asker_name="Sam",
    account_id=None,
    owed_by="U0PRIYA",
    way=Way.THREAD,
    channel_id="C0GENERAL",
    thread_ts="1790000000.000100",
    private_to=None,
    is_external=False,
    asked_at=ASKED_AT,
    owed_at=OWED_AT,
    state=DebtState.SENT,
    version=3,
    draft="It is there.",
    sent_by="U0PRIYA",
    sent_at=SENT_AT,
    sent_ts="1790000001.000100",
    check_at=CHECK_AT,
)


def sent_debt(**changed: object) -> Debt:
    """Return a debt that was sent, two weeks before it is checked, with some fields changed."""
    return replace(_SENT, **changed)  # type: ignore[arg-type]  # a test says which field it changes
