"""Setting up a digest: its form, and what `/digest` answers."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.days import weekday_name
from bot.domain.digest_commands import DigestAsked, DigestCommand
from bot.domain.digests import Digest
from bot.domain.language import later, say
from bot.domain.schedule_words import rhythm_sentence, slot_day
from bot.domain.schedules import Cadence, zone_of
from bot.flows.digest_schedules import Scheduled, Setup
from handlers.blocks import kit, limits
from handlers.blocks.inputs import field, menu, option
from handlers.blocks.kit import Block, escape
from handlers.payloads.digests import AT, CADENCE, CHANNEL, WEEKDAY, ZONE

FORM = "digest.schedule"
# A zone is found by a few letters of its city, and nobody can type nothing.
_LEAST_TYPED = 1
_CADENCES = {
    Cadence.WEEKLY: later("Every week"),
    Cadence.DAILY: later("Every day"),
    Cadence.MONTHLY: later("Every month"),
}


def schedule_form(setup: Setup, *, now: datetime) -> Block:
    """Return the form that schedules a digest, filled in; without a channel, one has to be chosen."""
    rhythm = setup.rhythm
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": kit.plain(say("Schedule a digest"), limits.VIEW_TITLE),
        "submit": kit.plain(say("Schedule"), limits.VIEW_BUTTON),
        "close": kit.plain(say("Cancel"), limits.VIEW_BUTTON),
        "blocks": [
            field(
                CHANNEL,
                say("Channel"),
                _channel_menu(setup.channel_id),
                hint=say("I have to be in it: /invite @Heed there."),
            ),
            field(CADENCE, say("How often"), _cadence_menu(rhythm.cadence)),
            field(
                WEEKDAY,
                say("Day"),
                _weekday_menu(rhythm.weekday),
                hint=say("Every month: the first of this day in the month. Every day: not used."),
            ),
            field(AT, say("Time"), {"type": "timepicker", "action_id": AT, "initial_time": f"{rhythm.at:%H:%M}"}),
            field(
                ZONE,
                say("Time zone"),
                _zone_menu(rhythm.zone, now),
                hint=say("Type a city, such as Berlin or New York."),
            ),
        ],
    }


def scheduled_view(scheduled: Scheduled) -> Block:
    """Return what the form turns into once the digest is scheduled."""
    return {
        "type": "modal",
        "title": kit.plain(say("Digest scheduled"), limits.VIEW_TITLE),
        "close": kit.plain(say("Done"), limits.VIEW_BUTTON),
        "blocks": [kit.section(scheduled_text(scheduled))],
    }


def zone_options(zones: Sequence[str], now: datetime) -> list[Block]:
    """Return the menu of time zones, each with what its clocks show now."""
    return [_zone_option(zone, now) for zone in zones]


def _channel_menu(channel_id: str | None) -> Block:
    element: Block = {
        "type": "conversations_select",
        "action_id": CHANNEL,
        "placeholder": kit.plain(say("Choose a channel"), limits.PLACEHOLDER),
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    return element if channel_id is None else {**element, "initial_conversation": channel_id}


def _cadence_menu(cadence: Cadence) -> Block:
    options = {each: option(say(label), each.value) for each, label in _CADENCES.items()}
    return menu(CADENCE, list(options.values()), chosen=options[cadence])


def _weekday_menu(weekday: int) -> Block:
    options = [option(weekday_name(number), str(number)) for number in range(7)]
    return menu(WEEKDAY, options, chosen=options[weekday])


def _zone_menu(zone: str, now: datetime) -> Block:
    return {
        "type": "external_select",
        "action_id": ZONE,
        "min_query_length": _LEAST_TYPED,
        "placeholder": kit.plain(say("Type a city"), limits.PLACEHOLDER),
        "initial_option": _zone_option(zone, now),
    }


def _zone_option(zone: str, now: datetime) -> Block:
    return option(say("{zone} ({time} now)", zone=zone, time=f"{now.astimezone(zone_of(zone)):%H:%M}"), zone)


# --- answers ---------------------------------------------------------------------------------------------------------


def scheduled_text(scheduled: Scheduled) -> str:
    """Return when and where a digest comes, and what happens when there is nothing to say."""
    place = scheduled.place
    rhythm, day = rhythm_sentence(scheduled.schedule.rhythm), slot_day(scheduled.next_slot)
    if place.is_own_dm:
        return say("{rhythm} in our direct messages; next on {day}. Nothing new, no post.", rhythm=rhythm, day=day)
    channel = f"#{escape(kit.one_line(place.name))}"
    return say("{rhythm} in {channel}; next on {day}. Nothing new, no post.", rhythm=rhythm, channel=channel, day=day)


def quiet_text(digest: Digest, *, would: bool) -> str:
    """Return why there is no digest to see."""
    quiet = say((_QUIET_WOULD if would else _QUIET)[digest.period.noun])
    withheld = digest.tally.withheld
    if not withheld:
        return quiet
    kept = say("What was said in private places stays there ({withheld:,}).", withheld=withheld)
    return f"{quiet} {kept}"


def ordered_text(digest: Digest) -> str:
    """Return what happens after `/digest now`."""
    return say(_ORDERED[digest.period.noun])


# Other languages bend their words with the noun, so each span has sentences of its own.
_QUIET = {
    "day": later("Nothing new this day, so nothing was posted."),
    "week": later("Nothing new this week, so nothing was posted."),
    "month": later("Nothing new this month, so nothing was posted."),
}
_QUIET_WOULD = {
    "day": later("Nothing new this day, so nothing would be posted."),
    "week": later("Nothing new this week, so nothing would be posted."),
    "month": later("Nothing new this month, so nothing would be posted."),
}
_ORDERED = {
    "day": later("I am posting a digest of the last day here; it takes a moment."),
    "week": later("I am posting a digest of the last week here; it takes a moment."),
    "month": later("I am posting a digest of the last month here; it takes a moment."),
}
MUTED = later("Muted: no digest in this channel until somebody types `/digest unmute` here.")

_USAGE = {
    DigestAsked.SCHEDULE: later(
        "`/digest schedule` opens a form; `/digest schedule friday 16:30 Europe/Berlin` does it at once"
    ),
    DigestAsked.PREVIEW: later("`/digest preview` shows you, and nobody else, what would be posted now"),
    DigestAsked.NOW: later("`/digest now` posts a digest in this channel"),
    DigestAsked.MUTE: later("`/digest mute` and `/digest unmute` silence this channel's digest and bring it back"),
}


def help_text() -> str:
    """Return what `/digest` can do."""
    head = say("A digest sums up what customers said, once a week or as you like.")
    return "\n".join((head, *(f"• {say(usage)}" for usage in _USAGE.values())))


def unknown_text(command: DigestCommand) -> str:
    """Return what to type instead of a sub-command that does not exist."""
    typed = f"`/digest {escape(command.typed.replace('`', ''))}`"
    if command.nearest:
        near = f"`/digest {command.nearest}`"
        return say("I do not know {typed}. Did you mean {near}?", typed=typed, near=near)
    return say("I do not know {typed}. `/digest help` shows what it can do.", typed=typed)
