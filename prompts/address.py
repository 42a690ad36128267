"""Where a language model is, and how long to wait for it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointAddress:
    """Where the model is; a server on one's own machine may need no key."""

    model: str
    base_url: str = OPENAI
    api_key: str | None = None

    @property
    def host(self) -> str:
        """Return the host, as the ledger names it; a port is part of it, a password is not."""
        parts = urlsplit(self.base_url)
        return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or self.base_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """How long to wait for an endpoint; all in seconds."""

    # Until the first piece of an answer, and between pieces.
    first_token: float = 10.0
    # Before the second and the third try; half as much again is added by chance, so that replicas do not meet.
    back_off: tuple[float, ...] = (0.5, 2.0)
    # An endpoint that asks for more is left alone, and the local analyst answers at once.
    longest_wait: float = 5.0
