"""Finding out where somebody asks for help."""

from bot.domain.audience import Place
from bot.domain.channels import Mode
from bot.domain.surroundings import Surroundings, Where
from bot.flows.desk import Desk
from bot.flows.patience import answer_within

# Help answers a command, which has three seconds in all: what Slack has not said by then is left out.
PLACE_SECONDS = 0.7
_MODES = {Mode.OFF: Where.OFF, Mode.LISTEN: Where.LISTEN, Mode.EXPERIMENTS: Where.EXPERIMENTS}


async def surroundings_of(desk: Desk, *, workspace_id: str, user_id: str, channel_id: str | None) -> Surroundings:
    """Return where somebody is; what cannot be known in a moment counts as a place without Heed."""
    person = await answer_within(PLACE_SECONDS, desk.directory.person(workspace_id, user_id))
    is_guest = person is not None and (person.is_guest or person.team_id != workspace_id)
    place = None
    if channel_id:
        place = await answer_within(PLACE_SECONDS, desk.directory.place(workspace_id, channel_id))
    if place is None or channel_id is None:
        return Surroundings(where=Where.ABSENT, is_guest=is_guest)
    async with desk.storage.work(workspace_id) as work:
        settings, schedule = await work.channels.of(channel_id), await work.schedules.of_channel(channel_id)
    has_digest = schedule is not None and schedule.muted_at is None
    return Surroundings(where=_where(place, settings.mode), has_digest=has_digest, is_guest=is_guest)


def _where(place: Place, mode: Mode) -> Where:
    if place.is_own_dm:
        return Where.DM
    if not place.is_member:
        return Where.ABSENT
    return Where.SHARED if place.is_external else _MODES[mode]
