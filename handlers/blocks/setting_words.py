"""Settings in words: what holds now, and what was changed, by whom and when."""

from collections.abc import Mapping

from bot.domain.analysis import Purpose
from bot.domain.audience import Place
from bot.domain.channels import ChannelSettings, Mode, Preferences, triage_channel
from bot.domain.days import named_day, short_weekday
from bot.domain.digests import counted
from bot.domain.language import digits, later, say, say_many
from bot.domain.nudge_rules import RULES
from bot.domain.roles import Role
from bot.domain.setting_changes import SettingChange
from bot.domain.setting_list import SETTINGS, Setting, SettingKind, channel_in, number_in
from bot.domain.working_hours import OfficeHours
from handlers.blocks import kit
from handlers.blocks.items import NAME_BUDGET

Places = Mapping[str, Place]
# What speakers call each language, by its code.
Languages = Mapping[str, str]

MODES = {
    Mode.OFF: later("Off: keeps only what somebody points me at"),
    Mode.LISTEN: later("Listens: keeps what reads like customer feedback"),
    Mode.EXPERIMENTS: later("Reads updates of experiments, and nothing else"),
}
PURPOSES = {
    Purpose.LABELS: later("Labels of items"),
    Purpose.THEMES: later("Names of themes"),
    Purpose.ANSWERS: later("Answers to questions"),
    Purpose.DIGESTS: later("Digests"),
}
ROLES = {
    Role.MEMBER: later("Members: they keep what customers say, search and ask"),
    Role.EDITOR: later("Editors: they also sort, decide and answer"),
}
_TITLES = {
    **{setting.name: setting.title for setting in SETTINGS},
    "weights": later("Weights of priorities"),
    "mode": later("What I do"),
    "threshold": later("How sure I am before I keep something"),
    "ai_allowed": later("AI"),
}
# What an empty value means, where it is not simply nothing, and the settings whose values are channels.
_NOTHING = later("nothing")
_EMPTY = {
    "ai_purposes": later("off: nothing is sent"),
    **{setting.name: setting.said_empty for setting in SETTINGS if setting.said_empty},
}
_EMPTY_OF_CHANNEL = {"threshold": later("the usual")}
_CHANNELS = frozenset({"triage_channel_id", "quality_channel_id"})
# Choices in the middle of a sentence, by setting and stored value.
_CHOICES = {
    ("mode", Mode.OFF.value): later("off"),
    ("mode", Mode.LISTEN.value): later("listening"),
    ("mode", Mode.EXPERIMENTS.value): later("updates of experiments alone"),
    ("newcomer_role", Role.MEMBER.value): later("members"),
    ("newcomer_role", Role.EDITOR.value): later("editors"),
    ("ai_allowed", "True"): later("may be sent"),
    ("ai_allowed", "False"): later("never leaves this machine"),
}
_DAYS_IN_WEEK = 7


def value_words(setting: Setting, preferences: Preferences, places: Places, languages: Languages) -> str:
    """Return what holds for a setting now, escaped."""
    match setting.kind:
        case SettingKind.DAYS:
            days = number_in(setting, preferences)
            return say(setting.said_empty) if days is None else counted(days, "day")
        case SettingKind.COUNT:
            return say_many(number_in(setting, preferences) or 0, "{number:,} a day", "{number:,} a day")
        case SettingKind.CHANNEL:
            return _channel(channel_in(setting, preferences), places) or say(setting.said_empty)
        case SettingKind.PURPOSES:
            named = [say(PURPOSES[purpose]) for purpose in Purpose if purpose in preferences.ai_purposes]
            return ", ".join(named) or say("off: nothing is sent")
        case _:
            return _other(setting, preferences, languages)


def channel_words(settings: ChannelSettings, preferences: Preferences, places: Places) -> str:
    """Return what holds in a channel, in one line."""
    parts = [say(MODES[settings.mode])]
    if settings.mode is Mode.LISTEN:
        parts.append(say("keeps from {share:.0%} sure", share=settings.keeps_from))
        asked_in = _channel(triage_channel(settings, preferences), places)
        parts.append(say("asks in {channel}", channel=asked_in) if asked_in else say("asks nowhere"))
    if not settings.ai_allowed:
        parts.append(say("its words never leave this machine"))
    return "  ·  ".join(parts)


def change_words(change: SettingChange, places: Places, languages: Languages) -> str:
    """Return who changed what, and when, in one line."""
    title = say(_TITLES.get(change.setting, later("A setting")))
    if change.channel_id is not None:
        title = say("{setting} in {channel}", setting=title, channel=_channel(change.channel_id, places))
    who, day = f"<@{change.by}>", named_day(change.at.date())
    if not change.before and not change.after:
        return say("{who} changed *{setting}* on {day}", who=who, setting=title, day=day)
    return say(
        "{who} changed *{setting}* from {before} to {after} on {day}",
        who=who,
        setting=title,
        before=_shown(change, change.before, places, languages),
        after=_shown(change, change.after, places, languages),
        day=day,
    )


def hours_words(hours: OfficeHours) -> str:
    """Return when people work, such as `Mon, Tue, Wed, Thu, Fri, 09:00 to 18:00, 2 holidays`."""
    days = ", ".join(short_weekday(day) for day in sorted(hours.workdays))
    if len(hours.workdays) == _DAYS_IN_WEEK:
        days = say("every day")
    times = say("{begins} to {ends}", begins=f"{hours.begins:%H:%M}", ends=f"{hours.ends:%H:%M}")
    off = counted(len(hours.holidays), "holiday") if hours.holidays else say("no holidays")
    return f"{days}, {times}, {off}"


def _other(setting: Setting, preferences: Preferences, languages: Languages) -> str:
    if setting.kind is SettingKind.HOURS:
        return hours_words(preferences.hours)
    if setting.kind is SettingKind.LANGUAGE:
        return languages.get(preferences.language, preferences.language)
    if setting.kind is SettingKind.ROLE:
        return say(ROLES.get(preferences.newcomer_role, ROLES[Role.EDITOR]))
    on = sum(rule.kind.value not in preferences.nudges_off for rule in RULES)
    return say("{on:,} of {total:,} are on", on=on, total=len(RULES))


def _channel(channel_id: str | None, places: Places) -> str:
    """Return a channel's name; of one that its reader may not know, only that there is one."""
    if not channel_id:
        return ""
    place = places.get(channel_id)
    if place is None:
        return say("a private channel")
    return f"#{kit.escaped(kit.one_line(place.name), NAME_BUDGET)}"


def _shown(change: SettingChange, value: str, places: Places, languages: Languages) -> str:
    """Return a stored value as people read it: channels, purposes and roles by their names, numbers as written here."""
    if not value:
        return say((_EMPTY if change.channel_id is None else _EMPTY_OF_CHANNEL).get(change.setting, _NOTHING))
    if change.setting in _CHANNELS:
        return _channel(value, places)
    if change.setting == "ai_purposes":
        return ", ".join(say(PURPOSES[purpose]) for purpose in Purpose if purpose.value in value.split(","))
    if change.setting == "threshold":
        return say("{share:.0%} sure", share=float(value))
    if said := _CHOICES.get((change.setting, value)):
        return say(said)
    named = languages.get(value, value) if change.setting == "language" else digits(value)
    return kit.escaped(named, NAME_BUDGET)
