"""Changing the settings of a workspace: each by an admin, written down with who and when."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any, TypeAlias

import structlog

from bot.domain.channels import Preferences
from bot.domain.days_off import read_days_off
from bot.domain.language import say
from bot.domain.nudge_rules import LONGEST_AFTER, RULES, NudgeRule, after_of
from bot.domain.roles import Role
from bot.domain.setting_list import Setting, SettingError, number_from, setting_named
from bot.domain.working_hours import OfficeHours
from bot.flows.channels import triage_place
from bot.flows.desk import Desk
from bot.flows.helping_answers import choose_check_days
from bot.flows.keeping_words import choose_keeping
from bot.flows.languages import choose_language
from bot.flows.quality import choose_quality_channel
from bot.flows.roles import require_role

_log = structlog.get_logger()

# Whoever has no role may be trusted with as much as a small team trusts everybody, but not with giving roles.
NEWCOMER_ROLES = (Role.MEMBER, Role.EDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants which setting to be what; `value` is what they typed or chose, an id or a name."""

    workspace_id: str
    user_id: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursWish:
    """When people work from now on, as somebody filled it in."""

    begins: time
    ends: time
    workdays: frozenset[int]
    # One day a line, as people type them.
    holidays: str


_Change: TypeAlias = Callable[[Desk, Setting, Wish], Awaitable[object]]


async def settings_of(desk: Desk, workspace_id: str, user_id: str) -> Preferences:
    """Return what holds, for a form that changes it. Raises NotAllowedError and OutsiderError."""
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    async with desk.storage.work(workspace_id) as work:
        return await work.channels.preferences()


async def change_setting(desk: Desk, name: str, wish: Wish) -> None:
    """Store what an admin chose for one setting; the same again changes nothing.

    Raises SettingError and other errors of this value in words for people, NotAllowedError and OutsiderError.
    """
    setting = setting_named(name)
    await require_role(desk, wish.workspace_id, wish.user_id, Role.ADMIN)
    if name not in _CHANGES:
        # It has a form of its own, and is not one value.
        raise SettingError
    await _CHANGES[name](desk, setting, wish)
    _log.info("setting_changed", workspace_id=wish.workspace_id, user_id=wish.user_id, setting=name)


async def change_hours(desk: Desk, workspace_id: str, user_id: str, wish: HoursWish) -> None:
    """Store when people of this workspace work. Raises DayOffError, SettingError, NotAllowedError, OutsiderError."""
    holidays = read_days_off(wish.holidays)
    if not wish.workdays:
        raise SettingError(say("Choose at least one day: on no day at all I could never write to anybody."))
    hours = OfficeHours(begins=wish.begins, ends=wish.ends, workdays=wish.workdays, holidays=holidays)
    await _prefer(desk, workspace_id, user_id, hours=hours)


async def change_nudges(desk: Desk, workspace_id: str, user_id: str, typed: Mapping[str, str]) -> None:
    """Store after how long each rule speaks, by its name; nothing typed turns it off.

    Raises NudgeAfterError for the first rule whose number is none, NotAllowedError and OutsiderError.
    """
    after = {rule.kind.value: _after(rule, typed[rule.kind.value]) for rule in RULES if typed.get(rule.kind.value)}
    off = frozenset(rule.kind.value for rule in RULES if not typed.get(rule.kind.value))
    # What is as Heed comes is not written down, so that it follows what it depends on, such as the silent days.
    usual = replace(await settings_of(desk, workspace_id, user_id), nudge_after={})
    kept = {name: after[name] for name, number in _usually(usual).items() if after.get(name, number) != number}
    await _prefer(desk, workspace_id, user_id, nudge_after=kept, nudges_off=off)


class NudgeAfterError(SettingError):
    """Write a whole number, or nothing to turn this reminder off."""

    def __init__(self, text: str, *, rule: str) -> None:
        """Keep which rule it is about."""
        super().__init__(text)
        self.rule = rule


def _usually(preferences: Preferences) -> dict[str, int]:
    return {rule.kind.value: after_of(rule, preferences) for rule in RULES}


def _after(rule: NudgeRule, typed: str) -> int:
    tidy = typed.strip()
    number = int(tidy) if tidy.isascii() and tidy.isdecimal() and len(tidy) <= len(str(LONGEST_AFTER)) else -1
    # What happens on a day of its own may be told on that day; the others need at least one to wait.
    least = 0 if rule.after == 0 else 1
    if not least <= number <= LONGEST_AFTER:
        raise NudgeAfterError(
            say(
                "Write a whole number from {least:,} to {most:,}, or nothing to turn it off.",
                least=least,
                most=LONGEST_AFTER,
            ),
            rule=rule.kind.value,
        )
    return number


async def _prefer(desk: Desk, workspace_id: str, user_id: str, **chosen: Any) -> None:
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    async with desk.storage.work(workspace_id) as work:
        before = await work.channels.preferences_to_change()
        wanted = replace(before, **chosen)
        if wanted != before:
            await work.channels.prefer(wanted, by=user_id, at=desk.clock.now())


async def _triage(desk: Desk, setting: Setting, wish: Wish) -> None:
    if wish.value:
        await triage_place(desk, wish.workspace_id, wish.value, wish.user_id)
    await _prefer(desk, wish.workspace_id, wish.user_id, **{setting.name: wish.value or None})


async def _quality(desk: Desk, setting: Setting, wish: Wish) -> None:
    del setting
    await choose_quality_channel(desk, wish.workspace_id, wish.user_id, wish.value or None)


async def _keeping(desk: Desk, setting: Setting, wish: Wish) -> None:
    typed = wish.value.strip()
    days = str(number_from(setting, typed)) if typed else ""
    await choose_keeping(desk, workspace_id=wish.workspace_id, user_id=wish.user_id, typed=days)


async def _checks(desk: Desk, setting: Setting, wish: Wish) -> None:
    await choose_check_days(desk, wish.workspace_id, wish.user_id, number_from(setting, wish.value))


async def _number(desk: Desk, setting: Setting, wish: Wish) -> None:
    await _prefer(desk, wish.workspace_id, wish.user_id, **{setting.name: number_from(setting, wish.value)})


async def _language(desk: Desk, setting: Setting, wish: Wish) -> None:
    del setting
    await choose_language(desk, workspace_id=wish.workspace_id, user_id=wish.user_id, code=wish.value)


async def _newcomers(desk: Desk, setting: Setting, wish: Wish) -> None:
    if wish.value not in {role.value for role in NEWCOMER_ROLES}:
        raise SettingError
    await _prefer(desk, wish.workspace_id, wish.user_id, **{setting.name: Role(wish.value)})


# Those with a form of several fields, and AI, have functions of their own.
_CHANGES: Mapping[str, _Change] = {
    "triage_channel_id": _triage,
    "quality_channel_id": _quality,
    "retention_days": _keeping,
    "check_days": _checks,
    "silent_days": _number,
    "posts_per_day": _number,
    "dms_per_day": _number,
    "language": _language,
    "newcomer_role": _newcomers,
}
