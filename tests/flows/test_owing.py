"""Who is owed an answer once a theme was decided about: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta

import pytest

from bot.domain.closing import DebtState, Way
from bot.domain.feedback import Kind
from bot.domain.owed import OwedNote
from bot.domain.statuses import ThemeStatus
from bot.ports import Storage
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.closing_office import ACME, ADA, BO, CARA, DAN, GENERAL, SECRET, SHARED, ClosingOffice
from tests.storage_builders import NOW


@pytest.fixture
def office() -> ClosingOffice:
    """Open the office in memory."""
    return ClosingOffice(InMemoryStorage())


async def test_everybody_who_asked_is_owed_one_answer(storage_with_memory: Storage) -> None:
    """However often they asked: where they asked last, with their own words, by whoever captured them."""
    office = ClosingOffice(storage_with_memory)
    theme = await office.theme()
    first = await office.ask(theme, "Please export to Excel again", said_at=NOW - timedelta(days=40))
    last = await office.ask(theme, "The export to Excel is what we wait for.", said_at=NOW - timedelta(days=2))
    await office.ask(theme, "Excel files would save us hours", CARA, SHARED)
    change = await office.step(theme)
    await office.owe(change)
    cara, dan = sorted(await office.owed(), key=lambda entry: entry.asker)
    assert dan.debt.feedback_ids == (last.id, first.id)
    assert (dan.debt.asked_at, dan.debt.thread_ts) == (first.said_at, last.message and last.message.ts)
    assert (dan.debt.owed_by, dan.debt.way, dan.debt.is_external) == (ADA, Way.THREAD, False)
    assert "“The export to Excel is what we wait for”" in dan.debt.draft
    assert dan.debt.draft.startswith("Hi Dan, you wrote: ")
    assert "It fits with the new exporter." in dan.debt.draft
    assert (cara.debt.is_external, cara.readers, cara.place_name) == (True, ((ACME, "Acme Corp"),), "ext-acme")
    assert "Exports" not in cara.debt.draft


async def test_who_looks_after_the_account_owes_the_answer(office: ClosingOffice) -> None:
    """Before whoever captured it, and whoever decided; who left owes nothing any more."""
    theme, account = await office.theme(), await office.account()
    await office.ask(theme, "Excel files would save us hours", CARA, SHARED, account_name="Acme")
    await office.step(theme)
    entry = await office.only()
    assert (entry.debt.owed_by, entry.debt.account_id, entry.account_name) == (BO, account, "Acme")
    office.directory.people.pop(BO)
    await office.step(theme, ThemeStatus.SHIPPED)
    assert (await office.only()).debt.owed_by == ADA


async def test_our_own_notes_owe_nobody_unless_a_customer_asked(office: ClosingOffice) -> None:
    """Then the answer goes by way of whoever looks after the account, once for all such notes."""
    theme = await office.theme()
    await office.account()
    await office.ask(theme, "We should really mend the exporter", BO)
    await office.ask(theme, "Acme asked for Excel files on the phone", BO, account_name="Acme")
    await office.ask(theme, "Acme asked again for Excel files", ADA, account_name="Acme")
    await office.step(theme)
    entry = await office.only()
    assert (entry.asker, entry.debt.way, entry.debt.channel_id) == ("Acme", Way.OWNER, None)
    assert "what we noted for you: “Acme asked" in entry.debt.draft
    assert not entry.goes_out


async def test_praise_owes_nobody_an_answer(office: ClosingOffice) -> None:
    """Who is content asked for nothing; of who also asked, the question is quoted."""
    theme = await office.theme()
    await office.ask(theme, "Excel files would save us hours", DAN, said_at=NOW - timedelta(days=2))
    await office.ask(theme, "The new exporter is a joy", DAN, said_at=NOW - timedelta(days=1), kind=Kind.PRAISE)
    await office.ask(theme, "The exporter is lovely", CARA, SHARED, kind=Kind.PRAISE)
    await office.step(theme)
    assert "“Excel files would save us hours”" in (await office.only()).debt.draft


async def test_who_is_in_slack_and_in_an_import_is_one_person(office: ClosingOffice) -> None:
    """The same name at the same account is answered once, where they can be; at another account it is somebody else."""
    theme = await office.theme()
    await office.account()
    said = await office.ask(theme, "Excel files would save us hours", CARA, SHARED, account_name="Acme")
    name = said.author_name or ""
    ticket = await office.ask(theme, "No Excel, no renewal", None, None, author_name=name.upper(), account_name="Acme")
    await office.ask(theme, "Excel, please", None, None, author_name=name, account_name="Globex")
    await office.step(theme)
    debts = {entry.account_name: entry.debt for entry in await office.owed()}
    assert debts["Acme"].feedback_ids == (said.id, ticket.id)
    assert (debts["Acme"].way, debts["Globex"].way, len(debts)) == (Way.THREAD, Way.OWNER, 2)


@pytest.mark.parametrize("place", [None, "C0GONE"])
async def test_who_cannot_be_reached_in_slack_is_told_by_a_person(office: ClosingOffice, place: str | None) -> None:
    """Imported names, and channels that are gone: in words to pass on."""
    theme = await office.theme()
    author = None if place is None else DAN
    await office.ask(theme, "Excel files would save us hours", author, place, author_name="Grace Hopper")
    await office.step(theme)
    entry = await office.only()
    assert (entry.asker, entry.debt.way) == ("Grace Hopper", Way.OWNER)
    assert entry.debt.draft.startswith("Hi Grace, you wrote: “Excel files would save us hours”")
    assert "here" not in entry.debt.draft


async def test_a_later_step_replaces_what_nobody_sent(office: ClosingOffice) -> None:
    """Also one that owes nothing; but planned stays true while it is being built."""
    theme = await office.theme()
    await office.ask(theme, "Excel files would save us hours")
    await office.step(theme)
    await office.step(theme, ThemeStatus.BUILDING)
    assert (await office.only()).debt.status is ThemeStatus.PLANNED
    await office.step(theme, ThemeStatus.NOT_NOW)
    refused = await office.only()
    assert "Why: It fits" in refused.debt.draft
    assert "What would change our mind: Three more teams ask for it." in refused.debt.draft
    await office.step(theme, ThemeStatus.CONSIDERING)
    assert await office.owed() == ()
    assert (await office.debt(refused.debt.id)).state is DebtState.REPLACED


async def test_a_step_whose_job_comes_late_owes_nothing(office: ClosingOffice) -> None:
    """Jobs run in any order: the newest step has the last word."""
    theme = await office.theme()
    await office.ask(theme, "Excel files would save us hours")
    planned = await office.step(theme)
    shipped = await office.step(theme, ThemeStatus.SHIPPED)
    await office.owe(planned)
    assert (await office.only()).debt.change_id == shipped.id


async def test_a_theme_that_was_merged_owes_once(office: ClosingOffice) -> None:
    """What was owed about it is replaced when the theme that it lives on in ships."""
    old, new = await office.theme("Excel"), await office.theme("Exports")
    await office.ask(old, "Excel files would save us hours")
    await office.step(old)
    async with office.desk.storage.work(WORKSPACE) as work:
        await work.themes.merge(old.id, new.id)
    assert (await office.only()).theme_label == new.label
    await office.step(new, ThemeStatus.SHIPPED)
    entry = await office.only(f"T-{old.number}")
    assert (entry.debt.status, entry.theme_label) == (ThemeStatus.SHIPPED, new.label)


async def test_what_was_asked_in_private_is_owed_by_who_may_read_it(office: ClosingOffice) -> None:
    """Not by the account's owner who is not in the channel; nobody else sees it, and other items lend it no words."""
    theme = await office.theme()
    await office.account()
    secret = await office.ask(theme, "Our auditors need Excel", DAN, SECRET, account_name="Acme", private_to=SECRET)
    await office.step(theme)
    entry = await office.only(user=ADA)
    assert (entry.debt.owed_by, entry.debt.private_to) == (ADA, SECRET)
    assert entry.debt.feedback_ids == (secret.id,)
    assert await office.owed(user=BO) == ()


async def test_who_owes_is_told_once_in_a_direct_message(office: ClosingOffice) -> None:
    """One message for each step, with the first of many; it follows what is sent."""
    theme = await office.theme()
    for number in range(7):
        office.directory.add_person(f"U0C{number}", f"Customer {number}", team_id=ACME)
        await office.ask(theme, "Excel files would save us hours", f"U0C{number}", SHARED)
    change = await office.step(theme)
    await office.owe(change)
    (whisper,) = office.messenger.whispers
    note = whisper.content
    assert isinstance(note, OwedNote)
    assert (whisper.user_id, note.waiting, note.sent, len(note.entries)) == (ADA, 7, 0, 5)
    await office.send(*(await office.owed()))
    note = office.messenger.updates[-1].content
    assert isinstance(note, OwedNote)
    assert (note.waiting, note.sent, note.entries) == (0, 7, ())


async def test_forty_who_asked_are_asked_about_once_each(office: ClosingOffice) -> None:
    """Slack is asked about each person once, and every one of them gets a draft of their own."""
    theme = await office.theme()
    for number in range(40):
        office.directory.add_person(f"U0C{number}", f"Customer {number}", team_id=ACME)
        await office.ask(theme, f"Excel files would save us {number} hours", f"U0C{number}", SHARED)
    office.directory.calls.clear()
    await office.step(theme)
    assert office.directory.calls.count("person") <= 45
    entries = await office.owed()
    assert len(entries) == 40
    assert len({entry.debt.draft for entry in entries}) == 40
    office.directory.calls.clear()
    assert len((await office.press(*entries)).taken) == 40
    assert office.directory.calls.count("place") == 1


async def test_a_channel_that_nobody_is_left_of_still_counts(office: ClosingOffice) -> None:
    """Nobody who may read it is known: whoever decided stands as owing, and reads nothing of it."""
    theme = await office.theme()
    await office.ask(theme, "Our auditors need Excel", DAN, SECRET, private_to=SECRET, captured_by=None)
    await office.step(theme, by=BO)
    assert await office.owed(user=BO) == ()
    assert (await office.only(user=ADA)).debt.owed_by == BO
    assert office.messenger.whispers == []


async def test_nobody_asked_so_nothing_is_owed(office: ClosingOffice) -> None:
    """A theme of our own notes."""
    theme = await office.theme()
    await office.ask(theme, "We should really mend the exporter", BO, GENERAL)
    await office.step(theme)
    assert await office.owed() == ()
    assert office.messenger.whispers == []
