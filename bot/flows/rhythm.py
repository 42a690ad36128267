"""When people may be disturbed, and what each of them chooses about that."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain.audience import Person
from bot.domain.channels import Preferences
from bot.domain.errors import OutsiderError
from bot.domain.language import say
from bot.domain.rhythm import PersonPreferences, hours_of
from bot.domain.working_hours import is_at_work, zone_of_person
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.ports import UnitOfWork

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRhythm:
    """What somebody chose, beside what holds for everybody."""

    chosen: PersonPreferences
    usual: Preferences
    time_zone: str


async def is_there(work: UnitOfWork, person: Person, now: datetime) -> bool:
    """Say whether somebody is at work now: their own hours and days off, else the workspace's, where they live."""
    hours = hours_of(await work.people.of(person.id), await work.channels.preferences())
    return is_at_work(now, zone_of_person(person.time_zone), hours)


async def read_rhythm(desk: Desk, workspace_id: str, user_id: str) -> OwnRhythm:
    """Return what somebody chose for themselves. Raises OutsiderError, for guests too."""
    person = await _reminded(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        return OwnRhythm(
            chosen=await work.people.of(user_id),
            usual=await work.channels.preferences(),
            time_zone=zone_of_person(person.time_zone if person else None).key,
        )


async def choose_rhythm(desk: Desk, workspace_id: str, chosen: PersonPreferences) -> None:
    """Keep what somebody chose for themselves; what is the workspace's own choice is not kept as theirs.

    Raises OutsiderError, for guests too: they are not reminded of anything.
    """
    await _reminded(desk, workspace_id, chosen.user_id)
    async with desk.storage.work(workspace_id) as work:
        usual = (await work.channels.preferences()).hours
        has_hours = (chosen.begins, chosen.ends) != (usual.begins, usual.ends)
        kept = replace(
            chosen,
            begins=chosen.begins if has_hours else None,
            ends=chosen.ends if has_hours else None,
            workdays=None if chosen.workdays == usual.workdays else chosen.workdays,
            hides_steps=(await work.people.of(chosen.user_id)).hides_steps,
            set_at=desk.clock.now(),
        )
        await work.people.keep(kept)
    _log.info("rhythm_chosen", workspace_id=workspace_id, user_id=chosen.user_id)


async def _reminded(desk: Desk, workspace_id: str, user_id: str) -> Person | None:
    """Return somebody who may be reminded of something. Raises OutsiderError."""
    person = await member(desk, workspace_id, user_id)
    if person is not None and person.is_guest:
        raise OutsiderError(say("Guests are not reminded of anything, so there is nothing to choose."))
    return person
