"""`/experiment` in words: help, slips, and the list."""

from dataclasses import replace

from bot.domain.experiments.commands import ExperimentAsked
from bot.domain.experiments.experiment import Stage
from handlers.listeners.experiments.commands import _ANSWERS
from tests.experiment_builders import READ_DAY, TERMS
from tests.handlers.front_door import GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.planning_door import seen
from tests.handlers.screen import buttons_of
from tests.handlers.trying import decided, tried


def test_every_sub_command_has_its_answer() -> None:
    """Nothing in the help leads nowhere."""
    assert set(_ANSWERS) == set(ExperimentAsked)


async def test_help_names_every_sub_command(door: FrontDoor) -> None:
    """With an example of each."""
    told = seen(await door.experiment(""))
    assert all(f"/experiment {asked.value}" in told for asked in ExperimentAsked if asked is not ExperimentAsked.HELP)


async def test_a_slip_is_met_with_the_nearest_name(door: FrontDoor) -> None:
    """With what was typed after it, shown letter by letter."""
    assert "Did you mean `/experiment list`?" in seen(await door.experiment("lst"))
    assert "Did you mean `/experiment update EXP-7 control 3/4`?" in seen(
        await door.experiment("updaet EXP-7 control 3/4")
    )
    told = seen(await door.experiment("<!channel>marketing"))
    assert "<!channel>" not in told
    assert "`/experiment help`" in told


async def test_without_experiments_the_list_says_how_to_begin(door: FrontDoor) -> None:
    """An empty answer would be a riddle."""
    assert "No experiment is open" in seen(await door.experiment("list"))


async def test_the_list_begins_with_ones_own_and_with_what_waits(door: FrontDoor) -> None:
    """Each with what it waits for; what is reviewed or discarded is not open."""
    await tried(door, user=SAM)
    await tried(door, stage=Stage.DRAFT)
    await tried(door)
    await tried(door, stage=Stage.READ)
    await decided(door, await tried(door))
    await tried(door, stage=Stage.REVIEWED)
    told = seen(await door.experiment("list"))
    order = [told.index(label) for label in ("Yours", "EXP-4", "EXP-3", "EXP-2", "EXP-5", "Of others", "EXP-1")]
    assert order == sorted(order)
    assert "EXP-6" not in told
    for part in ("waits for a decision", "may be read from Tue 1 Dec 2026", "not started", "review on Mon 1 Mar 2027"):
        assert part in told


async def test_what_is_overdue_says_so(door: FrontDoor) -> None:
    """A read date that has come, a kill date that has passed, a review that was due."""
    terms = replace(TERMS, review_on=READ_DAY.date())
    await decided(door, await tried(door, terms))
    await tried(door)
    door.clock.at = READ_DAY
    told = seen(await door.experiment("list"))
    assert "may be read since Tue 1 Dec 2026" in told
    assert "review was due Tue 1 Dec 2026" in told
    door.clock.at = READ_DAY.replace(day=21)
    assert "past its kill date, Sun 20 Dec 2026" in seen(await door.experiment("list"))


async def test_a_long_list_has_pages(door: FrontDoor) -> None:
    """Twenty lines a page, there and back."""
    for _ in range(23):
        await tried(door)
    first = await door.experiment("list")
    assert "23 open experiments" in seen(first)
    assert "EXP-23" in seen(first)
    button = buttons_of(first)["More"]
    await door.press(button["action_id"], button["value"])
    second = door.responses[-1]
    assert second["replace_original"]
    assert "EXP-3" in seen(second)
    assert "EXP-4" not in seen(second)
    back = buttons_of(second)["Previous"]
    await door.press(back["action_id"], back["value"])
    assert "EXP-23" in seen(door.responses[-1])


async def test_what_a_private_channel_tries_is_its_own(door: FrontDoor) -> None:
    """Its members see it, and nobody else; guests see nothing of what is not theirs."""
    await tried(door, private_to=PRIVATE, user=PRIYA)
    await tried(door, user=PRIYA)
    assert "EXP-1" in seen(await door.experiment("list", user=PRIYA))
    told = seen(await door.experiment("list", user=SAM))
    assert "EXP-1" not in told
    assert "EXP-2" in told
    assert "No experiment is open" in seen(await door.experiment("list", user=GUEST))
    door.directory.members.add((PRIVATE, GUEST))
    assert "EXP-1" in seen(await door.experiment("list", user=GUEST))
    assert "Only members" in seen(await door.experiment("list", user=OUTSIDER))
