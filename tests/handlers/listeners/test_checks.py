"""Who was told that something shipped is asked whether it helped: once, by who may write to them, and a no counts."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.closing import Debt, Helped
from bot.domain.errors import TryAgainError
from bot.domain.labels import SetBy
from bot.domain.statuses import StatusOrder, ThemeStatus
from bot.domain.themes import NewTheme, Theme
from bot.flows.helping import MOST_ASKED, ask_whether_it_helped, hand_out_checks
from bot.flows.statuses_steps import take_step
from bot.messages import CheckQuestions
from bot.ports import Whisper
from handlers.blocks.drawing import draw
from tests.debt_builders import CHECK_AT, sent_debt
from tests.fakes.slack import WORKSPACE, slack_is_down
from tests.handlers.front_door import GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor, buttons_of

# A Tuesday at ten where Sam and Priya live.
DUE = CHECK_AT


async def shipped(door: FrontDoor) -> Theme:
    """Store a theme that has shipped."""
    async with door.desk.storage.work(WORKSPACE) as work:
        new = NewTheme(name="Photo <!channel> upload", description="", named_by=SetBy.PERSON, created_at=DUE)
        theme = await work.themes.add(new)
        order = StatusOrder(theme_id=theme.id, status=ThemeStatus.SHIPPED, reason="It is there", origin_key="shipped")
        await take_step(door.desk, work, theme, order, by=PRIYA)
    return theme


async def told(door: FrontDoor, theme: Theme, *debts: Debt) -> list[Debt]:
    """Store debts that were paid, about a theme."""
    stored = [
        replace(debt, id=f"{number:032x}", origin_key=f"step:{number}", theme_id=theme.id)
        for number, debt in enumerate(debts)
    ]
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.debts.add_many(stored)
    return stored


async def look(door: FrontDoor, after: timedelta = timedelta(0)) -> None:
    """Let the clock look whom to ask, and do the jobs that it begins."""
    door.clock.at = DUE + after
    await hand_out_checks(door.desk, door.clock.at)
    await door.jobs.run_all()


def asked(door: FrontDoor) -> list[Whisper]:
    """Return the questions that went out."""
    return [each for each in door.messenger.whispers if isinstance(each.content, CheckQuestions)]


async def stored(door: FrontDoor, debt: Debt) -> Debt:
    """Return a debt as it is by now."""
    async with door.desk.storage.work(WORKSPACE) as work:
        found = await work.debts.with_id(debt.id)
    assert found is not None
    return found


async def test_who_asked_is_asked_once_whether_it_helped(durable_door: FrontDoor) -> None:
    """By direct message, when the days are over, however often the clock looks and the job is done again."""
    theme = await shipped(durable_door)
    await told(durable_door, theme, sent_debt(asker_id=SAM))
    await look(durable_door, -timedelta(hours=1))
    assert asked(durable_door) == []
    for hours in (0, 1, 26):
        await look(durable_door, timedelta(hours=hours))
    for job in durable_door.jobs.of_kind("checks"):
        await ask_whether_it_helped(durable_door.desk, job.args)
    (question,) = asked(durable_door)
    assert (question.user_id, question.channel_id) == (SAM, None)
    drawn = draw(question.content)
    assert "You asked for this, and heard on Tue 3 Nov 2026 that it shipped" in drawn.text
    assert "<!channel>" not in drawn.text
    assert set(buttons_of(list(drawn.blocks))) == {"Yes, it helped", "In part", "No"}


async def test_nobody_is_asked_at_night_or_after_two_months(door: FrontDoor) -> None:
    """They are asked in their working hours; and what everybody has forgotten is not brought up."""
    theme = await shipped(door)
    await told(door, theme, sent_debt(asker_id=SAM))
    await look(door, timedelta(hours=12))
    assert asked(door) == []
    await look(door, timedelta(days=61))
    await look(door, timedelta(days=62))
    assert asked(door) == []


async def test_a_customer_is_never_written_to(door: FrontDoor) -> None:
    """Who sent the answer asks them, and is told so; nobody outside gets a message."""
    theme = await shipped(door)
    await told(door, theme, sent_debt(asker_id=OUTSIDER, asker_name="Kim", is_external=True, sent_by=PRIYA))
    await look(door)
    (question,) = asked(door)
    assert question.user_id == PRIYA
    assert "Kim heard on Tue 3 Nov 2026 that this shipped" in draw(question.content).text


async def test_who_does_not_read_a_private_channel_is_not_asked_about_it(door: FrontDoor) -> None:
    """Who sent it left the channel since: who owes answers there is asked, and where nobody is left, nobody is."""
    theme = await shipped(door)
    gone = sent_debt(asker_id=OUTSIDER, is_external=True, private_to=PRIVATE, sent_by=SAM, owed_by=SAM)
    await told(door, theme, replace(gone, owed_by=PRIYA), gone)
    await look(door)
    (question,) = asked(door)
    assert question.user_id == PRIYA
    assert isinstance(question.content, CheckQuestions)
    assert len(question.content.notes) == 1


async def test_several_questions_come_in_one_message(door: FrontDoor) -> None:
    """So many at a time; the rest follow in a later hour, each asked once."""
    theme = await shipped(door)
    await told(door, theme, *(sent_debt(asker_id=SAM) for _ in range(MOST_ASKED + 2)))
    await look(door)
    (first,) = asked(door)
    assert isinstance(first.content, CheckQuestions)
    assert len(first.content.notes) == MOST_ASKED
    await look(door, timedelta(hours=1))
    _, second = asked(door)
    assert isinstance(second.content, CheckQuestions)
    assert len(second.content.notes) == 2


async def test_a_no_opens_the_theme_again(durable_door: FrontDoor) -> None:
    """Once, with a reason, and the message says so; the words behind it are kept."""
    door = durable_door
    theme = await shipped(door)
    debt, other = await told(door, theme, sent_debt(asker_id=SAM), sent_debt(asker_id=SAM))
    await look(door)
    for each in (debt, debt, other):
        await door.press("checks.answer:no", json.dumps({"debt": each.id, "helped": "no"}), user=SAM)
    form = door.opened()
    assert form["callback_id"] == "checks.form"
    answer = await door.submit(form, user=SAM, helped="no", helped_words="The upload still stops at 5 MB")
    assert answer == {"text": ""}
    await door.jobs.run_all()
    kept = await stored(door, other)
    assert (kept.helped, kept.helped_words) == (Helped.NO, "The upload still stops at 5 MB")
    async with door.desk.storage.work(WORKSPACE) as work:
        present = await work.themes.with_id(theme.id)
        steps = await work.statuses.of(theme.id, limit=10)
    assert present is not None
    assert present.status is ThemeStatus.CONSIDERING
    assert [step.status for step in steps] == [ThemeStatus.CONSIDERING, ThemeStatus.SHIPPED]
    assert steps[0].by is None
    redrawn = [each for each in door.messenger.updates if isinstance(each.content, CheckQuestions)]
    assert "the theme is open again" in draw(redrawn[-1].content).text


async def test_an_answer_may_be_changed(door: FrontDoor) -> None:
    """By the same person, in the form; a yes opens no theme."""
    theme = await shipped(door)
    (debt,) = await told(door, theme, sent_debt(asker_id=SAM))
    await look(door)
    memory = json.dumps({"debt": debt.id, "helped": "yes"})
    await door.press("checks.answer:yes", memory, user=SAM)
    assert [method for method, _ in door.views] == []
    await door.press("checks.change", memory, user=SAM)
    await door.submit(door.opened(), user=SAM, helped="partly", helped_words="")
    assert (await stored(door, debt)).helped is Helped.PARTLY
    async with door.desk.storage.work(WORKSPACE) as work:
        present = await work.themes.with_id(theme.id)
    assert present is not None
    assert present.status is ThemeStatus.SHIPPED


async def test_only_who_was_asked_answers(door: FrontDoor) -> None:
    """Somebody else's press changes nothing, and neither does one from outside."""
    theme = await shipped(door)
    (debt,) = await told(door, theme, sent_debt(asker_id=SAM))
    await look(door)
    memory = json.dumps({"debt": debt.id, "helped": "no"})
    await door.press("checks.answer:no", memory, user=PRIYA)
    await door.press("checks.answer:no", memory, user=OUTSIDER, team="T0ACME")
    assert (await stored(door, debt)).helped is None


async def test_slack_is_away_when_somebody_is_to_be_asked(durable_door: FrontDoor) -> None:
    """The job is tried again, and asks once."""
    door = durable_door
    theme = await shipped(door)
    await told(door, theme, sent_debt(asker_id=SAM))
    door.clock.at = DUE
    await hand_out_checks(door.desk, DUE)
    (job,) = door.jobs.of_kind("checks")
    door.messenger.errors = [slack_is_down()]
    with pytest.raises(TryAgainError):
        await ask_whether_it_helped(door.desk, job.args)
    await ask_whether_it_helped(door.desk, job.args)
    await ask_whether_it_helped(door.desk, job.args)
    assert len(asked(door)) == 1


async def test_the_days_are_the_teams_choice(door: FrontDoor) -> None:
    """A number of days; what is no such number is said back, and nothing changes."""
    answer = await door.command("owed check 21")
    assert "is asked after 21 days whether it helped" in answer["text"]
    for odd in ("check soon", "check 0", "check 181", "check ²"):
        assert "from 1 to 180" in (await door.command(f"owed {odd}"))["text"]
    assert "full members" in (await door.command("owed check 7", user=GUEST))["text"]
    async with door.desk.storage.work(WORKSPACE) as work:
        assert (await work.channels.preferences()).check_days == 21
