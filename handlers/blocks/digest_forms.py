"""Setting up a digest: its form, and what `/digest` answers."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.digest_commands import DigestAsked, DigestCommand
from bot.domain.digests import Digest
from bot.domain.schedule_words import rhythm_sentence, slot_day
from bot.domain.schedules import WEEKDAYS, Cadence, zone_of
from bot.flows.digest_schedules import Scheduled, Setup
from handlers.blocks import kit, limits
from handlers.blocks.inputs import field, menu, option
from handlers.blocks.kit import Block, escape
from handlers.payloads.digests import AT, CADENCE, CHANNEL, WEEKDAY, ZONE

FORM = "digest.schedule"
# A zone is found by a few letters of its city, and nobody can type nothing.
_LEAST_TYPED = 1
_CADENCES = {Cadence.WEEKLY: "Every week", Cadence.DAILY: "Every day", Cadence.MONTHLY: "Every month"}


def schedule_form(setup: Setup, *, now: datetime) -> Block:
    """Return the form that schedules a digest, filled in; without a channel, one has to be chosen."""
    rhythm = setup.rhythm
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": kit.plain("Schedule a digest", limits.VIEW_TITLE),
        "submit": kit.plain("Schedule", limits.VIEW_BUTTON),
        "close": kit.plain("Cancel", limits.VIEW_BUTTON),
        "blocks": [
            field(
                CHANNEL, "Channel", _channel_menu(setup.channel_id), hint="Heed has to be in it: /invite @Heed there."
            ),
            field(CADENCE, "How often", _cadence_menu(rhythm.cadence)),
            field(
                WEEKDAY,
                "Day",
                _weekday_menu(rhythm.weekday),
                hint="Every month: the first of this day in the month. Every day: not used.",
            ),
            field(AT, "Time", {"type": "timepicker", "action_id": AT, "initial_time": f"{rhythm.at:%H:%M}"}),
            field(ZONE, "Time zone", _zone_menu(rhythm.zone, now), hint="Type a city, such as Berlin or New York."),
        ],
    }


def scheduled_view(scheduled: Scheduled) -> Block:
    """Return what the form turns into once the digest is scheduled."""
    return {
        "type": "modal",
        "title": kit.plain("Digest scheduled", limits.VIEW_TITLE),
        "close": kit.plain("Done", limits.VIEW_BUTTON),
        "blocks": [kit.section(scheduled_text(scheduled))],
    }


def zone_options(zones: Sequence[str], now: datetime) -> list[Block]:
    """Return the menu of time zones, each with what its clocks show now."""
    return [_zone_option(zone, now) for zone in zones]


def _channel_menu(channel_id: str | None) -> Block:
    element: Block = {
        "type": "conversations_select",
        "action_id": CHANNEL,
        "placeholder": kit.plain("Choose a channel", limits.PLACEHOLDER),
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    return element if channel_id is None else {**element, "initial_conversation": channel_id}


def _cadence_menu(cadence: Cadence) -> Block:
    options = {each: option(label, each.value) for each, label in _CADENCES.items()}
    return menu(CADENCE, list(options.values()), chosen=options[cadence])


def _weekday_menu(weekday: int) -> Block:
    options = [option(day, str(number)) for number, day in enumerate(WEEKDAYS)]
    return menu(WEEKDAY, options, chosen=options[weekday])


def _zone_menu(zone: str, now: datetime) -> Block:
    return {
        "type": "external_select",
        "action_id": ZONE,
        "min_query_length": _LEAST_TYPED,
        "placeholder": kit.plain("Type a city", limits.PLACEHOLDER),
        "initial_option": _zone_option(zone, now),
    }


def _zone_option(zone: str, now: datetime) -> Block:
    return option(f"{zone} ({now.astimezone(zone_of(zone)):%H:%M} now)", zone)


# --- answers ---------------------------------------------------------------------------------------------------------


def scheduled_text(scheduled: Scheduled) -> str:
    """Return when and where a digest comes, and what happens when there is nothing to say."""
    place = scheduled.place
    where = "in our direct messages" if place.is_own_dm else f"in #{escape(kit.one_line(place.name))}"
    when = f"{rhythm_sentence(scheduled.schedule.rhythm)} {where}"
    return f"{when}; next on {slot_day(scheduled.next_slot)}. Nothing new, no post."


def quiet_text(digest: Digest, *, would: bool) -> str:
    """Return why there is no digest to see."""
    outcome = "nothing would be posted" if would else "nothing was posted"
    withheld = digest.tally.withheld
    kept = f" What was said in private places stays there ({withheld:,})." if withheld else ""
    return f"Nothing new this {digest.period.noun}, so {outcome}.{kept}"


def ordered_text(digest: Digest) -> str:
    """Return what happens after `/digest now`."""
    return f"I am posting a digest of the last {digest.period.noun} here; it takes a moment."


MUTED = "Muted: no digest in this channel until somebody types `/digest unmute` here."

_USAGE = {
    DigestAsked.SCHEDULE: (
        "`/digest schedule` opens a form; `/digest schedule friday 16:30 Europe/Berlin` does it at once"
    ),
    DigestAsked.PREVIEW: "`/digest preview` shows you, and nobody else, what would be posted now",
    DigestAsked.NOW: "`/digest now` posts a digest in this channel",
    DigestAsked.MUTE: "`/digest mute` and `/digest unmute` silence this channel's digest and bring it back",
}


def help_text() -> str:
    """Return what `/digest` can do."""
    return "A digest sums up what customers said, once a week or as you like.\n" + "\n".join(
        f"• {usage}" for usage in _USAGE.values()
    )


def unknown_text(command: DigestCommand) -> str:
    """Return what to type instead of a sub-command that does not exist."""
    hint = f"Did you mean `/digest {command.nearest}`?" if command.nearest else "`/digest help` shows what it can do."
    return f"I do not know `/digest {escape(command.typed.replace('`', ''))}`. {hint}"
