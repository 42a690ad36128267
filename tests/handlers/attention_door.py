"""The front door for tests of attention: the menu on a message, what is muted, and what was posted or held back."""

from datetime import timedelta

from bot.domain import reasons
from bot.domain.attention import Allowance, Mute, MuteNote, Occasion
from bot.messages import Sentence
from bot.ports import Going, Job
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Rendered
from handlers.blocks.validation import problems
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, PRIYA, TS, FrontDoor, Json, texts_of


async def choose(
    door: FrontDoor,
    choice: str = "mute",
    occasion: Occasion = Occasion.TRIAGE,
    *,
    user: str = PRIYA,
    channel: str = GENERAL,
    ts: str = TS,
) -> None:
    """Choose something in the menu on a message, and let the jobs that it begins run."""
    option = {"type": "overflow", "action_id": "attention.more", "selected_option": {"value": f"{choice}:{occasion}"}}
    await door._answer(
        door._by(user)
        | {
            "type": "block_actions",
            "actions": [option],
            "channel": {"id": channel},
            "container": {"type": "message", "message_ts": ts, "channel_id": channel},
            "message": {"ts": ts, "bot_id": "B0HEED", "team": WORKSPACE},
            "response_url": f"{door.url}/response",
        }
    )
    await door.jobs.run_all()


async def mutes(door: FrontDoor) -> set[tuple[str, str]]:
    """Return what is muted, and where."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return {(mute.place_id, mute.occasion.value) for mute in await work.attention.mutes()}


async def muted_by(door: FrontDoor, place_id: str, by: str = PRIYA, occasion: Occasion = Occasion.TRIAGE) -> None:
    """Mute something."""
    async with door.desk.storage.work(WORKSPACE) as work:
        mute = Mute(place_id=place_id, occasion=occasion, set_by=by, set_at=door.clock.now())
        await work.attention.mute(mute)


async def posted(
    door: FrontDoor,
    key: str,
    channel: str = GENERAL,
    *,
    user: str | None = None,
    occasion: Occasion = Occasion.TRIAGE,
    why: str = reasons.TRIAGE,
    ts: str = TS,
) -> None:
    """Remember that Heed posted something."""
    going = Going(key=key, channel_id=channel, user_id=user, occasion=occasion, why=why)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.posts.claim(key, channel, door.clock.now(), going)
        await work.posts.record(key, channel, ts, door.clock.now())


async def held(door: FrontDoor, key: str, *, user: str | None = None, channel: str = GENERAL) -> None:
    """Remember that the budget held something back."""
    job = Job(id=key, kind="quality", args={"workspace_id": WORKSPACE, "slot": "again"})
    going = Going(key=key, channel_id=channel, user_id=user, occasion=Occasion.QUALITY, why=reasons.QUALITY, again=job)
    now = door.clock.now()
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.attention.claim(going, Allowance(most=1, since=now - timedelta(hours=9), on=now.date()), now)


async def shown(door: FrontDoor) -> None:
    """Do the jobs that begin the saying of what somebody wants to see after all."""
    for job in door.jobs.of_kind("show"):
        await door.jobs.functions["show"](job.args)


def notes(door: FrontDoor) -> list[str]:
    """Return what stands below messages that somebody muted."""
    return [draw(each.content).text for each in door.messenger.posts if isinstance(each.content, MuteNote)]


def told(door: FrontDoor) -> list[str]:
    """Return the sentences that only one person saw."""
    return [each.content.text for each in door.messenger.whispers if isinstance(each.content, Sentence)]


def lines(answer: Json) -> str:
    """Return what an answer shows; it is one that Slack takes."""
    assert problems(Rendered(text=answer["text"], blocks=tuple(answer["blocks"]))) == []
    return "\n".join(texts_of(answer["blocks"]))
