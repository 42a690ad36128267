"""Questions to the team: each is stored with the channel that it will be asked in, and waits there for a card."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.channels import triage_channel
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.flows.attention import quiet_channels
from bot.flows.desk import Desk
from bot.ports import Job, UnitOfWork

# The fact of a question that says in which channel it is asked.
ASKED_IN = "asked_in"
# Questions that come within this time stand on one card, and several replicas make one job of them.
GATHERING = timedelta(seconds=20)
# A card holds eight: of more questions than this, the next round takes care.
MOST_WAITING = 200


async def put_question(work: UnitOfWork, question: TriageQuestion) -> bool:
    """Store a question within a transaction; False when there is no triage channel, or it was asked before."""
    channel_id = await asks_in(work, question.channel_id)
    if channel_id is None:
        return False
    return await work.triage.ask(replace(question, facts={**question.facts, ASKED_IN: channel_id}))


async def asks_in(work: UnitOfWork, channel_id: str | None) -> str | None:
    """Return the channel in which Heed asks about something said in a channel, or about nothing that was said."""
    preferences = await work.channels.preferences()
    if channel_id is None:
        return preferences.triage_channel_id or None
    return triage_channel(await work.channels.of(channel_id), preferences)


async def hand_out_triage(desk: Desk, now: datetime) -> int:
    """Begin a job for every triage channel that questions wait for; return how many. Repeating it is harmless."""
    jobs = 0
    slot = datetime.fromtimestamp(now.timestamp() // GATHERING.total_seconds() * GATHERING.total_seconds(), now.tzinfo)
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            waiting = await work.triage.waiting(list(TriageTopic), limit=MOST_WAITING)
            asked_in = dict.fromkeys(str(question.facts.get(ASKED_IN, "")) for question in waiting)
            # What waits over a weekend stands on one card on Monday morning.
            quiet = await quiet_channels(work, asked_in, now) if asked_in else set()
        for channel_id in (each for each in asked_in if each not in quiet):
            args = {"workspace_id": workspace_id, "channel_id": channel_id, "at": slot.isoformat()}
            await desk.jobs.enqueue(Job(id=f"triage:{':'.join(args.values())}", kind="triage", args=args))
            jobs += 1
    return jobs


async def questions_shown(desk: Desk, workspace_id: str, channel_id: str, ts: str) -> list[TriageQuestion]:
    """Return the questions on cards that show words of a message: about itself, or about an item that holds it."""
    async with desk.storage.work(workspace_id) as work:
        found = await work.triage.about(message=(channel_id, ts))
        for item in await work.feedback.quoting(channel_id, ts):
            found += await work.triage.about(feedback_id=item.id)
    return [question for question in found if question.card_key is not None]


async def redraw_cards(desk: Desk, workspace_id: str, questions: Iterable[TriageQuestion]) -> None:
    """Have the cards redrawn that show questions: one was answered, went, or words in it changed."""
    shown = {question.card_key: str(question.facts.get(ASKED_IN, "")) for question in questions if question.card_key}
    for key, channel_id in shown.items():
        args = {"workspace_id": workspace_id, "channel_id": channel_id, "card_key": key}
        await desk.jobs.enqueue(Job(id=f"triage_card:{key}:{uuid4().hex}", kind="triage_card", args=args))
