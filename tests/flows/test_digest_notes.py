"""What a digest says of quality and silence: for those who may know it, frozen, and with names as they are now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.digest_notes import DigestNote, NoteTopic, name_words
from bot.domain.feedback import Kind
from bot.flows.quality_watch import watch_quality
from bot.messages import DigestHead, DigestNotes
from bot.ports import Storage
from handlers.blocks.drawing import draw
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.digest_office import PRODUCT, SECRET, SLOT_AT, Office
from tests.messages import as_read


@pytest.fixture
def office() -> Office:
    """Open an office that remembers everything in memory."""
    return Office(InMemoryStorage())


@pytest.fixture
def durable_office(storage_with_memory: Storage) -> Office:
    """Open an office on the fake and on each engine."""
    return Office(storage_with_memory)


async def complained(office: Office, *accounts: str, days_before: float = 1, **facts: object) -> None:
    """Let accounts complain about exports so many days before the slot."""
    for account in accounts:
        given = {"kind": Kind.BUG, "area": "Exports {0}", "account_name": account, **facts}
        await office.hear("The export fails", days_before=days_before, **given)


async def ordinary(office: Office) -> None:
    """Let somebody be heard in each week before."""
    for week in range(1, 9):
        await office.hear("Fine", days_before=7 * week + 1, kind=Kind.OTHER, account_name="Usual")


def note(office: Office, topic: NoteTopic) -> DigestNote | None:
    """Return what the newest digest says on a topic."""
    return next((each for each in office.heads()[-1].notes if each.topic is topic), None)


async def test_a_digest_tells_complaints_and_a_rise(durable_office: Office) -> None:
    """Against the week before, with the rise that was found in it; braces in an area's name are no place for a name."""
    office = durable_office
    await ordinary(office)
    await complained(office, "Acme", "Bolt", "Core", "Dyno", "Echo")
    office.clock.at = SLOT_AT - timedelta(hours=10)
    await watch_quality(office.desk, {"workspace_id": WORKSPACE, "slot": "s"})
    await office.schedule()
    await office.tick(SLOT_AT)
    head, *_, details = office.messenger.posts
    assert isinstance(head.content, DigestHead)
    assert isinstance(details.content, DigestNotes)
    read = "\n".join(as_read(draw(head.content))).replace("\n  ", " ")
    assert "• Quality: 5 complaints, 0 the week before; suddenly more about Exports (0) (5 accounts)." in read
    assert "5 items from 5 accounts and 1 person. 3 accounts = 60% of items." in read
    told = " ".join(as_read(draw(details.content)))
    assert "Exports (0): 5 accounts complained in one week" in told
    assert "Exports (0): 5 complaints from 5 accounts, before 0." in told


async def test_a_few_complaints_are_no_news_of_their_own(office: Office) -> None:
    """They stand among the kinds already, and no third message is posted."""
    await complained(office, "Acme")
    await office.schedule()
    await office.tick(SLOT_AT)
    assert office.heads()[-1].notes == ()
    assert len(office.messenger.posts) == 2


async def test_what_a_private_channel_shows_is_told_in_its_own_digest_alone(durable_office: Office) -> None:
    """Its complaints, and a rise that only they make."""
    office = durable_office
    async with office.desk.storage.work(WORKSPACE) as work:
        chosen = replace(await work.channels.preferences(), quality_channel_id=SECRET)
        await work.channels.prefer(chosen, by="U0ADA", at=SLOT_AT)
    await ordinary(office)
    await complained(office, "Acme", "Bolt", "Core", "Dyno", "Echo", private_to=SECRET, channel_id=SECRET)
    office.clock.at = SLOT_AT - timedelta(hours=10)
    await watch_quality(office.desk, {"workspace_id": WORKSPACE, "slot": "s"})
    assert [post.channel_id for post in office.messenger.posts] == [SECRET]
    await office.hear("Something else")
    for channel_id in (PRODUCT, SECRET):
        await office.schedule(channel_id)
    await office.tick(SLOT_AT)
    notes = {digest.channel_id: [each.topic for each in digest.notes] for digest in office.heads()}
    assert NoteTopic.QUALITY not in notes[PRODUCT]
    assert NoteTopic.QUALITY in notes[SECRET]


async def test_the_silent_are_named_as_they_are_called_today(office: Office) -> None:
    """The most recent name of the account; the question is Heed's own, around the place of the theme's name."""
    await office.hear("We leave", days_before=60, account_name="Acme")
    await office.hear("All good", account_name="Bolt")
    await office.schedule()
    await office.tick(SLOT_AT)
    silent = note(office, NoteTopic.SILENCE)
    assert silent is not None
    assert silent.head is not None
    assert silent.head.text == "1 of 2 accounts said nothing for 42 days: {0}."
    assert [name_words(name) for name in silent.head.names] == ["Acme"]
    assert [line.text.startswith("{0}, if you want to ask: ") for line in silent.details] == [True]
