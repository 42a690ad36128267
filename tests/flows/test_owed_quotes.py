"""Answers follow the words that they quote, before and after they were sent."""

from dataclasses import replace

import pytest

from bot.domain.closing import DebtState
from bot.domain.owed import Answer, OwedEntry
from bot.flows.answering_owed import edit_draft
from bot.flows.messages import Edit, follow_deletion, follow_edit
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.closing_office import ADA, CARA, DAN, GENERAL, SHARED, ClosingOffice

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


async def test_an_edited_message_is_quoted_anew(office: ClosingOffice) -> None:
    """Unless a human has written the answer: then it says that the words have changed."""
    entry = await owing(office)
    ts = entry.debt.thread_ts or ""
    edit = Edit(workspace_id=WORKSPACE, channel_id=SHARED, ts=ts, text="CSV files would save us hours")
    await follow_edit(office.desk, edit)
    fresh = await office.only()
    assert "“CSV files would save us hours”" in fresh.debt.draft
    assert not fresh.is_doubtful
    await edit_draft(office.desk, WORKSPACE, ADA, office.pick(fresh), f"{fresh.debt.draft} Yours, Ada")
    await follow_edit(office.desk, replace(edit, text="Forget CSV, we need XML files", edited_ts="1999999999.000100"))
    kept = await office.only()
    assert kept.debt.draft.endswith("Yours, Ada")
    assert "CSV files" not in kept.debt.draft


async def test_a_deleted_message_is_quoted_no_more(office: ClosingOffice) -> None:
    """Not in drafts, which nobody owes any more, and not in what was sent, in Slack neither."""
    theme = await office.theme()
    item = await office.ask(theme, WORDS, CARA, SHARED)
    other = await office.ask(theme, WORDS, DAN, GENERAL)
    await office.step(theme)
    dan = next(entry for entry in await office.owed() if entry.asker == "Dan Doe")
    await office.send(dan)
    for each in (item, other):
        assert each.message is not None
        message = each.message
        await follow_deletion(office.desk, workspace_id=WORKSPACE, channel_id=message.channel_id, ts=message.ts)
    assert await office.owed() == ()
    debt = await office.debt(dan.debt.id)
    assert (debt.state, WORDS in debt.draft, "“…”" in debt.draft) == (DebtState.SENT, False, True)
    assert Answer(words=debt.draft) in [post.content for post in office.messenger.updates]


async def test_what_is_owed_to_who_asked_twice_follows_what_is_left(office: ClosingOffice) -> None:
    """Their other message is quoted instead."""
    theme = await office.theme()
    await office.ask(theme, "Please let us choose the format", CARA, SHARED)
    last = await office.ask(theme, WORDS, CARA, SHARED, said_at=office.clock.now())
    await office.step(theme)
    assert WORDS in (await office.only()).debt.draft
    assert last.message is not None
    await follow_deletion(office.desk, workspace_id=WORKSPACE, channel_id=SHARED, ts=last.message.ts)
    entry = await office.only()
    assert "“Please let us choose the format”" in entry.debt.draft
    assert entry.debt.feedback_ids[1] == last.id
