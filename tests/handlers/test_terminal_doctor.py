"""`heed doctor`: what is well, what is not, and what to do."""

import io
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from handlers.clients import slack_client
from handlers.terminal_doctor import UnwellError, checks, examine, new_encryption_key
from handlers.terminal_doctor_slack import look_at_app_token, look_at_clock, look_at_token
from storage.vault import Vault
from tests.fakes.jobs import FixedClock
from tests.fakes.slack_api import FakeSlackApi, refused


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlackApi]:
    """Serve a small Slack."""
    async with FakeSlackApi(clock=FixedClock()).serving() as api:
        yield api


async def report(
    *, missing: tuple[str, ...] = (), is_current: bool = True, parked: int = 0, waiting: int = 2
) -> tuple[bool, str]:
    """Return whether all is well, and what was printed."""

    async def schema() -> bool:
        return is_current

    async def counts() -> Mapping[str, int]:
        assert is_current, "there is nothing to count in yet"
        return {"waiting": waiting, "parked": parked}

    looks = checks(mode="http", missing=missing, schema_is_current=schema, inbox_counts=counts, slack=())
    out = io.StringIO()
    is_well = await examine(looks, Console(file=out, width=200))
    return is_well, out.getvalue()


async def test_all_is_well() -> None:
    """Every check has a line."""
    is_well, printed = await report()
    assert is_well
    assert [line.split()[0] for line in printed.splitlines()] == ["ok"] * 3


@pytest.mark.parametrize(
    ("unwell", "advice"),
    [
        ({"missing": ("HEED_SLACK_BOT_TOKEN is missing",)}, "HEED_SLACK_BOT_TOKEN is missing"),
        ({"is_current": False}, "heed migrate"),
        ({"parked": 3}, "3 events failed for good"),
        ({"waiting": 501}, "501 events wait. Is `heed serve` running?"),
    ],
)
async def test_what_is_not_well_says_what_to_do(unwell: dict[str, object], advice: str) -> None:
    """The other checks are made all the same."""
    is_well, printed = await report(**unwell)  # type: ignore[arg-type]  # the cases above
    assert not is_well
    assert advice in printed
    assert printed.count("\n") == 3


async def test_a_token_that_slack_refuses_is_named(slack: FakeSlackApi) -> None:
    """The error is Slack's word for it."""
    slack.plan("auth.test", refused("invalid_auth"))
    with pytest.raises(UnwellError, match="invalid_auth"):
        await look_at_token(slack_client("xoxb-1", base_url=slack.url), ["commands"])


async def test_a_clock_that_is_off_is_noticed(slack: FakeSlackApi) -> None:
    """Five minutes off, every request would be refused; one minute is a warning."""
    client, now = slack_client("xoxb-1", base_url=slack.url), datetime.now(UTC)
    assert await look_at_clock(client, now) == "agrees with Slack's"
    with pytest.raises(UnwellError, match=r"\+1[12]\d s off"):
        await look_at_clock(client, now + timedelta(minutes=2))


async def test_slack_that_does_not_answer_is_no_traceback() -> None:
    """The address may be wrong, or the machine shut in."""
    client = slack_client("xoxb-1", base_url="http://127.0.0.1:9/api/")
    for looking in (
        look_at_token(client, []),
        look_at_clock(client, datetime.now(UTC)),
        look_at_app_token(client, "x"),
    ):
        with pytest.raises(UnwellError, match="does not answer"):
            await looking


def test_a_new_key_opens_what_it_locked() -> None:
    """Fault 44: what `heed doctor --new-key` prints is what HEED_ENCRYPTION_KEYS takes."""
    vault = Vault(new_encryption_key())
    assert vault.opened(vault.locked("xoxb-1")) == "xoxb-1"
