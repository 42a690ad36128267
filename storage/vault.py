"""Encryption of tokens: several keys by name, the first encrypts, the others still open what they closed."""

from typing import TYPE_CHECKING

from bot.domain.errors import KeyMissingError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class Vault:
    """Locks and opens tokens. Every locked token names its key: `<key id>:<ciphertext>`."""

    def __init__(self, encryption_keys: str) -> None:
        """Take keys as `id:fernet-key,...`; raise KeyMissingError when one of them is no key."""
        self._keys = dict(_named(part) for part in encryption_keys.split(",") if part.strip())

    def locked(self, token: str) -> str:
        """Return a token encrypted with the first key; raise KeyMissingError when there is no key at all."""
        if not self._keys:
            raise KeyMissingError("Tokens are kept encrypted only: set HEED_ENCRYPTION_KEYS to `id:key` first.")
        key_id, key = next(iter(self._keys.items()))
        return f"{key_id}:{key.encrypt(token.encode()).decode()}"

    def opened(self, locked: str) -> str:
        """Return a token in the clear; raise KeyMissingError when its key is not there or is another by that name."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 -- 9 MB that only installations need

        key_id, _, ciphertext = locked.partition(":")
        key = self._keys.get(key_id)
        if key is None:
            raise KeyMissingError
        try:
            return key.decrypt(ciphertext.encode()).decode()
        except InvalidToken as error:
            raise KeyMissingError from error


class LateVault:
    """A vault that is built when it is first needed: encryption is loaded by those who have something to encrypt."""

    def __init__(self, encryption_keys: str | None) -> None:
        """Take keys as a vault does, or none at all: then it says so when it is asked."""
        self._keys = encryption_keys or ""

    def locked(self, token: str) -> str:
        """Return a secret encrypted with the first key; raise KeyMissingError when there is no key at all."""
        return Vault(self._keys).locked(token)

    def opened(self, locked: str) -> str:
        """Return a secret in the clear; raise KeyMissingError when its key is not there or is another by that name."""
        return Vault(self._keys).opened(locked)


def _named(part: str) -> "tuple[str, Fernet]":
    """Return a key and its name."""
    from cryptography.fernet import Fernet  # noqa: PLC0415 -- 9 MB that only installations need

    key_id, _, key = part.strip().partition(":")
    try:
        # Without a name there is no key either, and that is refused all the same.
        return key_id, Fernet(key.encode())
    except ValueError as error:
        raise KeyMissingError("HEED_ENCRYPTION_KEYS has to be `id:fernet-key`, several parted by commas.") from error
