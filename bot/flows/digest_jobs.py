"""Digests as durable jobs: what the jobs' stored ids mean."""

from collections.abc import Mapping
from datetime import datetime

from bot.flows.desk import Desk
from bot.flows.digests import post_digest_now, post_scheduled_digest


async def digest(desk: Desk, args: Mapping[str, str]) -> None:
    """Post the digest of `slot` of `schedule_id` of `workspace_id`; raise TryAgainError when Slack is away."""
    await post_scheduled_digest(
        desk, workspace_id=args["workspace_id"], schedule_id=args["schedule_id"], slot=args["slot"]
    )


async def digest_now(desk: Desk, args: Mapping[str, str]) -> None:
    """Post the digest that `user_id` asked for at `asked_at`; raise TryAgainError when Slack is away."""
    await post_digest_now(
        desk,
        workspace_id=args["workspace_id"],
        channel_id=args["channel_id"],
        asked_at=datetime.fromisoformat(args["asked_at"]),
        time_zone=args["time_zone"],
        user_id=args["user_id"],
    )
