"""Setting the stage of a look-alike from Python: further workspaces, people and channels, installing, uninstalling."""

from sandbox.core import Core
from sandbox.wire import RefusedError
from sandbox.workspace.installing import add_workspace, install, open_direct_messages, remove
from sandbox.workspace.nouns import Channel, ChannelKind, Installation, Person, Workspace


class Staging:
    """What there is before people act."""

    def __init__(self, core: Core) -> None:
        """Set the stage of a core."""
        self.core = core

    @property
    def bot(self) -> Installation:
        """The app in the first workspace; raises RefusedError when it is not installed."""
        found = self.core.world.installation_in(next(iter(self.core.world.workspaces)))
        if found is None:
            raise RefusedError("The app is not installed in this workspace.", 409)
        return found

    def add_workspace(self, team_id: str, name: str, token: str) -> Installation:
        """Add a workspace in which the app is installed with a token (`xoxb-...`)."""
        add_workspace(self.core, Workspace(id=team_id, name=name, domain=name.lower()))
        return install(self.core, team_id, token)

    def add_person(self, person_id: str, name: str, team_id: str | None = None, *, is_guest: bool = False) -> Person:
        """Add somebody, with direct messages to the app; in the first workspace unless said otherwise."""
        home = team_id or next(iter(self.core.world.workspaces))
        person = Person(id=person_id, name=name, real_name=name.title(), team_id=home, is_guest=is_guest)
        self.core.world.add_people([person])
        installation = self.core.world.installation_in(home)
        if installation is not None:
            open_direct_messages(self.core, installation)
        return person

    def add_channel(
        self,
        channel_id: str,
        name: str,
        kind: ChannelKind,
        members: list[str],
        *,
        team_id: str | None = None,
        shared_with: tuple[str, ...] = (),
    ) -> Channel:
        """Add a channel with its members' ids (the bot's too, if it is to be there)."""
        home = team_id or next(iter(self.core.world.workspaces))
        channel = Channel(id=channel_id, name=name, kind=kind, team_id=home, members=members, shared_with=shared_with)
        return self.core.world.add_channel(channel)

    async def uninstall(self) -> None:
        """Take the app out of the first workspace; it hears app_uninstalled and tokens_revoked."""
        remove(self.core, self.bot)
