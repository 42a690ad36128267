"""What changed about channels and their members: Heed asks Slack anew instead of trusting what it remembers.

Who left a private channel must not find its words a moment later, and a channel that was opened to another
organisation must not get a post.
"""

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.flows.desk import Desk
from bot.flows.welcoming import welcome_job
from handlers.payloads.common import Payload, workspace_of
from handlers.payloads.places import channel_in, invited_by

EVENTS = (
    "channel_archive",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_rename",
    "group_unarchive",
    "member_left_channel",
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to everything that changes who may read a channel."""

    async def forget_place(body: Payload) -> None:
        channel_id = channel_in(body)
        if channel_id:
            desk.directory.forget(workspace_of(body), channel_id=channel_id)

    async def greet_or_forget(body: Payload, context: AsyncBoltContext) -> None:
        await forget_place(body)
        inviter = invited_by(body, context.bot_user_id)
        if inviter:
            # Without an installation through a browser, whoever invites Heed first is the one who set it up.
            await desk.jobs.enqueue(welcome_job(workspace_of(body), inviter, desk.clock.now()))

    for event in EVENTS:
        app.event(event)(forget_place)
    app.event("member_joined_channel")(greet_or_forget)
