"""The settings of a workspace are one list."""

from dataclasses import fields

import pytest

from bot.domain.channels import Preferences
from bot.domain.setting_list import SETTINGS, SettingError, SettingKind, number_from, number_in, setting_named


def test_every_choice_of_a_workspace_is_in_the_list() -> None:
    """But the weights, which have a form of their own; hours and reminders are two fields each, or more."""
    told = {setting.name for setting in SETTINGS}
    elsewhere = {"weights", "nudge_after", "nudges_off"}
    assert {field.name for field in fields(Preferences)} - elsewhere == told - {"nudges"}


def test_what_heed_comes_with_can_be_typed() -> None:
    """A form that is opened and sent as it is changes nothing."""
    usual = Preferences()
    for setting in SETTINGS:
        if setting.kind in {SettingKind.DAYS, SettingKind.COUNT} and not setting.said_empty:
            assert number_from(setting, str(number_in(setting, usual))) == number_in(setting, usual)


@pytest.mark.parametrize("typed", ["", "0", "-3", "3.5", "٣", "1e2", "366", "9" * 40, "ten", "=1+1"])
def test_what_is_no_number_of_days_is_refused_with_what_it_may_be(typed: str) -> None:
    """Digits of other alphabets too: whoever typed them would not see what was kept."""
    with pytest.raises(SettingError, match="from 7 to 365"):
        number_from(setting_named("silent_days"), typed)


def test_a_setting_that_is_none_is_refused() -> None:
    """Names come back from a form."""
    with pytest.raises(SettingError):
        setting_named("workspace_id")
