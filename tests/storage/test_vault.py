"""A vault that is built when it is first needed."""

import pytest
from cryptography.fernet import Fernet

from bot.domain.errors import KeyMissingError
from storage.vault import LateVault, Vault


def test_a_late_vault_opens_what_any_vault_locked() -> None:
    """It is the same vault, only later."""
    keys = f"k1:{Fernet.generate_key().decode()}"
    assert Vault(keys).opened(LateVault(keys).locked("secret")) == "secret"
    assert LateVault(keys).opened(Vault(keys).locked("secret")) == "secret"


def test_without_keys_it_says_so_when_it_is_asked() -> None:
    """Not before: who encrypts nothing needs none. Fault 44: and fails closed."""
    vault = LateVault(None)
    with pytest.raises(KeyMissingError, match="HEED_ENCRYPTION_KEYS"):
        vault.locked("secret")
    with pytest.raises(KeyMissingError):
        vault.opened("k1:x")
