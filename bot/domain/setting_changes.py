"""What of the settings was changed, by whom and when: told to the admins, so that nobody has to guess."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.analysis import Purpose
from bot.domain.channels import ChannelSettings, Preferences

# Longer values, such as a list of holidays, are told as changed, without what they were.
LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """One setting that was changed; values as they are stored: numbers, ids and names, no words of people."""

    # The field of `Preferences` or `ChannelSettings`.
    setting: str
    # The channel that it is about; None: the whole workspace.
    channel_id: str | None
    # Empty: as Heed comes, or too long to be told.
    before: str
    after: str
    by: str
    at: datetime


def changed_preferences(before: Preferences, after: Preferences, *, by: str, at: datetime) -> Iterator[SettingChange]:
    """Yield what of a workspace's choices is another after a change."""
    facts = (
        ("ai_purposes", _listed(before.ai_purposes), _listed(after.ai_purposes)),
        ("triage_channel_id", before.triage_channel_id, after.triage_channel_id),
        ("quality_channel_id", before.quality_channel_id, after.quality_channel_id),
        ("silent_days", before.silent_days, after.silent_days),
        ("check_days", before.check_days, after.check_days),
        ("retention_days", before.retention_days, after.retention_days),
        ("language", before.language, after.language),
        ("posts_per_day", before.posts_per_day, after.posts_per_day),
        ("dms_per_day", before.dms_per_day, after.dms_per_day),
        ("newcomer_role", before.newcomer_role.value, after.newcomer_role.value),
        ("weights", dict(before.weights), dict(after.weights)),
        ("hours", before.hours, after.hours),
        ("nudges", (dict(before.nudge_after), before.nudges_off), (dict(after.nudge_after), after.nudges_off)),
    )
    for setting, was, is_now in facts:
        if was != is_now:
            yield SettingChange(setting=setting, channel_id=None, before=_told(was), after=_told(is_now), by=by, at=at)


def changed_channel(before: ChannelSettings, after: ChannelSettings) -> Iterator[SettingChange]:
    """Yield what of a channel's choices is another; nothing when nobody is said to have chosen it."""
    if after.set_by is None or after.set_at is None:
        return
    facts = (
        ("mode", before.mode.value, after.mode.value),
        ("threshold", before.threshold, after.threshold),
        ("triage_channel_id", before.triage_channel_id, after.triage_channel_id),
        ("ai_allowed", before.ai_allowed, after.ai_allowed),
    )
    for setting, was, is_now in facts:
        if was != is_now:
            yield SettingChange(
                setting=setting,
                channel_id=after.channel_id,
                before=_told(was),
                after=_told(is_now),
                by=after.set_by,
                at=after.set_at,
            )


def _listed(purposes: Iterable[Purpose]) -> str:
    return ",".join(sorted(each.value for each in purposes))


def _told(value: object) -> str:
    """Return a value as it is remembered: numbers, ids and names; nothing for what has a form of its own."""
    text = str(value) if isinstance(value, str | int | float) else ""
    return text if len(text) <= LONGEST_VALUE else ""
