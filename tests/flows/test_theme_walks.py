"""After anything at all that people do to themes, each lies where its items lie."""

import random

import pytest

from bot.domain.errors import ThemeChangeError, ThemeNotFoundError
from bot.domain.feedback import Feedback
from bot.domain.themes import Theme, ThemeState
from bot.flows.placing import place_item
from bot.flows.theme_changes import merge_themes, move_item, split_theme
from bot.flows.theme_undoing import undo_change
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.theme_office import ADA, BO, DARK, EXPORTS, ThemeOffice, events, hold_together

OTHER = "our invoices show the wrong tax"


@pytest.fixture
def office() -> ThemeOffice:
    """Open a workspace in memory; the stores are held to the same contract on every engine."""
    return ThemeOffice(InMemoryStorage())


@pytest.mark.parametrize("seed", range(6))
async def test_after_anything_at_all_every_theme_lies_where_its_items_lie(office: ThemeOffice, seed: int) -> None:
    """Eighty random steps: said, edited, erased, merged, split, moved, taken back; what is refused changes nothing."""
    chance = random.Random(seed)  # noqa: S311 -- a game, not a secret
    items = [await office.say(words, f"U0CUSTOMER{at}") for at, words in enumerate((*EXPORTS, *DARK))]
    for step in range(80):
        act = chance.choice((_say, _edit, _erase, _merge, _split, _move, _undo, _undo))
        try:
            await act(office, chance, items)
        except (ThemeChangeError, ThemeNotFoundError):
            continue
        if step % 8 == 0:
            await hold_together(office)
    await hold_together(office)


async def _say(office: ThemeOffice, chance: random.Random, items: list[Feedback]) -> None:
    items.append(await office.say(chance.choice((*EXPORTS, *DARK, OTHER)), f"U0{chance.randrange(9)}"))


async def _edit(office: ThemeOffice, chance: random.Random, items: list[Feedback]) -> None:
    item = chance.choice(items)
    await office.edit(item, chance.choice((*EXPORTS, *DARK, OTHER)))
    await place_item(office.desk, {"workspace_id": WORKSPACE, "feedback_id": item.id})


async def _erase(office: ThemeOffice, chance: random.Random, items: list[Feedback]) -> None:
    async with office.desk.storage.work(WORKSPACE) as work:
        await work.feedback.erase(chance.choice(items).id, at=office.clock.now())


async def _merge(office: ThemeOffice, chance: random.Random, items: list[Feedback]) -> None:
    del items
    one, other = await _standing(office, chance), await _standing(office, chance)
    await merge_themes(office.desk, WORKSPACE, one.id, other.id, by=ADA)


async def _split(office: ThemeOffice, chance: random.Random, items: list[Feedback]) -> None:
    del items
    theme = await _standing(office, chance)
    async with office.desk.storage.work(WORKSPACE) as work:
        ids = await work.themes.member_ids(theme.id)
    await split_theme(office.desk, WORKSPACE, theme.id, ids[: len(ids) // 2], f"Split {chance.random()}", by=ADA)


async def _move(office: ThemeOffice, chance: random.Random, items: list[Feedback]) -> None:
    present = [item for item in [await office.present(one) for one in items] if item.words]
    target = chance.choice((None, (await _standing(office, chance)).id))
    await move_item(office.desk, WORKSPACE, chance.choice(present).id, target, by=BO)


async def _undo(office: ThemeOffice, chance: random.Random, items: list[Feedback]) -> None:
    del items
    await undo_change(office.desk, WORKSPACE, chance.choice(await events(office)).id, by=BO)


async def _standing(office: ThemeOffice, chance: random.Random) -> Theme:
    async with office.desk.storage.work(WORKSPACE) as work:
        every = [await work.themes.with_number(number) for number in range(1, 40)]
    active = [theme for theme in every if theme is not None and theme.state is ThemeState.ACTIVE]
    if not active:
        raise ThemeNotFoundError
    return chance.choice(active)
