"""What digests tell of themes: the news first, in sentences that hold, and never late for an analyst."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.analysis import Claim, Prose, ProseRequest
from bot.domain.digest_themes import Trend
from bot.domain.digests import Digest
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme
from bot.ports import Storage
from handlers.blocks.digests import digest_details, digest_message
from tests.fakes.mind import ScriptedAnalyst, plain_mind
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.digest_office import SLOT_AT, Office
from tests.messages import as_read

EXPORT = "The export hangs at ninety percent, call me at jo@acme.example"


async def _theme(office: Office, name: str, *, days_before: float = 30) -> Theme:
    created_at = SLOT_AT - timedelta(days=days_before)
    new = NewTheme(name=name, description="", named_by=SetBy.LOCAL, created_at=created_at)
    async with office.desk.storage.work(WORKSPACE) as work:
        return await work.themes.add(new)


async def _hear(office: Office, theme: Theme, words: str, author: str, *, days_before: float = 1) -> None:
    item = await office.hear(words, days_before=days_before, author_id=author, account_name=f"{author} Corp")
    async with office.desk.storage.work(WORKSPACE) as work:
        await work.themes.assign([item.id], theme.id)


def _with(office: Office, analyst: ScriptedAnalyst) -> Office:
    office.desk = replace(office.desk, mind=plain_mind(local=analyst))
    return office


async def _digest(office: Office) -> Digest:
    await office.schedule()
    await office.tick(SLOT_AT)
    (digest,) = office.heads()
    return digest


@pytest.fixture
def office() -> Office:
    """Open an office that remembers everything in memory."""
    return Office(InMemoryStorage())


async def test_a_theme_of_several_people_is_told(storage_with_memory: Storage) -> None:
    """Name, reach, trend, a sentence with its items and one masked quote; one person's wish stays out of sight."""
    prose = Prose(
        verdict=Claim(text="Exports are what customers struggle with.", cites=("F-1", "F-2")),
        lines={"Export hangs": Claim(text="It “hangs at ninety percent”.", cites=("F-1",))},
    )
    office = _with(Office(storage_with_memory), ScriptedAnalyst(prose=prose))
    theme = await _theme(office, "Export hangs")
    await _hear(office, theme, EXPORT, "U1")
    await _hear(office, theme, "Our exports hang again", "U2")
    await _hear(office, await _theme(office, "Dark mode"), "Dark mode please", "U3")
    digest = await _digest(office)
    (told,) = digest.themes
    assert (told.name, told.trend, told.now, told.accounts, told.people) == ("Export hangs", Trend.STEADY, 2, 2, 2)
    seen = "\n".join(as_read(digest_message(digest)))
    assert "Exports are what customers struggle with. (F-1, F-2)" in seen
    assert "It “hangs at ninety percent”" not in seen
    assert "It “hangs at ninety percent”. (F-1)" in "\n".join(as_read(digest_details(digest)))
    assert "2 items" in seen
    assert "jo@acme.example" not in seen
    assert "Dark mode" not in "".join(theme.name for theme in digest.themes)


async def test_what_nobody_said_is_withheld_and_counted(office: Office) -> None:
    """A made-up number, quote and name do not reach the channel; the footer says how many were held back."""
    prose = Prose(
        verdict=Claim(text="Globex lost 5,000 dollars.", cites=("F-1",)),
        lines={"Export hangs": Claim(text="Jo said “I will sue you”.", cites=("F-1",))},
    )
    _with(office, ScriptedAnalyst(prose=prose))
    theme = await _theme(office, "Export hangs")
    await _hear(office, theme, "The export hangs", "U1")
    await _hear(office, theme, "Our exports hang again", "U2")
    seen = "\n".join(as_read(digest_message(await _digest(office)))).replace("\n  ", " ")
    assert "Globex" not in seen
    assert "sue" not in seen
    assert "2 sentences were withheld: no evidence." in seen


async def test_a_sentence_goes_with_the_words_that_it_rests_on(storage_with_memory: Storage) -> None:
    """Fault 46: the quoted message is deleted in Slack: quote and sentence leave the posted digest."""
    prose = Prose(verdict=None, lines={"Export hangs": Claim(text="It “hangs at ninety percent”.", cites=("F-1",))})
    office = _with(Office(storage_with_memory), ScriptedAnalyst(prose=prose))
    theme = await _theme(office, "Export hangs")
    await _hear(office, theme, EXPORT, "U1")
    await _hear(office, theme, "Our exports hang again", "U2")
    digest = await _digest(office)
    async with office.desk.storage.work(WORKSPACE) as work:
        (item,) = [each async for each in work.feedback.readable(None) if each.number == 1]
        await work.feedback.erase(item.id, at=SLOT_AT)
        assert [each.id for each in await work.digests.quoting(item.id)] == [digest.id]
        (present,) = await work.digests.quoting(item.id)
    seen = "\n".join(as_read(digest_message(present)))
    assert "ninety percent" not in seen


async def test_an_edit_takes_back_what_rested_on_the_former_words(office: Office) -> None:
    """The customer rewrote the message: the sentence that quoted it is not shown any more."""
    prose = Prose(verdict=None, lines={"Export hangs": Claim(text="It “hangs at ninety percent”.", cites=("F-1",))})
    _with(office, ScriptedAnalyst(prose=prose))
    theme = await _theme(office, "Export hangs")
    await _hear(office, theme, EXPORT, "U1")
    await _hear(office, theme, "Our exports hang again", "U2")
    digest = await _digest(office)
    async with office.desk.storage.work(WORKSPACE) as work:
        (item,) = [each async for each in work.feedback.readable(None) if each.number == 1]
        await work.feedback.revise(item.id, "All is well", by=None, at=SLOT_AT)
        present = await work.digests.with_id(digest.id)
    assert present is not None
    seen = "\n".join(as_read(digest_message(present)))
    assert "ninety percent" not in seen


async def test_a_digest_does_not_wait_for_an_analyst(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The analyst hangs: the digest is posted all the same, and reads well without its sentences."""

    class Asleep(ScriptedAnalyst):
        async def tell(self, request: ProseRequest) -> Prose:
            await asyncio.sleep(60)
            return await super().tell(request)

    monkeypatch.setattr("bot.flows.digest_telling.PROSE_SECONDS", 0.01)
    _with(office, Asleep())
    theme = await _theme(office, "Export hangs", days_before=2)
    await _hear(office, theme, "The export hangs", "U1")
    await _hear(office, theme, "Our exports hang again", "U2")
    digest = await _digest(office)
    assert digest.telling.sentences == ()
    seen = "\n".join(as_read(digest_message(digest)))
    assert "T-1 Export hangs · new this week · 2 items" in seen
    assert "> " in seen


async def test_where_themes_speak_the_gravest_item_alone_is_quoted_beside_them(office: Office) -> None:
    """One Slack screen: three themes and one item; the other items are in the thread."""
    _with(office, ScriptedAnalyst())
    theme = await _theme(office, "Export hangs")
    for number in range(6):
        await _hear(office, theme, f"The export hangs, case {number}", f"U{number}")
    digest = await _digest(office)
    head, thread = as_read(digest_message(digest)), as_read(digest_details(digest))
    quoted = [line.split(",")[1].split()[1] for line in (*head, *thread) if line.startswith("> The export hangs")]
    assert sorted(quoted) == ["0", "1", "2", "3", "4", "5"]
    assert len([line for line in head if line.startswith("> ")]) == 2
    assert len(digest_message(digest).blocks) < 14


@pytest.mark.parametrize(
    ("now", "before", "trend"),
    [(9, 1, Trend.RISING), (1, 9, Trend.COOLING), (4, 3, Trend.STEADY)],
)
async def test_a_trend_is_named_when_counting_does_not_explain_it(
    office: Office, now: int, before: int, trend: Trend
) -> None:
    """The same rule as for kinds: both numbers are told, a few items more are no trend."""
    theme = await _theme(office, "Export hangs")
    for number in range(now):
        await _hear(office, theme, f"now {number}", f"U{number}")
    for number in range(before):
        await _hear(office, theme, f"before {number}", f"U{number}", days_before=9)
    assert [each.trend for each in (await _digest(office)).themes] == [trend]
