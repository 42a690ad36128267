"""Putting the app into a workspace: its bot appears, people get direct messages with it."""

from sandbox.core import Core
from sandbox.delivery.events import publish_to_app
from sandbox.wire import RefusedError
from sandbox.workspace.nouns import Installation, Person, Workspace


def add_workspace(core: Core, workspace: Workspace) -> Workspace:
    """Let a workspace exist."""
    core.world.workspaces[workspace.id] = workspace
    return workspace


def install(core: Core, team_id: str, token: str) -> Installation:
    """Install the app, or install it again: the bot stays the same, the token and scopes are new."""
    world = core.world
    if team_id not in world.workspaces:
        raise RefusedError(f"There is no workspace {team_id}.", 404)
    earlier = [one for one in world.installations.values() if one.team_id == team_id]
    for one in earlier:
        del world.installations[one.token]
    bot_user_id = earlier[0].bot_user_id if earlier else f"U0BOT{team_id[1:7]}"
    bot_id = earlier[0].bot_id if earlier else f"B0BOT{team_id[1:7]}"
    installation = Installation(
        team_id=team_id,
        token=token,
        bot_user_id=bot_user_id,
        bot_id=bot_id,
        scopes=core.config.bot_scopes,
    )
    world.installations[token] = installation
    name = core.config.app_name
    bot = Person(id=bot_user_id, name=name.lower(), real_name=name, team_id=team_id, is_bot=True, emoji="👂")
    world.add_people([bot])
    core.stream.tell("state")
    return installation


def revoke(core: Core, installation: Installation) -> None:
    """Take an installation's token back and tell the app."""
    tokens = {"oauth": [], "bot": [installation.bot_user_id]}
    publish_to_app(core, {"type": "tokens_revoked", "tokens": tokens}, installation)
    installation.is_revoked = True
    core.stream.tell("state")


def remove(core: Core, installation: Installation) -> None:
    """Take the app out of a workspace and tell it twice, as Slack does."""
    publish_to_app(core, {"type": "app_uninstalled"}, installation)
    revoke(core, installation)


def open_direct_messages(core: Core, installation: Installation) -> None:
    """Give everybody in the workspace direct messages with the app."""
    for person in list(core.world.people.values()):
        if person.team_id == installation.team_id and not person.is_bot:
            core.world.open_dm(installation, person.id)
