"""`heed token` and `heed webhook` on a terminal: secrets are shown once, and what is wrong in a sentence."""

from datetime import timedelta

import pytest

from bot.domain.outside_errors import BadTokenError, TokenNotFoundError
from bot.domain.tokens import TokenScope, credential_in
from bot.domain.webhooks import Delivery, DeliveryState, Webhook
from handlers.terminal_outside import life_from
from handlers.terminal_outside_work import list_addresses, list_tokens, make_token_here, remove_address, revoke_here
from tests.fakes.storage import InMemoryStorage
from tests.storage_builders import HERE, NOW

READ = frozenset({TokenScope.READ})


async def test_a_token_is_shown_once_on_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """A script takes the last line; a list never shows it again, and says what became of it."""
    storage = InMemoryStorage()
    await make_token_here(storage, HERE, "  Help\u202edesk ", READ, timedelta(days=90))
    credential = credential_in(capsys.readouterr().out.splitlines()[-1])
    assert credential is not None
    await list_tokens(storage, HERE)
    line = capsys.readouterr().out
    assert credential.secret not in line
    assert "Helpdesk  read  until " in line
    await revoke_here(storage, HERE, credential.id)
    await list_tokens(storage, None)
    assert "revoked" in capsys.readouterr().out
    with pytest.raises(TokenNotFoundError):
        await revoke_here(storage, HERE, credential.id)


@pytest.mark.parametrize("name", ["", " \u200b ", "n" * 81])
async def test_a_token_needs_a_name(name: str) -> None:
    """So that somebody knows later which one to revoke."""
    with pytest.raises(BadTokenError):
        await make_token_here(InMemoryStorage(), HERE, name, READ, None)


def test_a_life_is_a_number_and_a_unit() -> None:
    """Days, weeks or years; nothing is for ever; everything else is refused."""
    assert [life_from(text) for text in ("90d", " 2W ", "1y", "")] == [
        timedelta(days=90),
        timedelta(days=14),
        timedelta(days=365),
        None,
    ]
    for text in ("0d", "5", "d", "-1d", "1m", "99999d"):
        with pytest.raises(BadTokenError):
            life_from(text)


async def test_a_list_of_addresses_says_how_they_fare(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its last messages; what was given up can be seen, the secret cannot."""
    storage = InMemoryStorage()
    await list_addresses(storage, HERE)
    assert "heed webhook add" in capsys.readouterr().out
    async with storage.work(HERE) as work:
        webhook = Webhook(id="wh_1", url="https://x.test/", secret="locked", created_by=None, created_at=NOW)
        await work.webhooks.add(webhook)
        for number, state in enumerate((DeliveryState.GIVEN_UP, DeliveryState.WAITING)):
            delivery = Delivery(
                id=str(number),
                webhook_id="wh_1",
                change_id="c",
                state=state,
                attempts=number,
                created_at=NOW,
                answer="500" if number else None,
                next_at=NOW if number else None,
            )
            await work.webhooks.add_delivery(delivery)
    await list_addresses(storage, HERE)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "wh_1  https://x.test/  on"
    assert "waiting  1 attempt, answered 500, next 2026-11-23 09:00" in lines[1]
    assert "given up  0 attempts" in lines[2]
    assert "locked" not in "".join(lines)
    await remove_address(storage, HERE, "wh_1")
