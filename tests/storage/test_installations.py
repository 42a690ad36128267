"""Where Heed is installed: tokens closed without their key (fault 44), on the fake and on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from bot.domain.errors import KeyMissingError
from bot.ports import Installation, Installations
from storage.installations import SqlInstallations
from storage.unit_of_work import SqlStorage
from storage.vault import Vault
from tests.fakes.storage import InMemoryInstallations
from tests.storage_builders import NOW

OLD, NEW = (f"{name}:{Fernet.generate_key().decode()}" for name in ("old", "new"))
NAMELESS = "A" * 43 + "="
OURS = Installation(
    workspace_id="T1",
    enterprise_id="E1",
    bot_token="xoxb-secret",
    bot_id="B1",
    bot_user_id="U0",
    scopes=("commands", "chat:write"),
    installed_by="U1",
    installed_at=NOW,
)
WHOLE = replace(OURS, workspace_id=None, bot_token="xoxb-org", scopes=(), installed_by=None)


async def _all_of_them(installations: Installations) -> None:
    assert await installations.find("T1", "E1") is None
    await installations.keep(WHOLE)
    assert await installations.find("T1", "E1") == WHOLE
    await installations.keep(OURS)
    await installations.keep(replace(OURS, bot_token="xoxb-newer"))
    assert await installations.find("T1", "E1") == replace(OURS, bot_token="xoxb-newer")
    assert await installations.find("T2", "E1") == await installations.find(None, "E1") == WHOLE
    assert await installations.find("T2", None) is None
    for _ in range(2):
        await installations.remove("T1", "E1")
    assert await installations.find("T1", "E1") == WHOLE


async def _states(installations: Installations) -> None:
    await installations.issue_state("one", NOW + timedelta(minutes=10))
    await installations.issue_state("two", NOW + timedelta(minutes=10))
    assert await installations.use_state("one", NOW)
    assert not await installations.use_state("one", NOW)
    assert not await installations.use_state("two", NOW + timedelta(minutes=10))
    assert not await installations.use_state("three", NOW)


async def test_the_fake_finds_the_right_seat() -> None:
    """The workspace's own installation, else its organisation's; a state is spent once."""
    await _all_of_them(InMemoryInstallations())
    await _states(InMemoryInstallations())


async def test_the_database_finds_the_right_seat(storage: SqlStorage) -> None:
    """The workspace's own installation, else its organisation's; a state is spent once."""
    await _all_of_them(SqlInstallations(storage, NEW))
    await _states(SqlInstallations(storage, NEW))


async def test_a_token_is_encrypted_at_rest(storage: SqlStorage) -> None:
    """The table holds the key's name and a ciphertext."""
    await SqlInstallations(storage, NEW).keep(OURS)
    async with storage.scope("T1") as scope:
        stored = await scope.session.scalar(select(text("bot_token")).select_from(text("installations")))
    assert stored is not None
    assert stored.startswith("new:")
    assert "xoxb" not in stored


async def test_a_rotated_key_still_opens_old_tokens(storage: SqlStorage) -> None:
    """The first key closes, every key opens; without its key a token stays closed (fault 44)."""
    await SqlInstallations(storage, OLD).keep(OURS)
    assert await SqlInstallations(storage, f"{NEW},{OLD}").find("T1", None) == OURS
    impostor = f"old:{Fernet.generate_key().decode()}"
    for keys in (NEW, impostor, ""):
        with pytest.raises(KeyMissingError):
            await SqlInstallations(storage, keys).find("T1", None)
    with pytest.raises(KeyMissingError, match="HEED_ENCRYPTION_KEYS"):
        await SqlInstallations(storage, "").keep(OURS)


@pytest.mark.parametrize("keys", ["nonsense", "id:short", ":", "a:b,c", NAMELESS])
def test_a_key_that_is_none_is_told(keys: str) -> None:
    """The sentence names the setting and never repeats the key."""
    with pytest.raises(KeyMissingError, match="HEED_ENCRYPTION_KEYS") as caught:
        Vault(keys)
    assert NAMELESS not in str(caught.value)
