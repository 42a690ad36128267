"""What was changed among the settings is told in words, and what is no value of a setting changes nothing."""

import json

import pytest

from bot.domain.channels import Preferences
from bot.domain.setting_changes import SettingChange
from bot.domain.setting_list import setting_named
from handlers.blocks.setting_words import change_words, value_words
from tests.fakes.jobs import MONDAY
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, SAM, FrontDoor
from tests.handlers.listeners.test_settings import form


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            "ai_purposes",
            "from Labels of items, Names of themes, Answers to questions, Digests to off:",
        ),
        ("newcomer_role", "*People without a role* from editors to members"),
        ("retention_days", "*Keeping words* from for ever to 90"),
        ("mode", "*What I do in #general* from off to listening"),
        ("threshold", "*How sure I am before I keep something in #general* from the usual to 80% sure"),
        ("ai_allowed", "*AI in #general* from may be sent to never leaves this machine"),
    ],
)
async def test_a_change_is_told_in_words(door: FrontDoor, changed: str, told: str) -> None:
    """Not in the codes that are stored."""
    chosen = {"ai_purposes": "", "newcomer_role": "member", "retention_days": "90"}
    if changed in chosen:
        await door.submit(await form(door, changed), value=chosen[changed])
    else:
        await door.press_home("settings.channel", "{}")
        await door.submit(door.opened(), place=GENERAL, mode="listen", threshold="0.8", ai="")
    async with door.desk.storage.work(WORKSPACE) as work:
        changes = await work.channels.changes(limit=9)
    place = await door.directory.place(WORKSPACE, GENERAL)
    assert place is not None
    assert told in "\n".join(change_words(change, {GENERAL: place}, {}) for change in changes)


def test_a_language_is_called_as_its_speakers_call_it() -> None:
    """As the catalogues say, so that a new one needs no other place; one that is gone is told by its code."""
    change = SettingChange(setting="language", channel_id=None, before="xx", after="fr", by=SAM, at=MONDAY)
    assert "*Language* from xx to Français on" in change_words(change, {}, {"fr": "Français"})
    chosen = Preferences(language="fr")
    assert value_words(setting_named("language"), chosen, {}, {"fr": "Français"}) == "Français"


@pytest.mark.parametrize("name", ["hours", "nudges", "ai_purposes"])
async def test_a_setting_with_a_form_of_its_own_is_no_single_value(door: FrontDoor, name: str) -> None:
    """Sent as if it were one, nothing changes."""
    view = await form(door, "silent_days")
    answer = await door.submit({**view, "private_metadata": json.dumps({"setting": name})}, value="3")
    assert answer["errors"] == {"value": "That is not a value for this setting."}


async def test_a_role_that_does_not_exist_is_not_given(door: FrontDoor) -> None:
    """And roles do not begin to count by it."""
    await door.press_home("settings.role", "{}")
    answer = await door.submit(door.opened(), person=SAM, given="king")
    assert answer["errors"] == {"given": "Please choose one."}
    async with door.desk.storage.work(WORKSPACE) as work:
        assert await work.roles.all() == []
