"""The parts that Slack's interactive payloads share."""

from sandbox.core import Core
from sandbox.delivery.events import ENTERPRISE_ID
from sandbox.wire import Json, RefusedError
from sandbox.workspace.nouns import Channel, Installation, Person

# What Slack calls places whose names it does not tell.
UNNAMED = {"im": "directmessage", "private": "privategroup"}


def serving(core: Core, person: Person, channel: Channel | None = None) -> Installation:
    """Return the installation that a person's act goes to; raises RefusedError when the app is not there for them."""
    team_id = channel.team_id if channel else person.team_id
    found = core.world.installation_in(team_id)
    if found is None:
        raise RefusedError("The app is not installed in this workspace.", 409)
    return found


def common(core: Core, installation: Installation, person: Person) -> Json:
    """Return what every interactive payload says of app, workspace and person."""
    workspace = core.world.workspaces[installation.team_id]
    is_org = core.faults.org_install
    enterprise = {"id": ENTERPRISE_ID, "name": "Sandbox Organisation"} if is_org else None
    return {
        "token": "sandbox-verification-token",
        "api_app_id": core.config.app_id,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id},
        "enterprise": enterprise,
        "is_enterprise_install": is_org,
    }


def channel_ref(channel: Channel) -> Json:
    """Return a channel as interactive payloads name it."""
    return {"id": channel.id, "name": UNNAMED.get(channel.kind, channel.name)}


def response_address(core: Core, ticket_id: str) -> str:
    """Return the address of a response ticket."""
    return f"{core.config.public_url}/response/{ticket_id}"
