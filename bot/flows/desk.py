"""The collaborators that flows share, bundled once by the roof."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.breaker import Breaker
from bot.domain.labels import Accuracy
from bot.domain.ledger import Caps
from bot.ports import (
    Analyst,
    Caller,
    Checkup,
    Clock,
    Directory,
    Embedder,
    Endpoint,
    EnglishOnly,
    FeedbackJudge,
    Jobs,
    Languages,
    Messenger,
    Storage,
    Vault,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mind:
    """Who reads what people said: on this machine always, and behind an endpoint where one is configured."""

    embedder: Embedder
    judge: FeedbackJudge
    local: Analyst
    # Reduces a lower-case word to its root.
    stem: Callable[[str], str] = str
    # Only `bot/flows/consulting.py` asks it: there permission, masking, caps and the ledger cannot be forgotten.
    endpoint: Endpoint | None = None
    # The host of the endpoint, for the ledger.
    host: str = ""
    caps: Caps = field(default_factory=Caps)
    # Lets the endpoint rest after failures; what this process remembers, and a new one finds out again.
    breaker: Breaker = field(default_factory=Breaker)
    # Requests of this process are weighed against the cap one at a time.
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that a flow may reach for; each part is a port, so a test can play any of them."""

    storage: Storage
    directory: Directory
    messenger: Messenger
    jobs: Jobs
    clock: Clock
    mind: Mind
    # Whoever calls addresses that the team gave, and what their secrets are locked away in; None: nobody is called.
    caller: Caller | None = None
    vault: Vault | None = None
    # Looks whether Heed is well; None: where nobody runs it, as in most tests.
    checkup: Checkup | None = None
    # The name of the emoji that captures a message; teams choose their own.
    reaction: str = "ear"
    languages: Languages = field(default_factory=EnglishOnly)
    # The code of each workspace's language, and until when this process believes it: `bot/flows/languages.py`.
    remembered_languages: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    # How often Heed was right last month in each workspace, and when that was counted: `bot/flows/home_settings.py`.
    remembered_accuracy: dict[str, tuple[Accuracy | None, datetime]] = field(default_factory=dict)
