"""Coming and going: what Heed does when it is removed from a workspace.

Slack says it twice, as `app_uninstalled` and as `tokens_revoked`, in either order, and events may still arrive after;
so everything here can happen twice and finds nothing to do the second time.
"""

from collections.abc import Callable

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.flows.desk import Desk
from bot.flows.workspaces import leave_workspace
from bot.ports import Installations
from handlers.payloads.envelope import Payload, has_revoked_bot

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk, *, installations: Installations | None, forget: Callable[[], None]) -> None:
    """Listen to the end of an installation; `forget` drops what is remembered of installations."""

    async def erase_everything(context: AsyncBoltContext) -> None:
        await leave_workspace(
            desk.storage, installations, workspace_id=context.team_id, enterprise_id=context.enterprise_id
        )
        forget()
        log.info("workspace left", workspace_id=context.team_id)

    async def drop_the_token(body: Payload, context: AsyncBoltContext) -> None:
        if has_revoked_bot(body) and installations is not None:
            await installations.remove(context.team_id, context.enterprise_id)
        forget()
        log.info("token revoked", workspace_id=context.team_id)

    app.event("app_uninstalled")(erase_everything)
    app.event("tokens_revoked")(drop_the_token)
