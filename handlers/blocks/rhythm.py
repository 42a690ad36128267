"""The form *My rhythm*: when somebody works, their days off, and what they want to be reminded of."""

import json

from bot.domain.days import weekday_name
from bot.domain.days_off import days_off_text
from bot.domain.language import say, say_many
from bot.domain.nudge_rules import RULES, NudgeRule
from bot.domain.rhythm import MOST_DMS_PER_DAY
from bot.flows.rhythm import OwnRhythm
from handlers.blocks import kit, limits
from handlers.blocks.inputs import field, menu, option, text_input
from handlers.blocks.kit import Block
from handlers.payloads.rhythm import AS_THE_WORKSPACE, BEGINS, DAYS_OFF, DMS, ENDS, REMINDERS, WORKDAYS

FORM = "rhythm.save"
# Few enough to choose from; whoever wants another number hardly needs it.
_DMS = (1, 2, 3, 5, 10, MOST_DMS_PER_DAY)


def rhythm_form(own: OwnRhythm) -> Block:
    """Return the form, filled in with what holds for its reader now."""
    shown = [rule for rule in RULES if rule.kind.value not in own.usual.nudges_off]
    zone = say(
        "I write to you while you work: these are times in {zone}, the time zone of your Slack profile.",
        zone=own.time_zone,
    )
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": kit.plain(say("My rhythm"), limits.VIEW_TITLE),
        "submit": kit.plain(say("Save"), limits.VIEW_BUTTON),
        "close": kit.plain(say("Cancel"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps({"rules": ",".join(rule.kind.value for rule in shown)}),
        "blocks": [
            kit.context(kit.escape(zone)),
            *_hours(own),
            _days_off(own),
            field(
                DMS, say("Messages that I did not ask for"), _dms_menu(own), hint=say("More than that comes in one.")
            ),
            *_reminders(shown, own.chosen.nudges_off),
        ],
    }


def saved_view() -> Block:
    """Return what the form turns into once it is saved."""
    return {
        "type": "modal",
        "title": kit.plain(say("My rhythm"), limits.VIEW_TITLE),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "blocks": [kit.section(kit.escape(say("Saved. From now on I keep to it.")))],
    }


def _hours(own: OwnRhythm) -> list[Block]:
    """Return when somebody works: their own hours, else the workspace's."""
    chosen, usual = own.chosen, own.usual.hours
    begins = usual.begins if chosen.begins is None else chosen.begins
    ends = usual.ends if chosen.ends is None else chosen.ends
    workdays = usual.workdays if chosen.workdays is None else chosen.workdays
    boxes = _boxes(WORKDAYS, {str(day): weekday_name(day) for day in range(7)}, {str(day) for day in workdays})
    return [
        field(
            BEGINS, say("I begin at"), {"type": "timepicker", "action_id": BEGINS, "initial_time": f"{begins:%H:%M}"}
        ),
        field(
            ENDS,
            say("I end at"),
            {"type": "timepicker", "action_id": ENDS, "initial_time": f"{ends:%H:%M}"},
            hint=say("Earlier than you begin: you work through the night. The same time: around the clock."),
        ),
        field(WORKDAYS, say("On these days"), boxes, optional=True),
    ]


def _days_off(own: OwnRhythm) -> Block:
    typed = text_input(DAYS_OFF, initial=days_off_text(own.chosen.days_off), multiline=True)
    hint = say(
        "One in each line, such as 2026-12-28, 12-25 for every year, or 2026-12-24 to 2027-01-02 Skiing. "
        "The holidays of the workspace count besides."
    )
    return field(DAYS_OFF, say("My days off"), typed, hint=hint, optional=True)


def _reminders(shown: list[NudgeRule], off: frozenset[str]) -> list[Block]:
    """Return the boxes of the rules that the workspace wants, if it wants any."""
    if not shown:
        return []
    titles = {rule.kind.value: say(rule.title) for rule in shown}
    boxes = _boxes(REMINDERS, titles, set(titles) - off)
    return [field(REMINDERS, say("Remind me of"), boxes, optional=True)]


def _boxes(action_id: str, labels: dict[str, str], ticked: set[str]) -> Block:
    options = {value: option(label, value) for value, label in labels.items()}
    boxes: Block = {"type": "checkboxes", "action_id": action_id, "options": list(options.values())}
    initial = [options[value] for value in labels if value in ticked]
    # Slack refuses an empty list of them.
    return {**boxes, "initial_options": initial} if initial else boxes


def _dms_menu(own: OwnRhythm) -> Block:
    usual = option(say("As the workspace has it: {number} a day", number=own.usual.dms_per_day), AS_THE_WORKSPACE)
    numbers = {number: option(say_many(number, "{number} a day", "{number} a day"), str(number)) for number in _DMS}
    mine = own.chosen.dms_per_day
    if mine is not None and mine not in numbers:
        numbers[mine] = option(say_many(mine, "{number} a day", "{number} a day"), str(mine))
    chosen = usual if mine is None else numbers[mine]
    return menu(DMS, [usual, *numbers.values()], chosen=chosen)
