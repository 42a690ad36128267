"""Whether Heed is well in a workspace, asked from inside Slack: permissions, clock, channels, jobs, model, digests."""

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.errors import HeedError
from bot.domain.health import MANY_WAITING, Finding
from bot.domain.language import say, say_many
from bot.flows.health import look_at_channels, look_at_digests
from bot.flows.privacy import last_trouble_in
from bot.ports import Clock, Directory, Embedder, Inbox, Storage
from handlers.clients import Clients
from handlers.manifest import bot_scopes
from handlers.terminal_doctor_slack import look_at_clock, look_at_token


class SlackCheckup:
    """The port Checkup, played by the parts that a running Heed is made of."""

    def __init__(
        self,
        clients: Clients,
        *,
        storage: Storage,
        directory: Directory,
        inbox: Inbox,
        embedder: Embedder,
        clock: Clock,
        readiness: Callable[[], Awaitable[Mapping[str, bool]]],
    ) -> None:
        """Take what is looked at; `readiness` says which parts of this process work."""
        self._clients = clients
        self._storage = storage
        self._directory = directory
        self._inbox = inbox
        self._embedder = embedder
        self._clock = clock
        self._readiness = readiness

    async def look(self, workspace_id: str) -> list[Finding]:
        """Return a finding for each part; what cannot be looked at is one that is not well."""
        looks: Mapping[str, Callable[[str], Awaitable[Finding]]] = {
            "permissions": self._permissions,
            "time": self._time,
            "channels": self._channels,
            "digests": self._digests,
            "jobs": self._jobs,
            "model": self._model,
        }
        return [await _looked(part, look(workspace_id)) for part, look in looks.items()]

    async def _permissions(self, workspace_id: str) -> Finding:
        said = await look_at_token(await self._clients(workspace_id), bot_scopes())
        return Finding(part="permissions", is_well=True, said=said)

    async def _time(self, workspace_id: str) -> Finding:
        said = await look_at_clock(await self._clients(workspace_id), self._clock.now())
        return Finding(part="time", is_well=True, said=said)

    async def _channels(self, workspace_id: str) -> Finding:
        return await look_at_channels(self._storage, self._directory, workspace_id)

    async def _digests(self, workspace_id: str) -> Finding:
        return await look_at_digests(self._storage, [workspace_id], self._clock.now())

    async def _jobs(self, workspace_id: str) -> Finding:
        """Look at what this process does for everybody, and at this workspace's events."""
        parts, counts = await self._readiness(), await self._inbox.counts(workspace_id)
        stopped = sorted(name for name, works in parts.items() if not works)
        if stopped:
            said = say("not working: {parts}. Whoever runs Heed should look at its log.", parts=", ".join(stopped))
            return Finding(part="jobs", is_well=False, said=said)
        waiting, parked = counts.get("waiting", 0), counts.get("parked", 0)
        if parked:
            said = say_many(
                parked,
                "{number:,} event failed for good. Whoever runs Heed finds the reason in its log.",
                "{number:,} events failed for good. Whoever runs Heed finds the reason in its log.",
            )
            return Finding(part="jobs", is_well=False, said=said)
        if waiting > MANY_WAITING:
            late = say("{number:,} events wait. Whoever runs Heed should look at its log.", number=waiting)
            return Finding(part="jobs", is_well=False, said=late)
        said = say_many(waiting, "{number:,} event waits, none failed", "{number:,} events wait, none failed")
        return Finding(part="jobs", is_well=True, said=said)

    async def _model(self, workspace_id: str) -> Finding:
        if self._embedder.notice is not None:
            return Finding(part="model", is_well=False, said=self._embedder.notice)
        trouble = await last_trouble_in(self._storage, workspace_id)
        if trouble:
            said = say("the one on this machine reads; the AI endpoint last failed: {trouble}", trouble=trouble)
            return Finding(part="model", is_well=False, said=said)
        return Finding(part="model", is_well=True, said=say("reads on this machine"))


async def _looked(part: str, looking: Awaitable[Finding]) -> Finding:
    try:
        return await looking
    except HeedError as error:
        return Finding(part=part, is_well=False, said=str(error))
