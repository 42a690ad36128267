"""The work of an erasure: batch by batch, each of which may be repeated, so that a crash costs nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from bot.domain.audience import Reader
from bot.domain.closing import Debt
from bot.domain.digests import Digest
from bot.domain.erasures import Erasure, Forgotten, ForgottenReceipt, Subject
from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.domain.language import later, say
from bot.domain.listening import TriageQuestion
from bot.domain.owed import Answer
from bot.flows.desk import Desk
from bot.flows.digests import posts_of
from bot.flows.experiments.cards import card_job
from bot.flows.finding import reader_for
from bot.flows.forgetting import forget_job
from bot.flows.helping import checks_redraw_job
from bot.flows.naming import name_theme
from bot.flows.owing import redraw_notes
from bot.flows.receipts import withdraw_receipt
from bot.flows.sending_answers import answer_key
from bot.flows.triage import redraw_cards
from bot.messages import AnswerTakenBack
from bot.ports import Job, Post, Remains, ToTell, UnitOfWork, Whisper

_log = structlog.get_logger()

# Measured: an item costs 16 ms of one core, and whoever else wants to write waits for a batch.
_BATCH = 20
# Of messages in Slack more are looked at than drawn: most items were never quoted.
_TOLD_AT_ONCE = 25
_REMOVED = later("This answer was removed on request.")
# What Slack did not let us change; it is in the receipt.
_REDRAWN, _FILES = later("messages redrawn"), later("export files")
LEFT_STANDING = later("messages that Slack does not let me change")


async def forget(desk: Desk, args: Mapping[str, str]) -> None:
    """Do everything that is left to do for `erasure_id` of `workspace_id`; nothing once it is done.

    Raises TryAgainError when Slack does not answer: what was done stays done.
    """
    workspace_id, erasure_id = args["workspace_id"], args["erasure_id"]
    async with desk.storage.work(workspace_id) as work:
        erasure, subject = await work.erasures.with_id(erasure_id), await work.erasures.subject_of(erasure_id)
    if erasure is None or subject is None:
        return
    reader = await _reader(desk, workspace_id, erasure)
    await _erase_items(desk, workspace_id, erasure, reader)
    async with desk.storage.work(workspace_id) as work:
        remains = await work.erasures.erase_rest(erasure_id)
    await desk.storage.scrub()
    await _rename_themes(desk, workspace_id, erasure_id)
    await _tell_items(desk, workspace_id, erasure_id)
    await _redraw_rest(desk, workspace_id, erasure_id, remains)
    await _take_files_back(desk, workspace_id, erasure)
    await _drop_jobs(desk, subject)
    await _finish(desk, workspace_id, erasure)


async def hand_out_unfinished(desk: Desk, now: datetime) -> int:
    """Begin the erasures anew that are still under way, once an hour: their job may have given up; return how many."""
    begun = 0
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            unfinished = await work.erasures.unfinished()
        for erasure_id in unfinished:
            await desk.jobs.enqueue(forget_job(workspace_id, erasure_id, again=f"{now:%Y-%m-%dT%H}"))
        begun += len(unfinished)
    return begun


async def _reader(desk: Desk, workspace_id: str, erasure: Erasure) -> Reader:
    """Return what who asked may read: of the rest they are not even told how much it was."""
    if erasure.what is Forgotten.WORDS:
        return Reader(workspace_id=workspace_id)
    try:
        return await reader_for(desk, workspace_id, erasure.by)
    except OutsiderError:
        return Reader(workspace_id=workspace_id)


async def _erase_items(desk: Desk, workspace_id: str, erasure: Erasure, reader: Reader) -> None:
    async with desk.storage.work(workspace_id) as work:
        await work.erasures.gather(erasure.id)
    while True:
        async with desk.storage.work(workspace_id) as work:
            batch = await work.erasures.waiting(erasure.id, limit=_BATCH)
            shown = await _cards_of(work, batch)
        if not batch:
            return
        # Told of before and after: the questions go with the words, and a crash in between must not leave a card.
        await redraw_cards(desk, workspace_id, shown)
        async with desk.storage.work(workspace_id) as work:
            await work.erasures.erase(erasure.id, batch, at=desk.clock.now(), reader=reader)
        await redraw_cards(desk, workspace_id, shown)


async def _cards_of(work: UnitOfWork, batch: Sequence[ToTell]) -> list[TriageQuestion]:
    found: list[TriageQuestion] = []
    for item in await work.feedback.with_ids([each.feedback_id for each in batch]):
        found += await work.triage.about(feedback_id=item.id)
        if item.message is not None:
            found += await work.triage.about(message=(item.message.channel_id, item.message.ts))
    return [question for question in found if question.card_key is not None]


async def _rename_themes(desk: Desk, workspace_id: str, erasure_id: str) -> None:
    """Have the themes named anew whose names may be made of what was said, before anything is drawn with them."""
    async with desk.storage.work(workspace_id) as work:
        theme_ids = await work.erasures.themes(erasure_id)
    for theme_id in theme_ids:
        await name_theme(desk, {"workspace_id": workspace_id, "theme_id": theme_id, "anew": "yes"})


async def _tell_items(desk: Desk, workspace_id: str, erasure_id: str) -> None:
    """Redraw what was posted of the items, and note with each batch that it is done."""
    while True:
        async with desk.storage.work(workspace_id) as work:
            batch = await work.erasures.untold(erasure_id, limit=_TOLD_AT_ONCE)
            cited = await work.erasures.cited_among([each.feedback_id for each in batch])
            digests: dict[str, Digest] = {}
            answers: dict[str, str] = {}
            for feedback_id in cited:
                digests |= {digest.id: digest for digest in await work.digests.quoting(feedback_id)}
                answers |= dict(await work.posts.citing(feedback_id))
        if not batch:
            return
        posts = [post for digest in digests.values() for post in posts_of(digest)]
        posts += [_taken_back(workspace_id, key, channel_id) for key, channel_id in answers.items()]
        counts = await _updated(desk, posts)
        await _withdraw_receipts(desk, workspace_id, batch)
        async with desk.storage.work(workspace_id) as work:
            await work.erasures.count(erasure_id, counts)
            await work.erasures.told(erasure_id, batch)


async def _withdraw_receipts(desk: Desk, workspace_id: str, batch: Sequence[ToTell]) -> None:
    async with desk.storage.work(workspace_id) as work:
        items = await work.feedback.with_ids([each.feedback_id for each in batch if each.is_own])
    for item in items:
        await withdraw_receipt(desk, item)


async def _redraw_rest(desk: Desk, workspace_id: str, erasure_id: str, remains: Remains) -> None:
    for channel_id, key in remains.cards:
        args = {"workspace_id": workspace_id, "channel_id": channel_id, "card_key": key}
        await desk.jobs.enqueue(Job(id=f"triage_card:{key}:{erasure_id}", kind="triage_card", args=args))
    for experiment_id in remains.experiment_ids:
        await desk.jobs.enqueue(card_job(workspace_id, experiment_id, because=erasure_id))
    async with desk.storage.work(workspace_id) as work:
        debts = await work.debts.with_ids(remains.debt_ids)
    sent = [debt for debt in debts if debt.sent_ts is not None and debt.channel_id is not None]
    counts = await _updated(desk, [_removed_answer(workspace_id, debt) for debt in sent])
    async with desk.storage.work(workspace_id) as work:
        await work.erasures.count(erasure_id, counts)
    await redraw_notes(desk, workspace_id, debts)
    for check_key in sorted({debt.check_key for debt in debts if debt.check_key is not None}):
        await desk.jobs.enqueue(checks_redraw_job(workspace_id, check_key, erasure_id))


async def _updated(desk: Desk, posts: Sequence[Post]) -> dict[str, int]:
    """Draw messages anew; return how many changed, and how many Slack does not let us change."""
    counts = {_REDRAWN: 0, LEFT_STANDING: 0}
    for post in posts:
        try:
            counts[_REDRAWN] += await desk.messenger.update(post)
        except (ChannelUnreachableError, SharedChannelError):
            counts[LEFT_STANDING] += 1
            _log.warning("message_not_redrawn", workspace_id=post.workspace_id, channel_id=post.channel_id)
    return counts


async def _take_files_back(desk: Desk, workspace_id: str, erasure: Erasure) -> None:
    """Delete the exports that Heed sent: whoever needs one asks for it anew, without the forgotten in it."""
    async with desk.storage.work(workspace_id) as work:
        keys = await work.erasures.files_sent()
    for key in keys:
        counts = {_FILES: 0, LEFT_STANDING: 0}
        try:
            counts[_FILES] += await desk.messenger.take_back_file(workspace_id, key)
        except (ChannelUnreachableError, SharedChannelError):
            counts[LEFT_STANDING] += 1
        async with desk.storage.work(workspace_id) as work:
            await work.erasures.count(erasure.id, counts)
            await work.erasures.drop_post(key)


async def _drop_jobs(desk: Desk, subject: Subject) -> None:
    for user_id in subject.user_ids:
        await desk.jobs.drop_mentions(user_id)


async def _finish(desk: Desk, workspace_id: str, erasure: Erasure) -> None:
    """Send the receipt while its reader is still known, then forget whom it was about."""
    # What only became too old is no secret of anybody's, and a whole file is not rewritten for it every night.
    await desk.storage.scrub(rewrites=erasure.what is not Forgotten.WORDS)
    async with desk.storage.work(workspace_id) as work:
        present = await work.erasures.with_id(erasure.id)
    now = desk.clock.now()
    if present is not None and erasure.what is not Forgotten.WORDS:
        receipt = Whisper(
            key=f"forgotten:{erasure.id}",
            workspace_id=workspace_id,
            user_id=erasure.by,
            content=ForgottenReceipt(erasure=present, at=now),
        )
        try:
            await desk.messenger.whisper(receipt)
        except (ChannelUnreachableError, SharedChannelError):
            # They have left, or take no messages from apps: the receipt itself stays, under its id.
            _log.warning("receipt_not_delivered", workspace_id=workspace_id, erasure_id=erasure.id)
    async with desk.storage.work(workspace_id) as work:
        await work.erasures.finish(erasure.id, at=now)
    await desk.storage.scrub()
    _log.info("forgotten", workspace_id=workspace_id, erasure_id=erasure.id, what=erasure.what.value)


def _removed_answer(workspace_id: str, debt: Debt) -> Post:
    """Return what stands in the place of an answer that was given to somebody forgotten, in the words they used."""
    content = Answer(words=say(_REMOVED))
    return Post(key=answer_key(debt), workspace_id=workspace_id, channel_id=debt.channel_id or "", content=content)


def _taken_back(workspace_id: str, key: str, channel_id: str) -> Post:
    return Post(key=key, workspace_id=workspace_id, channel_id=channel_id, content=AnswerTakenBack())
