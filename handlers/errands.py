"""The table of contents of every durable job: its kind, and the flow that does it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeAlias

from bot.domain.language import speaking
from bot.flows.account_settling import settle_account
from bot.flows.account_tables import send_account_export
from bot.flows.aligning import align_themes
from bot.flows.analysing import Analysing
from bot.flows.asking import answer_question
from bot.flows.channels import tell_that_heed_listens
from bot.flows.confirming import confirm_capture
from bot.flows.desk import Desk
from bot.flows.digests import post_digest_now, post_scheduled_digest
from bot.flows.experiments.cards import publish_card
from bot.flows.experiments.exporting import send_experiment_export
from bot.flows.experiments.learning import place_experiment
from bot.flows.experiments.replies import publish_reply
from bot.flows.folding import say_held, tell_fold
from bot.flows.forgetting_work import forget
from bot.flows.helping import ask_whether_it_helped, redraw_checks
from bot.flows.keeping_words import retain
from bot.flows.languages import language_of
from bot.flows.listening import judge_later
from bot.flows.messages import redraw
from bot.flows.muting import tell_muted, tell_unmuted
from bot.flows.naming import name_theme
from bot.flows.not_now import tell_review
from bot.flows.nudges import redraw_nudges, send_nudges
from bot.flows.opinions import tell_lowered
from bot.flows.owed_notes import redraw_owed_note, send_handed_note, send_owed_note
from bot.flows.owing import owe_answers
from bot.flows.placing import place_item
from bot.flows.privacy import send_ledger
from bot.flows.quality_watch import watch_quality
from bot.flows.receipts import redraw_receipt
from bot.flows.removing import finish_removal
from bot.flows.roles import keep_installer, tell_role
from bot.flows.sending_answers import send_answers
from bot.flows.theme_proposals import propose_themes
from bot.flows.transfers import send_export
from bot.flows.triage_cards import post_triage, redraw_card
from bot.flows.webhooks import Telling, tell_webhooks
from bot.flows.welcoming import welcome
from handlers.job_runner import JobFunction

_Errand: TypeAlias = Callable[[Desk, Mapping[str, str]], Awaitable[object]]


async def _digest(desk: Desk, args: Mapping[str, str]) -> None:
    await post_scheduled_digest(
        desk, workspace_id=args["workspace_id"], schedule_id=args["schedule_id"], slot=args["slot"]
    )


async def _digest_now(desk: Desk, args: Mapping[str, str]) -> None:
    await post_digest_now(
        desk,
        workspace_id=args["workspace_id"],
        channel_id=args["channel_id"],
        user_id=args["user_id"],
        asked_at=datetime.fromisoformat(args["asked_at"]),
        time_zone=args["time_zone"],
    )


_ERRANDS: Mapping[str, _Errand] = {
    "account_export": send_account_export,
    "align_themes": align_themes,
    "ask": answer_question,
    "capture_receipt": confirm_capture,
    "checks": ask_whether_it_helped,
    "checks_redraw": redraw_checks,
    "digest": _digest,
    "digest_now": _digest_now,
    "digest_lowered": tell_lowered,
    "experiment_card": publish_card,
    "experiment_export": send_experiment_export,
    "experiment_reply": publish_reply,
    "experiment_vector": place_experiment,
    "export": send_export,
    "answers": send_answers,
    "owe": owe_answers,
    "owed_handed": send_handed_note,
    "owed_note": send_owed_note,
    "owed_redraw": redraw_owed_note,
    "fold": tell_fold,
    "forget": forget,
    "installer": keep_installer,
    "judge": judge_later,
    "listening": tell_that_heed_listens,
    "welcome": welcome,
    "muted": tell_muted,
    "unmuted": tell_unmuted,
    "name_theme": name_theme,
    "not_now_review": tell_review,
    "nudges": send_nudges,
    "nudges_redraw": redraw_nudges,
    "place": place_item,
    "privacy_export": send_ledger,
    "propose_themes": propose_themes,
    "quality": watch_quality,
    "receipt_labels": redraw_receipt,
    "redraw": redraw,
    "retain": retain,
    "remove": finish_removal,
    "role": tell_role,
    "tell_webhooks": tell_webhooks,
    "settle_account": settle_account,
    "show": say_held,
    "triage": post_triage,
    "triage_card": redraw_card,
}


def errands(desk: Desk) -> dict[str, JobFunction]:
    """Return the function of each kind of job that flows enqueue."""
    analysing = Analysing(desk=desk)
    functions: dict[str, JobFunction] = {
        **{kind: partial(_done, errand, desk) for kind, errand in _ERRANDS.items()},
        "analyse": analysing.analyse,
        "analyse_batch": analysing.analyse_batch,
        "webhook": Telling(desk=desk).call,
    }
    return {kind: partial(_said, function, desk) for kind, function in functions.items()}


async def _done(errand: _Errand, desk: Desk, args: Mapping[str, str]) -> None:
    await errand(desk, args)


async def _said(function: JobFunction, desk: Desk, args: Mapping[str, str]) -> None:
    """Do a job in the language of its workspace."""
    with speaking(await language_of(desk, args.get("workspace_id", ""))):
        await function(args)
