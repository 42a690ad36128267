"""Where somebody asks for help: what Heed does there decides what they need to know."""

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """What kind of place it is, as far as help goes."""

    # A direct message with Heed.
    DM = "dm"
    # A channel that Heed is not in, or a conversation that Slack does not tell about.
    ABSENT = "absent"
    OFF = "off"
    LISTEN = "listen"
    EXPERIMENTS = "experiments"
    # Customers read along.
    SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where somebody is, and whether a digest comes there."""

    where: Where
    has_digest: bool = False
    # Guests cannot choose anything.
    is_guest: bool = False
