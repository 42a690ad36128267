"""How a look-alike begins: its parts put together, and its workspace founded, also again after a reset."""

import asyncio
from datetime import datetime

from sandbox.config import SandboxConfig
from sandbox.core import Core
from sandbox.delivery.faults import Faults
from sandbox.delivery.http import HttpTransport
from sandbox.delivery.journal import ChangeStream, Journal
from sandbox.delivery.sending import Delivery
from sandbox.delivery.socket import SocketTransport
from sandbox.seed.filling import Waiting, deliver_ears, found
from sandbox.web_api.rates import Rates
from sandbox.workspace.talk import tell
from sandbox.workspace.world import World


def build_core(config: SandboxConfig) -> Core:
    """Put the parts of a look-alike together, still without a workspace."""
    world = World(config.clock)
    faults = Faults()
    stream = ChangeStream()
    journal = Journal(stream)
    sockets = SocketTransport(config)
    transport = sockets if config.mode == "socket" else HttpTransport(config, faults)
    return Core(
        config=config,
        world=world,
        faults=faults,
        stream=stream,
        journal=journal,
        delivery=Delivery(transport, world, faults, journal),
        sockets=sockets,
        rates=Rates(),
    )


class Founding:
    """The beginning of a workspace, which a reset comes back to."""

    def __init__(self, core: Core) -> None:
        """Found the workspace now."""
        self._core = core
        self._at: datetime = core.config.clock.now()
        self._task: asyncio.Task[None] | None = None
        self._waiting: Waiting = found(core, self._at)

    def start_ears(self) -> None:
        """Begin to deliver the reactions that wait for the app."""
        self._task = asyncio.get_running_loop().create_task(deliver_ears(self._core, self._waiting.ears))

    async def again(self) -> None:
        """Wipe everything and found the workspace as it was: the same messages at the same times."""
        await self.stop()
        core = self._core
        core.world.wipe()
        core.faults.clear()
        core.rates.clear()
        self._waiting = found(core, self._at)
        self.start_ears()
        for what in ("state", "messages", "views", "home", "log"):
            core.stream.tell(what)

    async def ears_delivered(self) -> None:
        """Wait until the waiting reactions went out."""
        if self._task is not None:
            await asyncio.wait({self._task})

    def tell_messages(self) -> None:
        """Tell the app of the messages that it is to hear, as if they were said just now, oldest first."""
        for message in self._waiting.told:
            tell(self._core, message)

    async def stop(self) -> None:
        """Stop delivering reactions."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
