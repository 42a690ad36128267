"""The parts of one look-alike, bundled for the functions that work on them."""

from dataclasses import dataclass

from sandbox.config import SandboxConfig
from sandbox.delivery.faults import Faults
from sandbox.delivery.journal import ChangeStream, Journal
from sandbox.delivery.sending import Delivery
from sandbox.delivery.socket import SocketTransport
from sandbox.web_api.rates import Rates
from sandbox.workspace.nouns import Channel, Installation, Person
from sandbox.workspace.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """State, switches, log and the way to the app."""

    config: SandboxConfig
    world: World
    faults: Faults
    stream: ChangeStream
    journal: Journal
    delivery: Delivery
    sockets: SocketTransport
    rates: Rates

    def bot_of(self, channel: Channel) -> Installation | None:
        """Return the installation that serves a channel's workspace, member or not."""
        return self.world.installation_in(channel.team_id)

    def may_read(self, person: Person, channel: Channel) -> bool:
        """Whether a person can open a channel: members always, colleagues also the public ones."""
        if person.id in channel.members:
            return True
        is_colleague = person.team_id == channel.team_id and not person.is_guest
        return channel.kind == "public" and is_colleague
