"""The table of contents of every durable job: its kind, and the flow that does it."""

from collections.abc import Mapping
from datetime import datetime

from bot.flows.analysing import Analysing
from bot.flows.confirming import confirm_capture
from bot.flows.desk import Desk
from bot.flows.digests import post_digest_now, post_scheduled_digest
from bot.flows.messages import redraw
from bot.flows.naming import name_theme
from bot.flows.placing import place_item
from bot.flows.theme_proposals import propose_themes
from bot.flows.receipts import redraw_receipt
from bot.flows.transfers import send_export
from handlers.job_runner import JobFunction


def errands(desk: Desk) -> dict[str, JobFunction]:
    """Return the function of each kind of job that flows enqueue."""
    analysing = Analysing(desk=desk)

    async def digest(args: Mapping[str, str]) -> None:
        await post_scheduled_digest(
            desk, workspace_id=args["workspace_id"], schedule_id=args["schedule_id"], slot=args["slot"]
        )

    async def digest_now(args: Mapping[str, str]) -> None:
        await post_digest_now(
            desk,
            workspace_id=args["workspace_id"],
            channel_id=args["channel_id"],
            user_id=args["user_id"],
            asked_at=datetime.fromisoformat(args["asked_at"]),
            time_zone=args["time_zone"],
        )

    async def capture_receipt(args: Mapping[str, str]) -> None:
        await confirm_capture(desk, args)

    async def redraw_digests(args: Mapping[str, str]) -> None:
        await redraw(desk, args)

    async def export(args: Mapping[str, str]) -> None:
        await send_export(desk, args)

    async def receipt_labels(args: Mapping[str, str]) -> None:
        await redraw_receipt(desk, args)

    async def place(args: Mapping[str, str]) -> None:
        await place_item(desk, args)

    async def name(args: Mapping[str, str]) -> None:
        await name_theme(desk, args)

    async def propose(args: Mapping[str, str]) -> None:
        await propose_themes(desk, args)

    return {
        "analyse": analysing.analyse,
        "analyse_batch": analysing.analyse_batch,
        "capture_receipt": capture_receipt,
        "digest": digest,
        "digest_now": digest_now,
        "export": export,
        "receipt_labels": receipt_labels,
        "name_theme": name,
        "place": place,
        "propose_themes": propose,
        "redraw": redraw_digests,
    }
