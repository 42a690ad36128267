"""The settings of a workspace: one list, each with its name, one line that explains it, and what it may be."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.channels import Preferences
from bot.domain.erasures import LONGEST_KEEPING, SHORTEST_KEEPING
from bot.domain.errors import HeedError
from bot.domain.language import later, say
from bot.domain.owed_commands import LEAST_CHECK_DAYS, MOST_CHECK_DAYS
from bot.domain.quality_commands import LEAST_DAYS, MOST_DAYS
from bot.domain.rhythm import MOST_DMS_PER_DAY

# A channel that hears more than this unasked in a day is a feed, and nobody reads a feed.
MOST_POSTS_PER_DAY = 50


class SettingError(HeedError):
    """That is not a value for this setting."""


class SettingKind(StrEnum):
    """What a setting is, and so which form changes it."""

    # A number of days; or of messages.
    DAYS = "days"
    COUNT = "count"
    CHANNEL = "channel"
    LANGUAGE = "language"
    ROLE = "role"
    HOURS = "hours"
    NUDGES = "nudges"
    PURPOSES = "purposes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of a workspace; its name is that of the field of `Preferences`."""

    name: str
    kind: SettingKind
    title: str
    explained: str
    least: int = 1
    most: int = 1
    # It may be nothing at all, which means what `said_empty` says.
    said_empty: str = ""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="triage_channel_id",
        kind=SettingKind.CHANNEL,
        title=later("Triage channel"),
        explained=later("Where I ask about what I am unsure of; a channel may have one of its own."),
        said_empty=later("nowhere"),
    ),
    Setting(
        name="quality_channel_id",
        kind=SettingKind.CHANNEL,
        title=later("Quality channel"),
        explained=later("Where I tell at once that complaints about an area rose suddenly."),
        said_empty=later("only in the digests"),
    ),
    Setting(
        name="ai_purposes",
        kind=SettingKind.PURPOSES,
        title=later("AI and privacy"),
        explained=later("What the AI endpoint may be asked for, where one is configured; `/heed privacy` tells more."),
    ),
    Setting(
        name="retention_days",
        kind=SettingKind.DAYS,
        title=later("Keeping words"),
        explained=later("After how many days the words of customers are removed for good; numbers stay."),
        least=SHORTEST_KEEPING,
        most=LONGEST_KEEPING,
        said_empty=later("for ever"),
    ),
    Setting(
        name="silent_days",
        kind=SettingKind.DAYS,
        title=later("Silent accounts"),
        explained=later("An account that has said nothing for so many days counts as silent."),
        least=LEAST_DAYS,
        most=MOST_DAYS,
    ),
    Setting(
        name="check_days",
        kind=SettingKind.DAYS,
        title=later("Did it help?"),
        explained=later("So many days after people are told that something shipped, they are asked whether it helped."),
        least=LEAST_CHECK_DAYS,
        most=MOST_CHECK_DAYS,
    ),
    Setting(
        name="posts_per_day",
        kind=SettingKind.COUNT,
        title=later("Posts in a channel"),
        explained=later("How many messages a day I write unasked in one channel; the others are folded into one."),
        most=MOST_POSTS_PER_DAY,
    ),
    Setting(
        name="dms_per_day",
        kind=SettingKind.COUNT,
        title=later("Direct messages"),
        explained=later("How many messages a day I write to one person unasked; the others are folded into one."),
        most=MOST_DMS_PER_DAY,
    ),
    Setting(
        name="hours",
        kind=SettingKind.HOURS,
        title=later("Hours and holidays"),
        explained=later("When I may write what can wait; people can choose hours of their own."),
    ),
    Setting(
        name="nudges",
        kind=SettingKind.NUDGES,
        title=later("Reminders"),
        explained=later("What people are reminded of, and after how long."),
    ),
    Setting(
        name="language",
        kind=SettingKind.LANGUAGE,
        title=later("Language"),
        explained=later("The language in which I write to everybody here; commands stay as they are."),
    ),
    Setting(
        name="newcomer_role",
        kind=SettingKind.ROLE,
        title=later("People without a role"),
        explained=later("What full members may do whom nobody has given a role."),
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def setting_named(name: str) -> Setting:
    """Return a setting; raise SettingError for a name that is none."""
    if name not in _BY_NAME:
        raise SettingError
    return _BY_NAME[name]


def number_from(setting: Setting, typed: str) -> int:
    """Return the number that somebody typed for a setting; raise SettingError with what it may be."""
    tidy = typed.strip()
    number = int(tidy) if tidy.isascii() and tidy.isdecimal() and len(tidy) <= len(str(setting.most)) else 0
    if not setting.least <= number <= setting.most:
        raise SettingError(
            say("Write a whole number from {least:,} to {most:,}.", least=setting.least, most=setting.most)
        )
    return number


def number_in(setting: Setting, preferences: Preferences) -> int | None:
    """Return the number that a setting has now; None: it has none."""
    value = getattr(preferences, setting.name)
    return value if isinstance(value, int) else None


def channel_in(setting: Setting, preferences: Preferences) -> str | None:
    """Return the channel that a setting has now; None: it has none."""
    value = getattr(preferences, setting.name)
    return value if isinstance(value, str) and value else None
