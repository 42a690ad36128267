"""The collaborators that flows share, bundled once by the roof."""

from dataclasses import dataclass

from bot.ports import Clock, Directory, Jobs, Messenger, Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that a flow may reach for; each part is a port, so a test can play any of them."""

    storage: Storage
    directory: Directory
    messenger: Messenger
    jobs: Jobs
    clock: Clock
    # The name of the emoji that captures a message; teams choose their own.
    reaction: str = "ear"
