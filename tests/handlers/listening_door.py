"""What tests of listening do at the front door: turn it on, let people talk, and look at the cards."""

from typing import Any

from bot.domain.listening import Judgement
from bot.flows.triage import hand_out_triage
from bot.messages import TriageCard
from handlers.blocks.drawing import draw
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import CUSTOMER, GENERAL, PRIYA, TS, FrontDoor, Json, buttons_of

TRIAGE = "C0TRIAGE"
BROKEN = "The export is broken since this morning"
UNSURE = "Perhaps maybe something could be nicer"


async def listen(door: FrontDoor, *, channel: str = GENERAL, triage: bool = True) -> None:
    """Turn listening on, and name a triage channel."""
    if TRIAGE not in door.directory.places:
        door.directory.add_channel(TRIAGE, PRIYA, "U0SAM", name="triage")
    await door.command("channel listen", channel=channel)
    if triage:
        await door.command(f"channel triage <#{TRIAGE}|triage>", channel=channel)
    await door.jobs.run_all()


async def say(
    door: FrontDoor,
    words: str,
    *,
    ts: str = TS,
    user: str = CUSTOMER,
    channel: str = GENERAL,
    thread_ts: str | None = None,
    **more: Any,
) -> None:
    """Let somebody say something, in Slack and in what Slack tells."""
    door.directory.add_message(channel, ts, words, author_id=user, thread_ts=thread_ts)
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    await door.event(
        type="message", channel=channel, channel_type="channel", user=user, text=words, ts=ts, **thread, **more
    )


async def judgement(door: FrontDoor, ts: str = TS, *, channel: str = GENERAL) -> Judgement | None:
    """Return what Heed made of a message."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.judgements.of(channel, ts)


async def deal(door: FrontDoor) -> None:
    """Let the clock look for questions, and the jobs run."""
    await hand_out_triage(door.desk, door.clock.now())
    await door.jobs.run_all()


def cards(door: FrontDoor) -> list[Json]:
    """Return the cards as they look now, drawn, in the order in which they were posted."""
    latest = {post.key: post for post in [*door.messenger.posts, *door.messenger.updates]}
    return [
        {"blocks": list(draw(latest[post.key].content).blocks), "channel": post.channel_id}
        for post in door.messenger.posts
        if isinstance(post.content, TriageCard)
    ]


async def answer(door: FrontDoor, label: str, *, user: str = PRIYA, team: str = WORKSPACE) -> None:
    """Press a button on the newest card that has it, and let the card be redrawn."""
    button = next(found[label] for card in reversed(cards(door)) if label in (found := buttons_of(card)))
    await door.press(button["action_id"], button["value"], user=user, team=team, channel=TRIAGE)
    await door.jobs.run_all()
