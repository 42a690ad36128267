"""`/heed why`: the trace of an experiment, a theme and an item, both ways, within what its reader may know."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.experiments.decisions import CameTrue, Review
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.feedback import Feedback
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme, ThemeChange, ThemeEvent
from tests.experiment_builders import READ_DAY, TERMS, rates
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import ACME, GENERAL, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.listeners.experiments.test_deciding import TOLD, decide_form, seen
from tests.handlers.screen import buttons_of
from tests.handlers.trying import decided, present, reported, tried
from tests.storage_builders import kept


async def theme_of(door: FrontDoor, name: str = "Sign-up is long") -> Theme:
    """Store a theme."""
    new = NewTheme(name=name, description="", named_by=SetBy.PERSON, created_at=door.clock.now())
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.themes.hold()
        return await work.themes.add(new)


async def said(door: FrontDoor, theme: Theme, account: str, **facts: object) -> Feedback:
    """Keep what a customer said about a theme."""
    given = {"channel_id": GENERAL, "account_name": account, "workspace_id": WORKSPACE} | facts
    item = await kept(door.desk.storage, f"{account} gives up at the form", **given)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.themes.hold()
        await work.themes.assign([item.id], theme.id)
    return item


async def shipped(door: FrontDoor, theme: Theme, **facts: Any) -> Experiment:
    """Return an experiment about a theme that was decided through its form."""
    experiment = await tried(door, replace(TERMS, theme_id=theme.id), stage=Stage.READ, **facts)
    await reported(door, experiment)
    door.clock.at = READ_DAY
    await door.submit(await decide_form(door, experiment), outcome="ship", **TOLD)
    return await present(door, experiment)


async def test_the_trace_walks_from_customers_to_the_decision(durable_door: FrontDoor) -> None:
    """Objective, theme with reach, newest items with their place, the bet, the numbers, the decision, the review."""
    theme = await theme_of(durable_door)
    for account in ("Acme", "Globex"):
        await said(durable_door, theme, account)
    await shipped(durable_door, theme)
    told = seen(await durable_door.command("why EXP-1"))
    for part in (
        "Why EXP-1",
        "Objective: *Self-serve growth*",
        "*T-1* Sign-up is long",
        "2 accounts",
        "Globex  ·  “Globex gives up at the form”",
        "A sign-up form with two fields",
        "1 update",
        f"*Shipped* by <@{PRIYA}> on Tue 1 Dec 2026, as Heed advised",
        TOLD["reason"],
        TOLD["learning"],
        "300 of 4,000 (7.50%)",
        "then 2 items of 2 accounts, today 2 items of 2 accounts",
        "Accounts then: Acme, Globex",
        "to be reviewed on Mon 11 Jan 2027",
    ):
        assert part in told, part


async def test_then_and_today_stand_side_by_side(door: FrontDoor) -> None:
    """Numbers, reach and items that came later, and items whose words are gone since."""
    theme = await theme_of(door)
    first = await said(door, theme, "Acme")
    await said(door, theme, "Globex")
    experiment = await shipped(door, theme)
    await reported(door, experiment, rates((260, 5_000), (330, 5_000)), day=14)
    await said(door, theme, "Initech")
    await said(door, theme, "Hooli")
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.erase(first.id, at=door.clock.now())
    told = seen(await door.command("why EXP-1"))
    assert "then 2 items of 2 accounts, today 3 items of 3 accounts" in told
    assert "then 300 of 4,000 (7.50%); today 330 of 5,000 (6.60%)" in told
    assert "Gone since, because deleted or taken back: F-1" in told


async def test_the_button_shows_it_to_who_pressed_alone(door: FrontDoor) -> None:
    """The card stays as it is."""
    experiment = await tried(door)
    await door.press("experiments.why", json.dumps({"experiment": experiment.id}))
    answer = door.responses[-1]
    assert (answer["response_type"], answer["replace_original"]) == ("ephemeral", False)
    assert "not decided yet" in seen(answer)
    assert "may be read from Tue 1 Dec 2026" in seen(answer)


async def test_an_early_reading_and_earlier_decisions_are_told(door: FrontDoor) -> None:
    """What was done out of turn stays in the trace, and so does a decision that was changed."""
    experiment = await tried(door, stage=Stage.READ)
    await decided(door, experiment, reason="It was a <!channel> mistake")
    await decided(door, experiment, at=door.clock.now() + timedelta(hours=1), against_reason="Legal wants it")
    early = ExperimentEvent(
        id="e1",
        experiment_id=experiment.id,
        change=ExperimentChange.READ_EARLY,
        at=door.clock.now(),
        by=SAM,
        reason="Support is flooded",
    )
    came = Review(
        experiment_id=experiment.id,
        came_true=CameTrue.NO,
        words="Nobody came back",
        by=SAM,
        at=READ_DAY,
        reviewed_on=READ_DAY.date(),
    )
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.record(early)
        await work.experiments.review(came)
    told = seen(await door.command("why EXP-1"))
    assert f"Read before its time by <@{SAM}> on Mon 23 Nov 2026: “Support is flooded”" in told
    assert "Before that: stopped" in told
    assert "It was a &lt;!channel&gt; mistake" in told
    assert "Legal wants it" in told
    assert f"*It did not come true*, says <@{SAM}>" in told
    assert "Nobody came back" in told
    assert "frozen in a form that this version of Heed does not read" in told


async def test_a_theme_tells_what_was_tried_about_it(door: FrontDoor) -> None:
    """With what became of each, those of a theme that was merged into it, and a way to each trace."""
    theme, other = await theme_of(door), await theme_of(door, "Forms")
    await said(door, theme, "Acme")
    experiment = await tried(door, replace(TERMS, theme_id=theme.id))
    await decided(door, experiment)
    await tried(door, replace(TERMS, theme_id=other.id))
    merge = ThemeEvent(
        id="m1", theme_id=theme.id, change=ThemeChange.MERGED, at=door.clock.now(), by=PRIYA, other=other.id
    )
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.themes.merge(other.id, theme.id)
        await work.themes.record(merge)
    answer = await door.command("why T-2")
    told = seen(answer)
    assert "T-2 was merged into this theme" in told
    assert f"Stopped on Mon 23 Nov 2026 by <@{PRIYA}>, because “Nobody used it”" in told
    assert "*EXP-2*" in told
    assert "Being tried, not decided yet" in told
    assert json.loads(buttons_of(answer)["Why"]["value"]) == {"experiment": experiment.id}
    assert "no such theme" in seen(await door.command("why T-9"))


async def test_an_item_tells_what_came_of_it(door: FrontDoor) -> None:
    """Why it was kept, its theme, and what was tried, decided and learned about it."""
    theme = await theme_of(door)
    item = await said(door, theme, "Acme")
    assert "Nothing was tried about it yet" in seen(await door.command(f"why {item.label}"))
    await shipped(door, theme)
    told = seen(await door.command(f"why {item.label}"))
    assert "Kept as *F-1*" in told
    assert "It belongs to theme *T-1* Sign-up is long" in told
    assert "Shipped on Tue 1 Dec 2026" in told
    assert "This item was among the evidence of that decision" in told


async def test_nobody_learns_of_what_they_may_not_read(door: FrontDoor) -> None:
    """Private experiments and customers' words stay with their readers, on every way to them."""
    theme = await theme_of(door)
    item = await said(door, theme, "Acme")
    await said(door, theme, "Secretive", channel_id=PRIVATE, private_to=PRIVATE)
    secret = await shipped(door, theme, private_to=PRIVATE)
    mine = seen(await door.command("why EXP-1"))
    assert "then 2 items of 2 accounts" in mine
    assert "Accounts then: Acme" in mine
    assert "Secretive," not in mine
    assert "no such experiment" in seen(await door.command("why EXP-1", user=SAM))
    for words in ("why T-1", f"why {item.label}"):
        told = seen(await door.command(words, user=SAM))
        assert "EXP-1" not in told
        assert "Secretive" not in told
    for user, team in ((SAM, WORKSPACE), (GUEST, WORKSPACE), (OUTSIDER, ACME)):
        await door.press("experiments.why", json.dumps({"experiment": secret.id}), user=user, team=team)
    assert all("sign-up form" not in seen(answer) for answer in door.responses)


async def test_somebody_asks_the_other_command(door: FrontDoor) -> None:
    """`/experiment why` answers as `/heed why` does, to those who may know; without a number it asks for one."""
    secret = await tried(door, private_to=PRIVATE, user=PRIYA)
    assert seen(await door.experiment("why EXP-1")) == seen(await door.command("why EXP-1"))
    assert secret.label in seen(await door.experiment("why 1"))
    assert "no such experiment" in seen(await door.experiment("why EXP-1", user=SAM))
    assert "Type `/experiment why EXP-7`" in seen(await door.experiment("why"))


async def test_a_guest_of_the_channel_sees_numbers_and_no_customers(door: FrontDoor) -> None:
    """What customers said elsewhere in the workspace is none of their business."""
    theme = await theme_of(door)
    await said(door, theme, "Acme")
    await shipped(door, theme, private_to=PRIVATE)
    door.directory.members.add((PRIVATE, GUEST))
    told = seen(await door.command("why EXP-1", user=GUEST))
    assert "300 of 4,000" in told
    assert "shown to full members" in told
    assert "Acme" not in told
