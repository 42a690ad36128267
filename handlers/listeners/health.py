"""Looking whether Heed is well, from Home."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.roles import Role
from bot.flows.desk import Desk
from bot.flows.roles import require_role
from handlers.blocks.health import health_view, looking_view
from handlers.forms import open_form, show_instead
from handlers.payloads.common import Payload, press_of

LOOK = "health.look"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button that asks whether everything is well."""

    async def show_health(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = press_of(body)
        workspace_id = press.actor.workspace_id
        if press.actor.is_outsider:
            raise OutsiderError
        await require_role(desk, workspace_id, press.actor.user_id, Role.ADMIN)
        # Slack is asked several things: the form is there before the first answer.
        view_id = await open_form(client, press.trigger_id, looking_view())
        findings = [] if desk.checkup is None else await desk.checkup.look(workspace_id)
        await show_instead(client, view_id, health_view(findings))

    app.block_action(LOOK)(show_health)
