"""Themes form from what several people say, take what surely belongs to them, and ask about the rest."""

import asyncio

import pytest

from bot.domain.errors import ThemeChangeError, ThemeNameError
from bot.domain.labels import LabelName, SetBy, effective
from bot.domain.themes import Theme, ThemeChange
from bot.flows import placing
from bot.flows.placing import place_item
from bot.flows.theme_changes import merge_themes, move_item, rename_theme, split_theme
from bot.flows.theme_proposals import propose_themes
from bot.flows.theme_undoing import undo_change
from bot.ports import Storage
from tests.fakes.slack import WORKSPACE
from tests.flows.theme_office import ADA, BO, DARK, EXPORTS, SECRET, ThemeOffice


@pytest.fixture
def office(storage_with_memory: Storage) -> ThemeOffice:
    """Open a workspace on each engine, and in memory."""
    return ThemeOffice(storage_with_memory)


async def last_change(office: ThemeOffice, theme: Theme, change: ThemeChange) -> str:
    """Return the id of the newest change of a kind."""
    async with office.desk.storage.work(WORKSPACE) as work:
        return next(event.id for event in await work.themes.events(theme.id, limit=20) if event.change is change)


async def test_three_alike_items_of_two_people_form_a_theme(office: ThemeOffice) -> None:
    """Two are no pattern, and the theme takes those that waited in the pool."""
    first, second = await office.say(EXPORTS[0], "U0CUSTOMER1"), await office.say(EXPORTS[1], "U0CUSTOMER2")
    assert (first.theme_id, second.theme_id) == (None, None)
    third = await office.say(EXPORTS[2], "U0CUSTOMER1")
    assert third.theme_id is not None
    assert {(await office.present(item)).theme_id for item in (first, second)} == {third.theme_id}


async def test_one_person_who_repeats_a_wish_forms_no_theme(office: ThemeOffice) -> None:
    """A theme needs two people, or the loudest customer would make the list."""
    for words in EXPORTS:
        assert (await office.say(words, "U0LOUD")).theme_id is None


async def test_the_same_words_again_belong_to_the_theme(office: ThemeOffice) -> None:
    """Near-identical text is attached by itself, by Heed, with how sure it was."""
    theme = await office.formed()
    again = await office.say(EXPORTS[0].upper() + "!", "U0NEW")
    assert again.theme_id == theme.id
    async with office.desk.storage.work(WORKSPACE) as work:
        label = effective(await work.labels.of(again.id))[LabelName.THEME]
    assert (label.value, label.set_by) == (theme.id, SetBy.LOCAL)
    assert await office.size_of(theme) == len(EXPORTS) + 1


async def test_something_else_stays_in_the_pool(office: ThemeOffice) -> None:
    """What is like nothing waits until more of its kind is said."""
    await office.formed()
    assert (await office.say("our invoices show the wrong tax", "U0NEW")).theme_id is None


async def test_an_unsure_match_is_asked_once(office: ThemeOffice) -> None:
    """In the triage channel, with the nearest theme; placing again asks nothing more."""
    await office.ask_in()
    theme = await office.formed()
    unsure = await office.hear("the csv export fails and large invoices arrive empty", "U0NEW")
    for _ in range(2):
        assert (await office.place(unsure)).theme_id is None
    (question,) = await office.questions()
    assert question.feedback_id == unsure.id
    assert question.candidates[0][0] == theme.id


async def test_placing_twice_and_at_once_changes_nothing_more(office: ThemeOffice) -> None:
    """Two replicas that place the last items of a theme at the same time make one theme."""
    items = [await office.hear(words, f"U0CUSTOMER{at}") for at, words in enumerate(EXPORTS)]
    args = [{"workspace_id": WORKSPACE, "feedback_id": item.id} for item in items]
    await asyncio.gather(*(place_item(office.desk, each) for each in [*args, *args]))
    for each in args:
        await place_item(office.desk, each)
    themes = {(await office.present(item)).theme_id for item in items}
    assert len(themes) == 1
    assert len(await office.names()) == 1


async def test_many_are_placed_in_turns_that_leave_room_for_others(
    office: ThemeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes meanwhile gets in between two turns, and the outcome is that of one after the other."""
    gaps = 0

    async def gap() -> None:
        nonlocal gaps
        gaps += 1

    await office.formed()
    items = [await office.hear(words.upper(), f"U0NEW{at}") for at, words in enumerate([*EXPORTS, *DARK])]
    monkeypatch.setattr(placing, "HELD_SECONDS", 0.0)
    monkeypatch.setattr(placing, "let_others_write", gap)
    await placing.place_items(office.desk, WORKSPACE, [item.id for item in items])
    themes = [(await office.present(item)).theme_id for item in items]
    assert len(set(themes[: len(EXPORTS)])) == len(set(themes[len(EXPORTS) :])) == 1
    assert None not in themes
    # The last three formed a theme together, in one turn.
    assert gaps == len(EXPORTS)


async def test_an_erased_item_leaves_its_theme(office: ThemeOffice) -> None:
    """Neither its words nor its place in the shape stay, and placing it again does nothing."""
    theme = await office.formed()
    gone = await office.say(EXPORTS[0] + " again", "U0GONE")
    async with office.desk.storage.work(WORKSPACE) as work:
        await work.feedback.erase(gone.id, at=office.clock.now())
    assert await office.size_of(theme) == len(EXPORTS)
    await office.place(gone)
    assert gone.label not in await office.labels_of(theme)


async def test_a_merge_moves_everything_and_can_be_taken_back(office: ThemeOffice) -> None:
    """The old number leads to the theme that it lives on in; undoing twice is no error."""
    exports, dark = await office.formed(), await office.formed(DARK)
    await merge_themes(office.desk, WORKSPACE, dark.id, exports.id, by=ADA)
    page = await office.page(dark)
    assert (page.reach.theme.id, page.merged_from, page.reach.items) == (exports.id, dark.label, 7)
    event = await last_change(office, exports, ThemeChange.MERGED)
    for _ in range(2):
        await undo_change(office.desk, WORKSPACE, event, by=BO)
    assert (await office.page(dark)).reach.items == len(DARK)
    assert await office.size_of(exports) == len(EXPORTS)
    assert await office.size_of(dark) == len(DARK)


async def test_a_split_makes_a_theme_and_can_be_taken_back(office: ThemeOffice) -> None:
    """All items of a theme, or none, are no split."""
    theme = await office.formed()
    async with office.desk.storage.work(WORKSPACE) as work:
        ids = await work.themes.member_ids(theme.id)
    for wrong in ([], ids, ["unknown"]):
        with pytest.raises(ThemeChangeError):
            await split_theme(office.desk, WORKSPACE, theme.id, list(wrong), "Large files", by=ADA)
    other = await split_theme(office.desk, WORKSPACE, theme.id, ids[:1], "Large files", by=ADA)
    assert (await office.page(other)).reach.items == 1
    assert (await office.page(theme)).reach.items == len(EXPORTS) - 1
    await undo_change(office.desk, WORKSPACE, await last_change(office, theme, ThemeChange.SPLIT), by=ADA)
    assert (await office.page(theme)).reach.items == len(EXPORTS)
    assert other.label not in await office.names()


async def test_a_theme_is_not_named_after_a_customer(office: ThemeOffice) -> None:
    """Neither by an account nor by a person that Heed knows from other items, wherever in a sentence they stand."""
    await office.hear("something else", account_name="Cobbold Lifts", author_name="Dan Whitlow")
    theme = await office.formed(tuple(f"Cobbold: {who} jobs move" for who in ("Dan says", "Dan sees", "Dan knows")))
    assert "jobs move" in theme.name.lower()
    assert not {"cobbold", "dan"} & set(f"{theme.name} {theme.description}".lower().replace(",", " ").split())


async def test_a_name_that_a_person_gave_stays(office: ThemeOffice) -> None:
    """It must be a name, and nobody else's; undoing brings the former one back."""
    theme, other = await office.formed(), await office.formed(DARK)
    named = await rename_theme(office.desk, WORKSPACE, theme.id, "  Export\nof large reports ", by=ADA)
    assert (named.name, named.named_by) == ("Export of large reports", SetBy.PERSON)
    for wrong in ("", "x" * 81, "EXPORT OF LARGE REPORTS"):
        with pytest.raises(ThemeNameError):
            await rename_theme(office.desk, WORKSPACE, other.id, wrong, by=ADA)
    await undo_change(office.desk, WORKSPACE, await last_change(office, theme, ThemeChange.RENAMED), by=ADA)
    assert (await office.page(theme)).reach.theme.name == theme.name


async def test_where_a_person_put_an_item_it_stays(office: ThemeOffice) -> None:
    """Out of a theme, and into it again; no later analysis moves it."""
    theme = await office.formed()
    item = await office.say(EXPORTS[0], "U0NEW")
    await move_item(office.desk, WORKSPACE, item.id, None, by=ADA)
    assert (await office.place(item)).theme_id is None
    assert await office.size_of(theme) == len(EXPORTS)
    await undo_change(office.desk, WORKSPACE, await last_change(office, theme, ThemeChange.DETACHED), by=ADA)
    assert (await office.present(item)).theme_id == theme.id


async def test_a_theme_of_a_private_channel_is_its_members_own(office: ThemeOffice) -> None:
    """Who is not in the channel sees neither the theme nor that there is one."""
    items = [
        await office.say(words, f"U0CUSTOMER{at}", private_to=SECRET, channel_id=SECRET)
        for at, words in enumerate(EXPORTS)
    ]
    theme = await office.theme_of(items[0])
    assert theme is not None
    assert await office.names(ADA) == [theme.label]
    assert await office.names(BO) == []
    assert await office.labels_of(theme, BO) == set()


async def test_the_night_forms_themes_and_only_proposes_the_rest(office: ThemeOffice) -> None:
    """What waits in the pool becomes a theme when it hangs together; two near themes are a question."""
    await office.ask_in()
    for at, words in enumerate(EXPORTS):
        await office.hear(words, f"U0CUSTOMER{at}")
    for _ in range(2):
        await propose_themes(office.desk, {"workspace_id": WORKSPACE, "slot": "2026-11-23"})
    assert len(await office.names()) == 1
    assert await office.questions() == []
