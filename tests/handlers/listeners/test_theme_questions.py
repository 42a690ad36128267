"""What Heed is unsure of about themes is asked on cards, within bounds, and answered once."""

from dataclasses import replace

from bot.domain.channels import Preferences
from bot.domain.listening import TriageTopic
from bot.flows.analysing import analyse_soon
from bot.flows.feedback import undo_capture
from bot.flows.theme_asking import MOST_OPEN
from bot.flows.theme_changes import move_item, split_theme
from bot.flows.theme_proposals import propose_themes
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, PRIVATE, PRIYA, SAM, FrontDoor, buttons_of, texts_of
from tests.handlers.listening_door import TRIAGE, answer, cards, deal
from tests.handlers.screen import Json

EXPORTS = (
    "The csv export fails with large reports",
    "csv export fails with large reports today",
    "The export of large csv reports fails",
)
UNSURE = "the csv export fails and large invoices arrive empty"


async def with_theme(door: FrontDoor) -> None:
    """Let three customers say what makes a theme, and name a triage channel."""
    door.directory.add_channel(TRIAGE, PRIYA, SAM, name="triage")
    async with door.desk.storage.work(WORKSPACE) as work:
        preferences = replace(Preferences(), triage_channel_id=TRIAGE)
        await work.channels.prefer(preferences, by=PRIYA, at=door.clock.now())
    for words in EXPORTS:
        await door.command(words)
        await door.jobs.run_all()


async def keep(door: FrontDoor, words: str = UNSURE, *, channel: str = GENERAL) -> None:
    """Keep what somebody typed, let Heed understand it, and let the clock look for questions."""
    await door.command(words, channel=channel)
    await door.jobs.run_all()
    await deal(door)


def shown(door: FrontDoor) -> str:
    """Return everything that stands on cards."""
    return "\n".join(texts_of(cards(door)))


def labels(door: FrontDoor) -> list[str]:
    """Return the labels of the buttons on all cards."""
    return [label for card in cards(door) for label in buttons_of(card)]


async def theme_page(door: FrontDoor, number: int = 1) -> str:
    """Return what a theme's page says."""
    page: Json = await door.command(f"themes T-{number}")
    return "\n".join(texts_of(page))


async def test_an_unsure_item_is_asked_about_and_put_into_its_theme(durable_door: FrontDoor) -> None:
    """The card names the theme, how alike they are and why; "Same" is that person's word."""
    await with_theme(durable_door)
    await keep(durable_door)
    assert "Does F-4 belong to a theme?" in shown(durable_door)
    assert "% alike; both speak of:" in shown(durable_door)
    assert "export" in shown(durable_door)
    same = next(label for label in labels(durable_door) if label.startswith("Same: "))
    await answer(durable_door, same, user=SAM)
    assert f"Put into a theme by <@{SAM}>" in shown(durable_door)
    assert UNSURE in await theme_page(durable_door)
    assert "F-4 was added" in await theme_page(durable_door)


async def test_different_leaves_it_where_it_is_and_is_not_asked_again(door: FrontDoor) -> None:
    """Not after an edit either, and Heed does not put it there by itself."""
    await with_theme(door)
    await keep(door)
    await answer(door, "Different")
    item = (await door.items())[0]
    async with door.desk.storage.work(WORKSPACE) as work:
        item = await work.feedback.revise(item.id, f"{UNSURE} again", by=None, at=door.clock.now())
    await analyse_soon(door.desk, item)
    await door.jobs.run_all()
    await deal(door)
    assert labels(door) == []
    assert (await door.items())[0].theme_id is None


async def test_a_new_theme_begins_with_the_item(door: FrontDoor) -> None:
    """It stands beside the one that it was not."""
    await with_theme(door)
    await keep(door)
    await answer(door, "New theme")
    assert UNSURE in await theme_page(door, 2)


async def test_a_question_goes_when_the_item_is_placed_otherwise(door: FrontDoor) -> None:
    """By a form, for example: the card says so, and its buttons are gone."""
    await with_theme(door)
    await keep(door)
    item = (await door.items())[0]
    async with door.desk.storage.work(WORKSPACE) as work:
        theme = await work.themes.with_number(1)
    assert theme is not None
    await move_item(door.desk, WORKSPACE, item.id, theme.id, by=PRIYA)
    await door.jobs.run_all()
    assert labels(door) == []
    assert "Settled" in shown(door)


async def test_an_erased_item_leaves_no_words_on_a_card(durable_door: FrontDoor) -> None:
    """Nor the words that it shared with a theme."""
    await with_theme(durable_door)
    await keep(durable_door)
    (item, *_) = await durable_door.items()
    await undo_capture(durable_door.desk, workspace_id=WORKSPACE, feedback_id=item.id, user_id=PRIYA)
    await durable_door.jobs.run_all()
    assert "invoices" not in shown(durable_door)
    assert labels(durable_door) == []


async def test_what_was_typed_in_a_private_channel_is_not_asked_about_elsewhere(door: FrontDoor) -> None:
    """Not even that there is something."""
    await with_theme(door)
    await keep(door, channel=PRIVATE)
    assert cards(door) == []


async def test_an_import_does_not_flood_the_triage_channel(door: FrontDoor) -> None:
    """Two cards of questions wait at most; what is beyond stays in the pool, and the next answer makes room."""
    await with_theme(door)
    for number in range(MOST_OPEN + 6):
        # Each resembles the theme more than the others: else they would form one of their own.
        await door.command(f"the csv export fails with large w{number} x{number} y{number} z{number}")
    await door.jobs.run_all()
    await deal(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        assert await work.triage.unanswered([TriageTopic.THEME]) == MOST_OPEN
    assert len(cards(door)) == 2


async def test_the_night_proposes_a_merge_and_the_team_decides(durable_door: FrontDoor) -> None:
    """Two themes of the same are one question, asked once, whatever the answer; the merge can be taken back."""
    door = durable_door
    await with_theme(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        first = await work.themes.with_number(1)
        ids = await work.themes.member_ids(first.id if first else "")
    assert first is not None
    await split_theme(door.desk, WORKSPACE, first.id, ids[:1], "The same again", by=PRIYA)
    for slot in ("1", "2"):
        await propose_themes(door.desk, {"workspace_id": WORKSPACE, "slot": slot})
        await deal(door)
    assert shown(door).count("Are these the same theme?") == 1
    await answer(door, "Merge")
    assert f"Merged by <@{PRIYA}>" in shown(door)
    assert "was merged into this one" in await theme_page(door)
