"""The forms behind the settings of the Home tab."""

from collections.abc import Sequence

from bot.domain.analysis import Purpose
from bot.domain.channels import DEFAULT_THRESHOLD, NOWHERE, ChannelSettings, Mode, Preferences
from bot.domain.days import weekday_name
from bot.domain.days_off import days_off_text
from bot.domain.language import Language, say, say_many
from bot.domain.nudge_rules import RULES, NudgeRule, Unit, after_of
from bot.domain.roles import Role
from bot.domain.setting_list import Setting, SettingKind, channel_in, number_in
from handlers.blocks import kit, limits
from handlers.blocks.home_settings import ROLE_NAMES
from handlers.blocks.inputs import field, menu, option, text_input
from handlers.blocks.kit import Block
from handlers.blocks.modals import form
from handlers.blocks.setting_words import MODES, PURPOSES, ROLES
from handlers.payloads.settings import (
    AI,
    BEGINS,
    ENDS,
    GIVEN,
    HOLIDAYS,
    MODE,
    PERSON,
    PLACE,
    SAVE,
    SAVE_CHANNEL,
    SAVE_HOURS,
    SAVE_NUDGES,
    SAVE_PURPOSES,
    SAVE_ROLE,
    THRESHOLD,
    TRIAGE,
    VALUE,
    WORKDAYS,
    rule_input,
)

# Stands for "as others who were given none".
NO_ROLE = "none"
# From "keep nearly everything" to "keep only what is plain"; any other number can be typed as a command.
_THRESHOLDS = (0.4, 0.5, 0.6, DEFAULT_THRESHOLD, 0.7, 0.8, 0.9)


def setting_form(setting: Setting, preferences: Preferences, languages: Sequence[Language]) -> Block:
    """Return the form that changes one setting, filled in with what holds."""
    explained = kit.context(say(setting.explained))
    match setting.kind:
        case SettingKind.HOURS:
            return _save(setting, SAVE_HOURS, [explained, *_hours(preferences)])
        case SettingKind.NUDGES:
            return _save(setting, SAVE_NUDGES, [explained, *_nudges(preferences)])
        case SettingKind.PURPOSES:
            return _save(setting, SAVE_PURPOSES, [explained, _purposes(setting, preferences)])
        case _:
            return _save(setting, SAVE, [explained, _value(setting, preferences, languages)])


def channel_form(settings: ChannelSettings | None) -> Block:
    """Return the form about a channel; without one, it has to be chosen first."""
    present = settings or ChannelSettings(channel_id="", mode=Mode.LISTEN)
    modes = {mode: option(say(label), mode.value) for mode, label in MODES.items()}
    sure = {value: option(_sure(value), f"{value:g}") for value in _THRESHOLDS}
    blocks = [] if settings else [field(PLACE, say("Channel"), _channels(PLACE, None), hint=_invited())]
    blocks += [
        field(MODE, say("What I do there"), menu(MODE, list(modes.values()), chosen=modes[present.mode])),
        field(
            THRESHOLD,
            say("How sure I am before I keep something"),
            menu(THRESHOLD, list(sure.values()), chosen=sure.get(present.keeps_from)),
            optional=True,
        ),
        _triage(present),
        _ai(present),
    ]
    return form(say("Channel"), SAVE_CHANNEL, {"channel": present.channel_id}, say("Save"), blocks)


def role_form() -> Block:
    """Return the form that gives somebody a role."""
    people: Block = {"type": "users_select", "action_id": PERSON}
    options = [option(say(name), role.value) for role, name in ROLE_NAMES.items()]
    options.append(option(say("None: as others who were given none"), NO_ROLE))
    blocks = [
        field(PERSON, say("Who?"), people),
        field(GIVEN, say("Role"), menu(GIVEN, options), hint=say("They are told, with your name.")),
    ]
    return form(say("Give a role"), SAVE_ROLE, {}, say("Save"), blocks)


def _triage(present: ChannelSettings) -> Block:
    asks = _channels(TRIAGE, present.triage_channel_id or None)
    is_nowhere = present.triage_channel_id == NOWHERE
    hint = say("Empty: nowhere.") if is_nowhere else say("Empty: where the workspace asks.")
    return field(TRIAGE, say("Where I ask about what I am unsure of"), asks, hint=hint, optional=True)


def _ai(present: ChannelSettings) -> Block:
    sent = option(say("May be sent to the AI endpoint"), "yes")
    boxes: Block = {"type": "checkboxes", "action_id": AI, "options": [sent]}
    element: Block = {**boxes, "initial_options": [sent]} if present.ai_allowed else boxes
    return field(AI, say("What is said there"), element, optional=True)


def _save(setting: Setting, callback_id: str, blocks: list[Block]) -> Block:
    return form(say(setting.title), callback_id, {"setting": setting.name}, say("Save"), blocks)


def _value(setting: Setting, preferences: Preferences, languages: Sequence[Language]) -> Block:
    title = say(setting.title)
    match setting.kind:
        case SettingKind.CHANNEL:
            chosen = channel_in(setting, preferences)
            hint = say("Empty: {empty}.", empty=say(setting.said_empty))
            return field(VALUE, title, _channels(VALUE, chosen), hint=hint, optional=True)
        case SettingKind.LANGUAGE:
            spoken = {each.code: option(each.name, each.code) for each in languages}
            return field(VALUE, title, menu(VALUE, list(spoken.values()), chosen=spoken.get(preferences.language)))
        case SettingKind.ROLE:
            roles = {role: option(say(label), role.value) for role, label in ROLES.items()}
            chosen_role = roles.get(preferences.newcomer_role, roles[Role.EDITOR])
            return field(VALUE, title, menu(VALUE, list(roles.values()), chosen=chosen_role))
        case _:
            return _number(setting, preferences)


def _number(setting: Setting, preferences: Preferences) -> Block:
    present = number_in(setting, preferences)
    box = text_input(VALUE, initial="" if present is None else str(present), longest=6)
    bounds = say("A whole number from {least:,} to {most:,}.", least=setting.least, most=setting.most)
    if setting.said_empty:
        bounds = f"{bounds} {say('Empty: {empty}.', empty=say(setting.said_empty))}"
    label = say("Days") if setting.kind is SettingKind.DAYS else say("Messages a day")
    return field(VALUE, label, box, hint=bounds, optional=bool(setting.said_empty))


def _hours(preferences: Preferences) -> list[Block]:
    hours = preferences.hours
    begins: Block = {"type": "timepicker", "action_id": BEGINS, "initial_time": f"{hours.begins:%H:%M}"}
    ends: Block = {"type": "timepicker", "action_id": ENDS, "initial_time": f"{hours.ends:%H:%M}"}
    days = {day: option(weekday_name(day), str(day)) for day in range(7)}
    boxes: Block = {"type": "checkboxes", "action_id": WORKDAYS, "options": list(days.values())}
    ticked = [days[day] for day in sorted(hours.workdays)]
    holidays = text_input(HOLIDAYS, initial=days_off_text(hours.holidays), multiline=True)
    hint = say("One in each line: 2026-12-25 Christmas, 12-25 for every year, or 2026-12-24 to 2027-01-02.")
    return [
        field(BEGINS, say("Begins"), begins),
        field(ENDS, say("Ends"), ends, hint=say("In everybody's own time zone.")),
        # Slack refuses an empty list of ticked boxes.
        field(WORKDAYS, say("Working days"), {**boxes, "initial_options": ticked} if ticked else boxes),
        field(HOLIDAYS, say("Holidays"), holidays, hint=hint, optional=True),
    ]


def _nudges(preferences: Preferences) -> list[Block]:
    return [_rule(rule, preferences) for rule in RULES]


def _rule(rule: NudgeRule, preferences: Preferences) -> Block:
    name = rule_input(rule.kind.value)
    is_off = rule.kind.value in preferences.nudges_off
    box = text_input(name, initial="" if is_off else str(after_of(rule, preferences)), longest=4)
    usual = (
        say_many(rule.after, "Usually {number:,} hour.", "Usually {number:,} hours.")
        if rule.unit is Unit.HOURS
        else say_many(rule.after, "Usually {number:,} day.", "Usually {number:,} days.")
    )
    hint = f"{say(rule.explained)} {usual} {say('Empty: off.')}"
    unit = say("after how many hours?") if rule.unit is Unit.HOURS else say("after how many days?")
    label = say("{reminder}: {unit}", reminder=say(rule.title), unit=unit)
    return field(name, label, box, hint=hint, optional=True)


def _purposes(setting: Setting, preferences: Preferences) -> Block:
    options = {purpose: option(say(label), purpose.value) for purpose, label in PURPOSES.items()}
    boxes: Block = {"type": "checkboxes", "action_id": VALUE, "options": list(options.values())}
    ticked = [options[purpose] for purpose in Purpose if purpose in preferences.ai_purposes]
    element = {**boxes, "initial_options": ticked} if ticked else boxes
    hint = say("Nothing ticked: AI is off, and nothing of this workspace is sent.")
    return field(VALUE, say(setting.title), element, hint=hint, optional=True)


def _channels(action_id: str, chosen: str | None) -> Block:
    element: Block = {
        "type": "conversations_select",
        "action_id": action_id,
        "placeholder": kit.plain(say("Choose a channel"), limits.PLACEHOLDER),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return element if chosen is None else {**element, "initial_conversation": chosen}


def _sure(value: float) -> str:
    if value == DEFAULT_THRESHOLD:
        return say("{share:.0%} sure (usual)", share=value)
    return say("{share:.0%} sure", share=value)


def _invited() -> str:
    return say("I have to be in it: /invite @Heed there.")
