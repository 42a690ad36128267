"""The quality board: complaints, first answers, what came back after it shipped, and whom nobody hears."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.audience import Place, Reader
from bot.domain.digests import Period
from bot.domain.errors import OutsiderError
from bot.domain.language import say
from bot.domain.quality import Burst, QualityWeeks, bursts_in, weeks_to_compare
from bot.domain.roles import Role
from bot.domain.silence import HeardAccount, LastTheme, Silence, question_for, silence_among
from bot.domain.waiting import FirstAnswers, first_answers
from bot.flows.desk import Desk
from bot.flows.digest_schedules import digest_place
from bot.flows.finding import member, reader_for
from bot.flows.first_answers import learn_authors
from bot.flows.patience import answer_within
from bot.flows.quality_watch import NEWS, chosen_place, may_know, weeks_seen
from bot.flows.roles import require_role
from bot.ports import Escape, FoundBurst, UnitOfWork

# Four weeks even out holidays and slow days.
ANSWERS_SPAN = timedelta(weeks=4)
# A quarter: what ships is seldom opened again in its first week.
ESCAPES_SPAN = timedelta(weeks=13)
# An answer to a command has three seconds in all; most of these people are known already.
LEARN_SECONDS = 0.7
# Accounts with a question each, in one answer; the others are counted.
ACCOUNTS_ASKED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The quality of the product, as one person may know it."""

    seen: QualityWeeks
    bursts: tuple[Burst, ...]
    # Found in the last days, and not named anew: last week's, on a Monday.
    recent: tuple[Burst, ...]
    # The weeks that the present one is compared with; 0: too few are known.
    compared: int
    answers: FirstAnswers
    shipped: int
    escapes: tuple[Escape, ...]
    # None for guests, to whom accounts are not shown.
    silence: Silence | None
    # Where bursts are told; None: only in the digests.
    place: Place | None
    # What was just done, in words.
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A silent account, and one question that a human may send there."""

    account: HeardAccount
    about: LastTheme | None
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceBoard:
    """Whom nobody hears, with a question for the first of them."""

    silence: Silence
    asked: tuple[Asked, ...]
    done: str = ""


async def quality_board(desk: Desk, workspace_id: str, user_id: str, *, done: str = "") -> Board:
    """Return the board as somebody may know it. Raises OutsiderError."""
    reader = await reader_for(desk, workspace_id, user_id)
    # Else the first board of a team would know no customers until the next hour; what Slack is slow to tell, waits.
    await answer_within(LEARN_SECONDS, learn_authors(desk, workspace_id))
    place = await chosen_place(desk, workspace_id)
    if place is not None and place.is_private and not await desk.directory.is_member(workspace_id, place.id, user_id):
        # Its name is its members' business.
        place = None
    async with desk.storage.work(workspace_id) as work:
        seen = await weeks_seen(work, reader, desk.clock.now())
        bursts = bursts_in(seen)
        found = await work.quality.bursts(desk.clock.now() - NEWS, desk.clock.now())
        escapes = await work.quality.escapes(_until_now(desk, ESCAPES_SPAN), reader)
        return Board(
            seen=seen,
            bursts=bursts,
            recent=_recent(found, bursts, reader),
            compared=weeks_to_compare(seen.heard),
            answers=await answers_of(desk, work, _until_now(desk, ANSWERS_SPAN), reader),
            shipped=await work.quality.shipped_in(_until_now(desk, ESCAPES_SPAN), reader),
            escapes=tuple(escapes),
            silence=await silence_of(desk, work, reader) if reader.reads_workspace else None,
            place=place,
            done=done,
        )


async def silence_board(desk: Desk, workspace_id: str, user_id: str, *, days: int | None = None) -> SilenceBoard:
    """Return whom nobody hears; with `days`, silence begins after so many days from now on. Raises OutsiderError."""
    await _require_full_member(desk, workspace_id, user_id)
    reader = await reader_for(desk, workspace_id, user_id)
    now = desk.clock.now()
    if days is not None:
        await require_role(desk, workspace_id, user_id, Role.ADMIN)
    async with desk.storage.work(workspace_id) as work:
        if days is not None:
            preferences = await work.channels.preferences_to_change()
            await work.channels.prefer(replace(preferences, silent_days=days), by=user_id, at=now)
        silence = await silence_of(desk, work, reader)
        asked = await asked_of(work, silence.accounts[:ACCOUNTS_ASKED], reader)
    done = "" if days is None else say("From now on an account counts as silent after {days} days.", days=days)
    return SilenceBoard(silence=silence, asked=asked, done=done)


async def choose_quality_channel(desk: Desk, workspace_id: str, user_id: str, channel_id: str | None) -> str:
    """Store where bursts are told (None: only in the digests); return what holds from now on, in words.

    Raises OutsiderError, SharedChannelError and ChannelUnreachableError.
    """
    await _require_full_member(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    if channel_id is not None:
        await digest_place(desk, workspace_id=workspace_id, user_id=user_id, channel_id=channel_id)
    async with desk.storage.work(workspace_id) as work:
        preferences = await work.channels.preferences_to_change()
        await work.channels.prefer(replace(preferences, quality_channel_id=channel_id), by=user_id, at=desk.clock.now())
    if channel_id is None:
        return say("A sudden rise of complaints is told in the digests only from now on.")
    return say("A sudden rise of complaints is told in this channel from now on, once for each area and week.")


async def answers_of(desk: Desk, work: UnitOfWork, period: Period, reader: Reader) -> FirstAnswers:
    """Return how fast customers were answered who wrote in a period."""
    return first_answers(await work.quality.waits(period, reader), desk.clock.now())


async def silence_of(desk: Desk, work: UnitOfWork, reader: Reader) -> Silence:
    """Return whom nobody hears, as far as a reader may know what was said."""
    days = (await work.channels.preferences()).silent_days
    return silence_among(await work.quality.heard_accounts(reader), days, desk.clock.now())


async def asked_of(work: UnitOfWork, accounts: Sequence[HeardAccount], reader: Reader) -> tuple[Asked, ...]:
    """Return accounts with one question each, in one query."""
    last = await work.quality.last_themes([each.account_id for each in accounts], reader)
    return tuple(
        Asked(account=each, about=(about := last.get(each.account_id)), question=question_for(each, about))
        for each in accounts
    )


def _recent(found: Sequence[FoundBurst], present: Sequence[Burst], reader: Reader) -> tuple[Burst, ...]:
    """Return what was found lately, is not named among the present ones, and may be known."""
    named = {(burst.area.lower(), burst.week) for burst in present}
    known = [each.burst for each in found if may_know(each, reader)]
    return tuple(burst for burst in known if (burst.area.lower(), burst.week) not in named)


def _until_now(desk: Desk, span: timedelta) -> Period:
    now = desk.clock.now()
    return Period(start=now - span, end=now, label="")


async def _require_full_member(desk: Desk, workspace_id: str, user_id: str) -> None:
    person = await member(desk, workspace_id, user_id)
    if person is None or person.is_guest or person.is_bot:
        raise OutsiderError(say("Which accounts are silent, and where rises are told, is for full members."))
