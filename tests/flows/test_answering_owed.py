"""What a human does about an answer, and how often it goes out: once, whatever dies and whoever presses."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.closing import DebtState, Way
from bot.domain.closing_errors import (
    DebtChangedError,
    DebtClosedError,
    DebtGuestError,
    DebtNotFoundError,
    DebtOutdatedError,
    DebtOwnerError,
    DebtReadersError,
    DraftWordsError,
    SettleReasonError,
)
from bot.domain.errors import ChannelUnreachableError, MoreReadersError, OutsiderError
from bot.domain.helping import check_moment
from bot.domain.owed import Answer, OwedEntry, OwedNote
from bot.domain.statuses import ThemeStatus
from bot.flows.answering_owed import edit_draft, hand_debt_over, settle_debt
from bot.flows.sending_answers import resume_answers, send_answers
from bot.messages import Sentence
from bot.ports import Storage
from storage.unit_of_work import SqlStorage
from tests.fakes.slack import SENT, WORKSPACE, slack_is_down
from tests.fakes.storage import InMemoryStorage
from tests.flows.closing_office import ACME, ADA, BO, CARA, DAN, GENERAL, GLOBEX, SECRET, SHARED, ClosingOffice

WORDS = "Excel files would save us hours"


@pytest.fixture
def office() -> ClosingOffice:
    """Open the office in memory."""
    return ClosingOffice(InMemoryStorage())


async def owing(office: ClosingOffice, author: str = CARA, channel: str = SHARED, **facts: object) -> OwedEntry:
    """Owe one answer, and return it as it is shown."""
    theme = await office.theme()
    await office.ask(theme, WORDS, author, channel, **facts)
    await office.step(theme)
    return await office.only()


async def test_an_answer_goes_to_the_thread_where_they_asked(storage_with_memory: Storage) -> None:
    """Where customers read along, with the organisations that the button named; then it is sent and stays so."""
    office = ClosingOffice(storage_with_memory)
    entry = await owing(office)
    pressed = await office.send(entry)
    (post,) = office.messenger.posts
    assert (post.channel_id, post.thread_ts, post.outside_readers) == (SHARED, entry.debt.thread_ts, frozenset({ACME}))
    assert post.content == Answer(words=entry.debt.draft)
    debt = await office.debt(entry.debt.id)
    assert (debt.state, debt.sent_by, debt.sent_ts, debt.check_at) == (DebtState.SENT, ADA, SENT, None)
    assert len(pressed.taken) == 1
    async with storage_with_memory.work(WORKSPACE) as work:
        item = await work.feedback.with_id(debt.feedback_ids[0])
    assert item is not None
    assert item.answered_by == ADA
    again = await office.send(entry)
    assert [type(reason) for reason in again.refused] == [DebtClosedError]
    assert len(office.messenger.posts) == 1


async def test_who_hears_that_it_shipped_is_asked_later(office: ClosingOffice) -> None:
    """Two weeks after they were told, unless the workspace chose otherwise."""
    theme = await office.theme()
    await office.ask(theme, WORDS)
    await office.step(theme, ThemeStatus.SHIPPED)
    entry = await office.only()
    await office.send(entry)
    assert (await office.debt(entry.debt.id)).check_at == check_moment(office.clock.now(), 14)


async def test_two_people_who_press_at_once_send_one_answer(storage: SqlStorage) -> None:
    """On a database of more than one process: one press is taken, the others are told that it was."""
    office = ClosingOffice(storage)
    entry = await owing(office)
    presses = await asyncio.gather(*(office.press(entry, user=user) for user in (ADA, BO, ADA, BO)))
    await office.jobs.run_all()
    assert sorted(len(pressed.taken) for pressed in presses) == [0, 0, 0, 1]
    assert len(office.messenger.posts) == 1


async def test_a_process_that_died_after_the_press_sends_it_all_the_same(office: ClosingOffice) -> None:
    """Fault 40: killed before its job was durable; the sweep begins it, and again begins nothing more."""
    entry = await owing(office)
    await office.press(entry)
    office.jobs.jobs.clear()
    await resume_answers(office.desk, office.clock.now())
    assert not office.jobs.of_kind("answers")
    for _ in range(2):
        await resume_answers(office.desk, office.clock.advance(timedelta(minutes=11)))
    await office.jobs.run_all()
    assert len(office.messenger.posts) == 1
    assert (await office.debt(entry.debt.id)).state is DebtState.SENT


async def test_a_lost_answer_of_slack_is_waited_out(office: ClosingOffice) -> None:
    """Fault 24: the job comes again, and the others of the same press were not held up."""
    theme = await office.theme()
    await office.ask(theme, WORDS)
    await office.ask(theme, WORDS, CARA, SHARED)
    await office.step(theme)
    await office.press(*await office.owed())
    (job,) = office.jobs.of_kind("answers")
    office.messenger.errors = [slack_is_down()]
    with pytest.raises(type(slack_is_down())):
        await send_answers(office.desk, job.args)
    assert len(office.messenger.posts) == 1
    await send_answers(office.desk, job.args)
    assert len(office.messenger.posts) == 2
    assert [entry.debt.state for entry in await office.owed("sent")] == [DebtState.SENT] * 2


async def test_a_channel_that_is_gone_leaves_the_words_to_a_person(office: ClosingOffice) -> None:
    """Fault 23, between press and post: it is owed again, and whoever pressed is told why."""
    entry = await owing(office, DAN, GENERAL)
    await office.press(entry)
    office.messenger.errors = [ChannelUnreachableError()]
    await office.jobs.run_all()
    debt = await office.debt(entry.debt.id)
    assert (debt.state, debt.way, debt.sent_by) == (DebtState.OWED, Way.OWNER, None)
    told = [whisper.content for whisper in office.messenger.whispers if isinstance(whisper.content, Sentence)]
    assert "was not sent" in told[0].text
    assert (await office.press(await office.only(), told=True)).taken
    assert (await office.debt(entry.debt.id)).state is DebtState.SENT


async def test_a_channel_that_was_shared_since_is_not_written_to(office: ClosingOffice) -> None:
    """At the press, and when it is shared between the press and the post: the button shows who reads it then."""
    entry = await owing(office, DAN, GENERAL)
    office.directory.add_channel(GENERAL, ADA, DAN, name="general", teams=(ACME,))
    assert [type(reason) for reason in (await office.send(entry)).refused] == [DebtReadersError]
    shown = await office.only()
    assert shown.readers == ((ACME, "Acme Corp"),)
    await office.press(shown)
    office.directory.add_channel(GENERAL, ADA, DAN, name="general", teams=(ACME, GLOBEX))
    await office.jobs.run_all()
    assert office.messenger.posts == []
    debt = await office.debt(entry.debt.id)
    assert (debt.state, debt.way, debt.readers) == (DebtState.OWED, Way.THREAD, ())
    assert str(MoreReadersError()) in str([each.content for each in office.messenger.whispers])
    assert len((await office.only()).readers) == 2
    await office.send(await office.only())
    assert len(office.messenger.posts) == 1


async def test_readers_whom_slack_does_not_name_are_nobody_to_agree_to(office: ClosingOffice) -> None:
    """Then there is no button that sends: the words are passed on by a person."""
    office.directory.organisations.clear()
    entry = await owing(office)
    assert not entry.goes_out
    assert (await office.press(entry, told=True)).taken


async def test_a_theme_that_moved_on_keeps_its_old_answers_back(office: ClosingOffice) -> None:
    """Pressed before the job of the newer step ran: not sent, and replaced."""
    entry = await owing(office)
    theme_id = entry.debt.theme_id
    async with office.desk.storage.work(WORKSPACE) as work:
        change = await work.statuses.with_id(entry.debt.change_id)
        assert change is not None
        later = replace(change, id="later", origin_key="later", status=ThemeStatus.CONSIDERING)
        await work.statuses.add(replace(later, theme_id=theme_id, at=change.at + timedelta(seconds=1)))
    assert [type(reason) for reason in (await office.send(entry)).refused] == [DebtOutdatedError]
    assert office.messenger.posts == []
    assert (await office.debt(entry.debt.id)).state is DebtState.REPLACED


async def test_an_edited_answer_goes_out_as_it_was_edited(office: ClosingOffice) -> None:
    """Whoever had the earlier words open does not send them by mistake."""
    entry = await owing(office)
    await edit_draft(office.desk, WORKSPACE, BO, office.pick(entry), "  Hello <!channel>, it comes \u202enext week ")
    assert [type(reason) for reason in (await office.send(entry)).refused] == [DebtChangedError]
    await office.send(await office.only())
    assert office.messenger.posts[0].content == Answer(words="Hello <!channel>, it comes next week")
    assert (await office.debt(entry.debt.id)).edited_by == BO


@pytest.mark.parametrize("words", ["", " \u200b ", "x" * 40_000])
async def test_words_that_are_no_answer_are_refused(office: ClosingOffice, words: str) -> None:
    """Nothing, nothing that can be seen, and more than a message holds."""
    entry = await owing(office)
    with pytest.raises(DraftWordsError):
        await edit_draft(office.desk, WORKSPACE, ADA, office.pick(entry), words)
    assert (await office.only()).debt == entry.debt


async def test_an_answer_can_be_handed_over(office: ClosingOffice) -> None:
    """To a colleague who can read it, who is told once; not to a guest, a customer, or somebody who is not there."""
    entry = await owing(office)
    for nobody in (DAN, CARA, "U0GONE"):
        with pytest.raises(DebtOwnerError):
            await hand_debt_over(office.desk, WORKSPACE, ADA, office.pick(entry), to=nobody)
    await hand_debt_over(office.desk, WORKSPACE, ADA, office.pick(entry), to=BO)
    with pytest.raises(DebtChangedError):
        await hand_debt_over(office.desk, WORKSPACE, ADA, office.pick(entry), to=BO)
    await office.jobs.run_all()
    assert (await office.only("", user=BO)).debt.id == entry.debt.id
    assert await office.owed("", user=ADA) == ()
    note = office.messenger.whispers[-1].content
    assert isinstance(note, OwedNote)
    assert (office.messenger.whispers[-1].user_id, note.handed_by, note.entries) == (BO, ADA, ())


async def test_what_was_asked_in_private_is_handed_over_inside(office: ClosingOffice) -> None:
    """Bo is not in that channel: he neither gets it nor learns of it."""
    entry = await owing(office, DAN, SECRET, private_to=SECRET)
    with pytest.raises(DebtOwnerError):
        await hand_debt_over(office.desk, WORKSPACE, ADA, office.pick(entry), to=BO)
    assert [type(reason) for reason in (await office.send(entry, user=BO)).refused] == [DebtNotFoundError]
    with pytest.raises(DebtNotFoundError):
        await edit_draft(office.desk, WORKSPACE, BO, office.pick(entry), "Hello")


async def test_no_answer_may_be_owed_with_a_reason(office: ClosingOffice) -> None:
    """The reason stays, and nothing can be sent any more."""
    entry = await owing(office)
    with pytest.raises(SettleReasonError):
        await settle_debt(office.desk, WORKSPACE, ADA, office.pick(entry), "  ")
    await settle_debt(office.desk, WORKSPACE, ADA, office.pick(entry), "They cancelled")
    debt = await office.debt(entry.debt.id)
    assert (debt.state, debt.settled_because) == (DebtState.SETTLED, "They cancelled")
    assert [type(reason) for reason in (await office.send(entry)).refused] == [DebtClosedError]


async def test_guests_and_outsiders_answer_for_nobody(office: ClosingOffice) -> None:
    """Neither reads what is owed, nor sends it."""
    entry = await owing(office)
    with pytest.raises(DebtGuestError):
        await office.send(entry, user=DAN)
    with pytest.raises(OutsiderError):
        await office.owed(user=CARA)
