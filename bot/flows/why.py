"""Why a message was kept or not: what Heed made of it, who decided, and what has happened since."""

import asyncio
from dataclasses import dataclass

from bot.domain.channels import Mode
from bot.domain.errors import HeedError
from bot.domain.experiments.updates import UpdateState
from bot.domain.feedback import Feedback, State, message_key
from bot.domain.listening import Judgement, TriageQuestion
from bot.flows.desk import Desk
from bot.flows.finding import member, read_feedback
from bot.flows.patience import ANSWER_SECONDS, answer_within
from bot.flows.triage_listening import questions_about


class UnreadableMessageError(HeedError):
    """I can only tell you about messages of channels that you can read, and that I know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What Heed knows of a message, for somebody who may read its channel."""

    # The item that was made of it, whatever its state, or the one whose conversation it is in.
    item: Feedback | None = None
    # The message is a part of the item's conversation, not what the item was made of.
    is_part: bool = False
    judgement: Judgement | None = None
    question: TriageQuestion | None = None
    # What the channel is read for now, for a message that Heed does not know.
    mode: Mode = Mode.OFF
    # The experiment that the message reported on, such as `EXP-7`, and whether it still counts.
    reported: str | None = None
    counts: bool = False


async def why_message(desk: Desk, *, workspace_id: str, user_id: str, channel_id: str, ts: str) -> Why:
    """Return why a message was kept or not.

    Raises OutsiderError and, for a channel that the person cannot read or that Heed does not see,
    UnreadableMessageError.
    """
    await _require_reader(desk, workspace_id, user_id, channel_id)
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.with_origin(message_key(channel_id, ts))
        holding = await work.feedback.quoting(channel_id, ts)
        judgement = await work.judgements.of(channel_id, ts)
        questions = await questions_about(work, channel_id, ts)
        settings = await work.channels.of(channel_id)
        update = await work.experiments.update_with_origin(message_key(channel_id, ts))
        experiment = None if update is None else await work.experiments.with_id(update.experiment_id)
    is_part = (item is None or item.state is not State.ACTIVE) and bool(holding)
    return Why(
        item=holding[0] if is_part else item,
        is_part=is_part,
        judgement=judgement,
        question=questions[0] if questions else None,
        mode=settings.mode,
        reported=experiment.label if experiment is not None else None,
        counts=update is not None and update.state is UpdateState.ACTIVE,
    )


async def why_item(desk: Desk, *, workspace_id: str, user_id: str, number: int) -> Why:
    """Return why an item was kept, by the number people use. Raises FeedbackNotFoundError and OutsiderError."""
    item = (await read_feedback(desk, workspace_id, user_id, number)).feedback
    if item.message is None:
        return Why(item=item)
    async with desk.storage.work(workspace_id) as work:
        judgement = await work.judgements.of(item.message.channel_id, item.message.ts)
        questions = await questions_about(work, item.message.channel_id, item.message.ts)
    return Why(item=item, judgement=judgement, question=questions[0] if questions else None)


async def _require_reader(desk: Desk, workspace_id: str, user_id: str, channel_id: str) -> None:
    person, place, is_in = await asyncio.gather(
        member(desk, workspace_id, user_id),
        answer_within(ANSWER_SECONDS, desk.directory.place(workspace_id, channel_id)),
        answer_within(ANSWER_SECONDS, desk.directory.is_member(workspace_id, channel_id, user_id)),
    )
    reads_public = person is not None and not person.is_guest and place is not None and not place.is_private
    if not (is_in or reads_public):
        raise UnreadableMessageError
