"""Whatever is done to themes, and taken back in whatever order: nothing is lost, and every theme lies where it must."""

import pytest

from bot.domain.errors import ThemeChangeError, ThemePrivateError
from bot.domain.labels import LabelName, SetBy, effective
from bot.domain.themes import Theme, ThemeChange
from bot.flows.theme_changes import merge_themes, move_item, split_theme
from bot.flows.theme_proposals import form_from_pool
from bot.flows.theme_undoing import undo_change
from bot.ports import Storage
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.theme_office import ADA, BO, DARK, EVERYBODY, EXPORTS, SECRET, ThemeOffice, events, hold_together

EDITED = "our invoices show the wrong tax"


@pytest.fixture
def office() -> ThemeOffice:
    """Open a workspace in memory; the stores are held to the same contract on every engine."""
    return ThemeOffice(InMemoryStorage())


@pytest.fixture
def stored(storage: Storage) -> ThemeOffice:
    """Open a workspace on each engine."""
    return ThemeOffice(storage)


async def newest(office: ThemeOffice, theme: Theme, change: ThemeChange) -> str:
    """Return the id of the newest change of a kind."""
    return next(event.id for event in await events(office) if event.theme_id == theme.id and event.change is change)


async def test_a_split_between_a_merge_and_its_undoing_stays(stored: ThemeOffice) -> None:
    """Undone in another order, each change puts back what is still where it had put it."""
    office = stored
    exports, dark = await office.formed(), await office.formed(DARK)
    await merge_themes(office.desk, WORKSPACE, dark.id, exports.id, by=ADA)
    async with office.desk.storage.work(WORKSPACE) as work:
        moved = [one.id for one in await work.themes.members(exports.id, EVERYBODY, limit=50)]
        words = {one.id: one.words for one in await work.themes.members(exports.id, EVERYBODY, limit=50)}
    evenings = [one for one in moved if words[one] in DARK][:1]
    third = await split_theme(office.desk, WORKSPACE, exports.id, evenings, "Evenings", by=ADA)
    await hold_together(office)
    await undo_change(office.desk, WORKSPACE, await newest(office, exports, ThemeChange.MERGED), by=BO)
    await hold_together(office)
    assert (await office.page(dark)).reach.items == len(DARK) - 1
    await undo_change(office.desk, WORKSPACE, await newest(office, exports, ThemeChange.SPLIT), by=BO)
    assert third.label not in await office.names()
    await hold_together(office)


async def test_undoing_an_attachment_after_the_theme_was_merged_says_that_it_cannot(office: ThemeOffice) -> None:
    """It would change nothing, and "taken back" would be untrue."""
    exports, dark = await office.formed(), await office.formed(DARK)
    item = await office.say(EXPORTS[0], "U0NEW")
    attached = await newest(office, exports, ThemeChange.ATTACHED)
    await merge_themes(office.desk, WORKSPACE, exports.id, dark.id, by=ADA)
    with pytest.raises(ThemeChangeError):
        await undo_change(office.desk, WORKSPACE, attached, by=ADA)
    await undo_change(office.desk, WORKSPACE, await newest(office, dark, ThemeChange.MERGED), by=ADA)
    await undo_change(office.desk, WORKSPACE, attached, by=ADA)
    assert (await office.present(item)).theme_id is None
    await hold_together(office)


async def test_a_move_that_is_taken_back_leads_home(office: ThemeOffice) -> None:
    """Not to the pool: "as it was" is the theme that the item came from, and whose word that is."""
    exports, dark = await office.formed(), await office.formed(DARK)
    item = await office.say(EXPORTS[0], "U0NEW")
    await move_item(office.desk, WORKSPACE, item.id, dark.id, by=ADA)
    await undo_change(office.desk, WORKSPACE, await newest(office, dark, ThemeChange.ATTACHED), by=BO)
    assert (await office.present(item)).theme_id == exports.id
    async with office.desk.storage.work(WORKSPACE) as work:
        label = effective(await work.labels.of(item.id))[LabelName.THEME]
    assert (label.value, label.set_by, label.person_id) == (exports.id, SetBy.PERSON, BO)
    await hold_together(office)


async def test_a_theme_that_was_not_wanted_does_not_come_again(office: ThemeOffice) -> None:
    """Dissolved, with what came to it later; neither the next item nor the night forms it once more."""
    theme = await office.formed()
    await office.say(EXPORTS[0], "U0LATER")
    await undo_change(office.desk, WORKSPACE, await newest(office, theme, ThemeChange.CREATED), by=ADA)
    assert await office.names() == []
    await form_from_pool(office.desk, WORKSPACE)
    assert (await office.say(EXPORTS[1], "U0NEXT")).theme_id is None
    assert await office.names() == []
    await hold_together(office)


async def test_what_a_person_took_out_forms_no_theme(office: ThemeOffice) -> None:
    """Heed decides about it no more, not even together with others that wait."""
    first = await office.say(EXPORTS[0], "U0CUSTOMER1")
    await move_item(office.desk, WORKSPACE, first.id, None, by=ADA)
    for at, words in enumerate(EXPORTS[1:]):
        await office.say(words, f"U0CUSTOMER{at}")
    assert (await office.present(first)).theme_id is None


async def test_an_emptied_theme_draws_nothing_to_itself(office: ThemeOffice) -> None:
    """With its last item gone it lies nowhere."""
    theme = await office.formed()
    async with office.desk.storage.work(WORKSPACE) as work:
        ids = await work.themes.member_ids(theme.id)
    for feedback_id in ids:
        await move_item(office.desk, WORKSPACE, feedback_id, None, by=ADA)
    assert await office.size_of(theme) == 0
    assert (await office.say(EXPORTS[0] + " now", "U0NEW")).theme_id is None
    await hold_together(office)


async def test_an_edited_item_leaves_a_theme_that_it_no_longer_fits(stored: ThemeOffice) -> None:
    """Small changes keep it there; a person's word keeps it anywhere; Heed's own goes with the words it was about."""
    office = stored
    theme = await office.formed()
    item = await office.say(EXPORTS[0], "U0NEW")
    kept = await office.say(EXPORTS[1], "U0OTHER")
    await move_item(office.desk, WORKSPACE, kept.id, theme.id, by=ADA)
    await office.edit(item, EXPORTS[0] + " and always")
    assert (await office.place(item)).theme_id == theme.id
    for one in (item, kept):
        await office.edit(one, EDITED)
        await office.place(one)
    assert (await office.present(item)).theme_id is None
    assert (await office.present(kept)).theme_id == theme.id
    assert next(event.change for event in await events(office) if event.theme_id == theme.id) is ThemeChange.DETACHED
    await hold_together(office)


async def test_an_item_that_was_taken_back_and_kept_again_is_placed_again(office: ThemeOffice) -> None:
    """The same message, the same version of its words: another capture all the same."""
    theme = await office.formed()
    item = await office.say(EXPORTS[0], "U0NEW")
    async with office.desk.storage.work(WORKSPACE) as work:
        await work.feedback.undo(item.id, at=office.clock.now())
    await hold_together(office)
    again = await office.hear(EXPORTS[0], "U0NEW", ts=item.message.ts if item.message else None)
    assert again.id == item.id
    assert (await office.place(again)).theme_id == theme.id
    await hold_together(office)


async def test_words_of_a_private_channel_name_no_theme_that_others_see(office: ThemeOffice) -> None:
    """A theme made of them takes nothing else, by itself or by hand: its name would tell what was said there."""
    private = {"private_to": SECRET, "channel_id": SECRET}
    items = [await office.say(words, f"U0CUSTOMER{at}", **private) for at, words in enumerate(EXPORTS)]
    theme = await office.theme_of(items[0])
    assert theme is not None
    assert theme.private_to == SECRET
    public = await office.say(EXPORTS[0], "U0PUBLIC")
    assert public.theme_id is None
    dark = await office.formed(DARK)
    with pytest.raises(ThemePrivateError):
        await move_item(office.desk, WORKSPACE, public.id, theme.id, by=ADA)
    with pytest.raises(ThemePrivateError):
        await merge_themes(office.desk, WORKSPACE, dark.id, theme.id, by=ADA)
    assert await office.names(BO) == [dark.label]
    await merge_themes(office.desk, WORKSPACE, theme.id, dark.id, by=ADA)
    assert (await office.page(dark, BO)).reach.items == len(DARK)


async def test_two_private_channels_make_no_theme_together(office: ThemeOffice) -> None:
    """The members of one would read a name made of the other's words."""
    for at, words in enumerate(EXPORTS[:3]):
        channel = (SECRET, "G0OTHER")[at % 2]
        await office.say(words, f"U0CUSTOMER{at}", private_to=channel, channel_id=channel)
    assert await office.names() == []


async def test_the_history_tells_nothing_of_items_that_one_may_not_see(office: ThemeOffice) -> None:
    """Not that there was one: neither its number nor how alike it is."""
    theme = await office.formed()
    hidden = await office.say(EXPORTS[0], "U0NEW", private_to=SECRET, channel_id=SECRET)
    assert hidden.theme_id == theme.id
    told = {user: [past.about for past in (await office.page(theme, user)).events] for user in (ADA, BO)}
    assert hidden.label in told[ADA]
    assert hidden.label not in told[BO]
    assert len(told[BO]) == len(told[ADA]) - 1
