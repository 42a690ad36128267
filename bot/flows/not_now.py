"""The not-now list: what the team put off comes back to whoever put it off, once, on its review day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.audience import Person
from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.domain.roles import Role
from bot.domain.themes import Theme
from bot.domain.vision import NotNow
from bot.domain.vision_errors import NotNowGoneError, VisionGuestError
from bot.domain.vision_rules import checked_review
from bot.domain.working_hours import is_at_work, zone_of_person
from bot.flows.desk import Desk
from bot.flows.roles import require_role
from bot.flows.vision_pages import vision_reader
from bot.messages import NotNowReview
from bot.ports import Job, UnitOfWork, Whisper

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFilling:
    """What the form about an entry begins with."""

    entry: NotNow
    theme: Theme
    today: date


async def open_review(desk: Desk, workspace_id: str, user_id: str, not_now_id: str) -> ReviewFilling:
    """Return an entry that somebody looks at again. Raises NotNowGoneError, OutsiderError and VisionGuestError."""
    reader = await vision_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        entry = await work.vision.not_now(not_now_id)
        themes = [] if entry is None else await work.vision.standing_themes([entry.theme_id])
        seen = await work.vision.visible_themes(reader, [theme.id for theme in themes])
    if entry is None or entry.lifted_at is not None or not seen:
        raise NotNowGoneError
    return ReviewFilling(entry=entry, theme=themes[0], today=desk.clock.now().date())


async def put_off_again(desk: Desk, workspace_id: str, user_id: str, not_now_id: str, *, until: date | None) -> Theme:
    """Keep something put off until another day, and return its theme.

    Raises ReviewDayError, NotNowGoneError, OutsiderError and VisionGuestError.
    """
    found = await open_review(desk, workspace_id, user_id, not_now_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    day = checked_review(until, found.today)
    async with desk.storage.work(workspace_id) as work:
        if not await work.vision.review_later(not_now_id, day):
            raise NotNowGoneError
    _log.info("review_put_off", workspace_id=workspace_id, not_now_id=not_now_id)
    return found.theme


async def hand_out_reviews(desk: Desk, now: datetime) -> None:
    """Begin a job for everything whose review day has come and that nobody was told of, at most one an hour.

    Several replicas may do this at once: a job is known by its hour, and a message by its entry and day.
    """
    slot = f"{now.astimezone(UTC):%Y-%m-%dT%H}"
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            due = [entry for entry, _ in await work.vision.reviews_due(now.date())]
            waiting = [entry for entry in due if await work.posts.posted(review_key(entry)) is None]
        for entry in waiting:
            args = {"workspace_id": workspace_id, "not_now_id": entry.id}
            await desk.jobs.enqueue(Job(id=f"{review_key(entry)}:{slot}", kind="not_now_review", args=args))


async def tell_review(desk: Desk, args: Mapping[str, str]) -> None:
    """Tell whoever put `not_now_id` of `workspace_id` off that its review day has come, in their working hours.

    Who may not read the theme any more, and who has left, is told nothing: the list still says that it is due.
    Raises TryAgainError.
    """
    workspace_id, now = args["workspace_id"], desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        entry = await work.vision.not_now(args["not_now_id"])
    if entry is None or entry.lifted_at is not None or entry.review_on is None or entry.review_on > now.date():
        return
    person = await desk.directory.person(workspace_id, entry.by)
    if person is None or not _is_here(person, workspace_id):
        return
    # Whoever asks for what was held back gets it at whatever hour.
    if "shown" not in args and not is_at_work(now, zone_of_person(person.time_zone)):
        return
    theme = await _readable(desk, workspace_id, entry)
    if theme is None:
        _log.info("review_not_told", workspace_id=workspace_id, not_now_id=entry.id)
        return
    content = NotNowReview(entry=entry, theme=theme)
    whisper = Whisper(
        key=review_key(entry),
        workspace_id=workspace_id,
        user_id=entry.by,
        content=content,
        occasion=Occasion.REVIEW,
        why=reasons.REVIEW,
        again=Job(id=review_key(entry), kind="not_now_review", args=args),
    )
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        # They take no messages from apps: the list still says that it is due.
        _log.warning("person_unreachable", workspace_id=workspace_id, user_id=entry.by)


def review_key(entry: NotNow) -> str:
    """Return the key of the message about one review day of an entry: it goes out once."""
    return f"not_now_review:{entry.id}:{entry.review_on}"


async def _readable(desk: Desk, workspace_id: str, entry: NotNow) -> Theme | None:
    """Return the theme of an entry, when whoever put it off may still read it."""
    try:
        reader = await vision_reader(desk, workspace_id, entry.by)
    except (OutsiderError, VisionGuestError):
        return None
    async with desk.storage.work(workspace_id) as work:
        return await _seen(work, entry, await work.vision.visible_themes(reader, [entry.theme_id]))


async def _seen(work: UnitOfWork, entry: NotNow, seen: set[str]) -> Theme | None:
    themes = await work.vision.standing_themes([entry.theme_id]) if entry.theme_id in seen else []
    return next(iter(themes), None)


def _is_here(person: Person, workspace_id: str) -> bool:
    return person.team_id == workspace_id and not person.is_bot and not person.has_left
