"""What tests of accounts do at the front door."""

from tests.handlers.front_door import GENERAL, OUTSIDER, SHARED, TS, FrontDoor, Json, buttons_of, texts_of


def seen(payload: Json) -> str:
    """Return everything that stands in an answer."""
    return "\n".join(texts_of(payload))


async def form_of(door: FrontDoor, command: str) -> Json:
    """Type a command that opens a form; return it."""
    await door.command(command)
    return door.opened()


async def added(door: FrontDoor, called: str, **values: str) -> Json:
    """Make an account by its form, and let items follow; return the answer."""
    answer = await door.submit(await form_of(door, f"accounts add {called}"), **values)
    await door.jobs.run_all()
    return answer


async def press(door: FrontDoor, answer: Json, label: str) -> Json:
    """Press a button in an answer; return what stands in its place."""
    button = buttons_of(answer)[label]
    await door.press(button["action_id"], button["value"])
    await door.jobs.run_all()
    return door.responses[-1]


async def tagged(door: FrontDoor, user: str, words: str, ts: str = TS, channel: str = GENERAL, **values: str) -> None:
    """Keep what somebody said in a channel, by the shortcut."""
    door.directory.add_message(channel, ts, words, author_id=user)
    form = await door.tag({"ts": ts, "user": user, "text": words}, channel=channel)
    await door.submit(form, view_id=f"V{ts}", **values)
    await door.jobs.run_all()


async def from_outside(door: FrontDoor, ts: str = TS) -> None:
    """Keep what an outsider says in the shared channel."""
    await tagged(door, OUTSIDER, f"We need SSO {ts}", ts, SHARED)
