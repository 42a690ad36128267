"""What is told to those who call Heed over HTTP, and about the addresses that Heed calls."""

from collections.abc import Mapping

from bot.domain.errors import HeedError


class BadWebhookError(HeedError):
    """A webhook needs an address that starts with https://, such as https://example.com/heed."""


class AddressRefusedError(HeedError):
    """Heed does not call that address: it leads into a private network or to this machine."""


class WebhookNotFoundError(HeedError):
    """There is no such webhook: `heed webhook list` shows those that there are."""


class UnreachableError(HeedError):
    """The address did not answer."""


class TokenNotFoundError(HeedError):
    """There is no such token: `heed token list` shows those that there are."""


class BadTokenError(HeedError):
    """A token needs a name of at most 80 characters, and a life of at least a day, such as 90d."""


class KeyReusedError(HeedError):
    """This Idempotency-Key was used for another request: every new request needs a new key."""


class RemovedError(HeedError):
    """This feedback was removed from Heed and is not brought back."""


class BadRequestError(HeedError):
    """The request cannot be understood."""

    def __init__(self, text: str = "", *, field: str = "", fields: Mapping[str, str] | None = None) -> None:
        """Keep what is wrong with which field of the request, where it is about fields."""
        super().__init__(text)
        self.fields = dict(fields) if fields else ({field: text} if field else {})
