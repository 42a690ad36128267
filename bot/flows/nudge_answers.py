"""What somebody answers to a nudge: done, later, or not theirs."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.domain.errors import NudgeNotFoundError, OutsiderError, SnoozeDayError
from bot.domain.experiments.errors import NewOwnerError
from bot.domain.experiments.reminders import ENDS
from bot.domain.language import say
from bot.domain.nudges import Nudge, NudgeState
from bot.domain.rhythm import hours_of
from bot.domain.working_hours import LONGEST_SNOOZE, Snooze, morning_of, snoozed_day, zone_of_person
from bot.flows.desk import Desk
from bot.flows.experiments.starting import hand_over
from bot.flows.finding import member
from bot.flows.nudge_handing import hand_nudge_over
from bot.flows.nudges import hand_out_nudges_of, redraw_job


async def finish_nudge(desk: Desk, workspace_id: str, user_id: str, key: str) -> None:
    """Remember that somebody has dealt with it, whatever they did. Raises NudgeNotFoundError and OutsiderError."""
    nudge = await own_nudge(desk, workspace_id, user_id, key)
    await _answer(desk, workspace_id, nudge, NudgeState.DONE)


async def snooze_nudge(
    desk: Desk, workspace_id: str, user_id: str, key: str, *, until: Snooze, on: date | None = None
) -> None:
    """Let a nudge come back once more, on the morning of a day where its reader lives.

    Raises SnoozeDayError for a day that is not after today or too far off, NudgeNotFoundError and OutsiderError.
    """
    nudge = await own_nudge(desk, workspace_id, user_id, key)
    person = await member(desk, workspace_id, user_id)
    zone, now = zone_of_person(person.time_zone if person else None), desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        hours = hours_of(await work.people.of(user_id), await work.channels.preferences())
    day = snoozed_day(until, now, zone) if on is None else on
    today = now.astimezone(zone).date()
    if not today + timedelta(days=1) <= day <= today + LONGEST_SNOOZE:
        raise SnoozeDayError
    await _answer(desk, workspace_id, nudge, NudgeState.SNOOZED, snoozed_until=morning_of(day, zone, hours))


async def pass_nudge_on(desk: Desk, workspace_id: str, user_id: str, key: str, *, to: str) -> None:
    """Hand what a nudge is about over to somebody else, who is nudged instead.

    Raises what `hand_over` and `hand_nudge_over` raise, NudgeNotFoundError and OutsiderError.
    """
    nudge = await own_nudge(desk, workspace_id, user_id, key)
    if to == user_id:
        raise NewOwnerError(say("Choose whose it is: this is you."))
    if nudge.state is not NudgeState.OPEN:
        # Pressed twice, or somebody settled it meanwhile: its message says so.
        return
    if nudge.kind in ENDS:
        await hand_over(desk, workspace_id, user_id, nudge.subject_id, to=to)
        facts = None
    else:
        facts = await hand_nudge_over(desk, workspace_id, nudge, to=to)
    await _answer(desk, workspace_id, nudge, NudgeState.NOT_MINE, facts=facts)
    await hand_out_nudges_of(desk, workspace_id, desk.clock.now())


async def own_nudge(desk: Desk, workspace_id: str, user_id: str, key: str) -> Nudge:
    """Return a nudge that was told to somebody. Raises NudgeNotFoundError and OutsiderError."""
    person = await member(desk, workspace_id, user_id)
    if person is not None and person.is_guest:
        raise OutsiderError("Guests cannot answer this: ask a full member of the workspace.")
    async with desk.storage.work(workspace_id) as work:
        nudge = await work.nudges.with_key(key)
    if nudge is None or nudge.user_id != user_id:
        raise NudgeNotFoundError
    return nudge


async def _answer(
    desk: Desk,
    workspace_id: str,
    nudge: Nudge,
    state: NudgeState,
    *,
    snoozed_until: datetime | None = None,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Store an answer, once, and have the message say so; pressed too late, it says what became of it instead."""
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        await work.nudges.answer(nudge.key, state, at=now, snoozed_until=snoozed_until, facts=facts)
    if nudge.message_key is not None:
        occasion = f"{state.value}:{now.isoformat()}:{nudge.key}"
        await desk.jobs.enqueue(redraw_job(workspace_id, nudge.message_key, occasion))
