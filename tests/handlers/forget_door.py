"""What the tests of forgetting do at the front door, and where they look for what is left."""

from datetime import datetime

from sqlalchemy import select

from bot.domain.erasures import ForgottenReceipt
from bot.domain.feedback import NewFeedback, Source
from handlers.blocks.drawing import draw
from storage.tables import every_table
from storage.unit_of_work import SqlStorage
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import CUSTOMER, GENERAL, PRIYA, TS, FrontDoor, buttons_of, texts_of

WORDS = "The zeppelininvoice is wrong"


def imported(door: FrontDoor, key: str, words: str, said_at: datetime, **facts: str) -> NewFeedback:
    """Return a row of an import."""
    return NewFeedback(
        workspace_id=WORKSPACE,
        origin_key=key,
        source=Source.IMPORT,
        words=words,
        said_at=said_at,
        captured_at=door.clock.now(),
        captured_by=None,
        author_id=facts.get("author_id"),
        author_name=facts["author_name"],
    )


async def tagged(door: FrontDoor, words: str = WORDS, *, author: str = CUSTOMER, ts: str = TS) -> None:
    """Have a message captured by the shortcut."""
    door.directory.add_message(GENERAL, ts, words, author_id=author)
    view = await door.tag({"ts": ts, "user": author, "text": words})
    await door.submit(view, view_id=f"V{ts}")


async def pressed(door: FrontDoor, text: str, label: str = "Forget for good", *, user: str = PRIYA) -> None:
    """Press a button of the preview."""
    button = buttons_of(await door.command(f"forget {text}", user=user))[label]
    await door.press(button["action_id"], button["value"], user=user)


async def forgotten(door: FrontDoor, text: str = f"<@{CUSTOMER}|jo>", label: str = "Forget for good") -> list[str]:
    """Have somebody forgotten, and return the texts of the receipt."""
    await pressed(door, text, label)
    await door.jobs.run_all()
    (receipt,) = [each for each in door.messenger.whispers if isinstance(each.content, ForgottenReceipt)]
    return texts_of(list(draw(receipt.content).blocks))


async def everything(door: FrontDoor) -> str:
    """Return what every table holds, as text."""
    storage = door.desk.storage
    assert isinstance(storage, SqlStorage)
    found = []
    async with storage.scope(WORKSPACE) as scope:
        for table in every_table():
            found += [str(value) for row in await scope.session.execute(select(table)) for value in row]
    return " ".join(found)
