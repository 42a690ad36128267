"""Settings in the Home tab: each in one line with what holds now, and the button that changes it there."""

import json
from collections.abc import Iterator

from bot.domain.channels import ChannelSettings
from bot.domain.language import later, say
from bot.domain.roles import Role
from bot.domain.schedule_words import rhythm_sentence
from bot.domain.schedules import Schedule
from bot.domain.setting_list import SETTINGS, Setting
from bot.flows.accuracy import accuracy_words
from bot.flows.home_settings import HOME_CHANNELS, HOME_SCHEDULES, SettingsPage, Setup
from handlers.blocks import kit
from handlers.blocks.home_posted import home_posted_blocks
from handlers.blocks.items import NAME_BUDGET
from handlers.blocks.kit import Block
from handlers.blocks.priority import WEIGHTS
from handlers.blocks.setting_words import change_words, channel_words, value_words
from handlers.payloads.settings import CHANGE, CHANNEL, DIGEST, ROLE

# The buttons of others.
_RHYTHM, _HEALTH = "rhythm.open", "health.look"
# More names than this are no list that anybody reads.
_NAMED = 30
ROLE_NAMES = {Role.MEMBER: later("Member"), Role.EDITOR: later("Editor"), Role.ADMIN: later("Admin")}
_MAY = {
    Role.MEMBER: later("You are a *member*: you keep what customers say, search and ask."),
    Role.EDITOR: later("You are an *editor*: you also sort themes, decide, answer customers and schedule digests."),
    Role.ADMIN: later("You are an *admin*: you also choose what I do here, and who may do what."),
}


def settings_blocks(page: SettingsPage) -> list[Block]:
    """Return the settings that somebody may see."""
    blocks = [kit.header(say("Your own settings")), _own(), kit.context(_standing(page))]
    blocks += home_posted_blocks(page.posted)
    if page.setup is None:
        return blocks
    setup = page.setup
    blocks += [kit.divider(), kit.header(say("Channels")), *_channels(setup)]
    blocks += [kit.divider(), kit.header(say("Digests")), *_digests(setup)]
    blocks += [kit.divider(), kit.header(say("The whole workspace")), *(_setting(each, setup) for each in SETTINGS)]
    blocks += [*_own_forms(), kit.divider(), kit.header(say("Who may do what")), *_roles(page, setup)]
    return [*blocks, kit.divider(), *_last(setup)]


def _own() -> Block:
    told = say("*My rhythm*\nWhen I may write to you, your days off, and what you want to be reminded of.")
    return kit.section(told, kit.button(say("Change"), _RHYTHM, "home"))


def _standing(page: SettingsPage) -> str:
    """Return what somebody may do here, and whom to ask for more."""
    if page.is_guest:
        return say("Guests keep what customers say, and read what is in their channels.")
    if page.is_open:
        return say("Nobody was given a role yet, so every full member may do everything.")
    admins = ", ".join(f"<@{each}>" for each in page.admins[:_NAMED])
    told = say(_MAY[page.role])
    return told if page.role is Role.ADMIN or not admins else f"{told} {say('Admins: {admins}.', admins=admins)}"


def _channels(setup: Setup) -> Iterator[Block]:
    add = kit.button(say("Choose a channel"), CHANNEL, "{}")
    yield kit.section(
        say("Where I read along, and what I do there. Private channels are listed to their members."), add
    )
    for each in setup.channels[:HOME_CHANNELS]:
        yield _channel(each, setup)
    if len(setup.channels) > HOME_CHANNELS:
        more = len(setup.channels) - HOME_CHANNELS
        yield kit.context(say("{more:,} more: `/heed channel` in each of them shows it.", more=more))


def _channel(settings: ChannelSettings, setup: Setup) -> Block:
    name = _name(setup.places[settings.channel_id].name)
    told = channel_words(settings, setup.preferences, setup.places)
    value = json.dumps({"channel": settings.channel_id})
    return kit.section(f"*#{name}*\n{told}", kit.button(say("Change"), CHANNEL, value))


def _digests(setup: Setup) -> Iterator[Block]:
    add = kit.button(say("Schedule a digest"), DIGEST, "{}")
    yield kit.section(say("When I sum up what customers said; nothing new means no post."), add)
    for each in setup.schedules[:HOME_SCHEDULES]:
        yield _digest(each, setup)
    if len(setup.schedules) > HOME_SCHEDULES:
        more = len(setup.schedules) - HOME_SCHEDULES
        yield kit.context(say("{more:,} more: `/digest schedule` in their channels changes them.", more=more))


def _digest(schedule: Schedule, setup: Setup) -> Block:
    place = setup.places[schedule.channel_id]
    where = say("our direct messages") if place.is_own_dm else f"#{_name(place.name)}"
    when = kit.escape(rhythm_sentence(schedule.rhythm))
    told = when if schedule.muted_at is None else say("{when}, muted", when=when)
    return kit.section(
        f"*{where}*\n{told}", kit.button(say("Change"), DIGEST, json.dumps({"channel": schedule.channel_id}))
    )


def _setting(setting: Setting, setup: Setup) -> Block:
    held = value_words(setting, setup.preferences, setup.places, setup.languages)
    told = f"*{say(setting.title)}*  {held}\n{say(setting.explained)}"
    return kit.section(told, kit.button(say("Change"), CHANGE, json.dumps({"setting": setting.name})))


def _own_forms() -> Iterator[Block]:
    told = say("*Weights of priorities*\nHow much reach, revenue, severity and the others count.")
    yield kit.section(told, kit.button(say("Change"), WEIGHTS, "{}"))


def _roles(page: SettingsPage, setup: Setup) -> Iterator[Block]:
    told = say(
        "Members keep and search; editors also decide, sort and answer; admins also choose these settings. Owners of "
        "the Slack workspace are always admins."
    )
    if page.is_open:
        opened = say("Nobody has a role yet. Whoever gives the first one becomes an admin.")
        told = f"{opened} {told}"
    yield kit.section(told, kit.button(say("Give a role"), ROLE, "{}"))
    for role in reversed(Role):
        people = [each.user_id for each in setup.given if each.role is role]
        if people:
            names = ", ".join(f"<@{each}>" for each in people[:_NAMED])
            more = len(people) - _NAMED
            rest = f" {say('and {more:,} more', more=more)}" if more > 0 else ""
            yield kit.section(f"*{say(ROLE_NAMES[role])}*  {names}{rest}")


def _last(setup: Setup) -> Iterator[Block]:
    """Yield how well Heed sorts, whether it is well, and what was changed last."""
    usual = say("People corrected too little last month to tell how often Heed is right.")
    told = accuracy_words(setup.accuracy) if setup.accuracy is not None else usual
    yield kit.section(f"*{say('Accuracy')}*\n{told}")
    well = say("*Is Heed well?*\nLooks at permissions, the clock, channels, digests, background work and the model.")
    yield kit.section(well, kit.button(say("Look"), _HEALTH, "home"))
    lines = [change_words(each, setup.places, setup.languages) for each in setup.changes]
    if lines:
        changed = "\n".join(f"• {each}" for each in lines)
        yield kit.section(f"*{say('What was changed last')}*\n{changed}")


def _name(name: str) -> str:
    return kit.escaped(kit.one_line(name), NAME_BUDGET)
