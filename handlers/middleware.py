"""What happens to every request on its way to a listener."""

from collections.abc import Awaitable, Callable

import structlog
from slack_bolt.context.async_context import AsyncBoltContext

Next = Callable[[], Awaitable[None]]


async def name_the_workspace(context: AsyncBoltContext, next_: Next) -> None:
    """Give a request of an organisation-wide installation a name to be kept under when it names no workspace."""
    if context.team_id is None and context.enterprise_id is not None:
        context["team_id"] = context.enterprise_id
    await next_()


async def remember_whose(context: AsyncBoltContext, next_: Next) -> None:
    """Put ids into every line that the log gets while this request is handled."""
    with structlog.contextvars.bound_contextvars(workspace_id=context.team_id, user_id=context.user_id):
        await next_()
