"""Payloads of the Home tab and of the forms behind its settings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TypeAlias

from bot.domain.audience import Place
from bot.domain.channels import ChannelSettings, Mode, Preferences
from bot.domain.closing import DebtState, Helped
from bot.domain.labels import Accuracy
from bot.domain.language import ENGLISH
from bot.domain.nudge_notes import NudgeLink
from bot.domain.nudges import Nudge, NudgeKind, NudgeState
from bot.domain.roles import Role, RoleGiven
from bot.domain.schedules import Cadence, Rhythm, Schedule
from bot.domain.setting_changes import SettingChange
from bot.domain.setting_list import SETTINGS
from bot.domain.working_hours import OfficeHours
from bot.flows.finding import PAGE_ITEMS
from bot.flows.home import Home
from bot.flows.home_customers import CustomersPage
from bot.flows.home_experiments import HOME_EXPERIMENTS, OwnExperiments
from bot.flows.home_mine import HOME_NUDGES, Capture, MyPage, QuestionsWaiting
from bot.flows.home_settings import HOME_CHANGES, HOME_CHANNELS, HOME_SCHEDULES, SettingsPage, Setup
from bot.flows.posted import Posted
from bot.flows.welcoming import FirstSteps
from handlers.blocks import setting_forms
from handlers.blocks.home import counting_view, home_view
from handlers.blocks.kit import Block, Rendered
from tests.blockkit import attention_payloads, nudge_payloads, theme_payloads
from tests.debt_builders import sent_debt

Payload: TypeAlias = Rendered | Block

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
STATES = (DebtState.SENT, DebtState.OWED, DebtState.SENDING, DebtState.SETTLED, DebtState.REPLACED)


def capture(words: str, number: int) -> Capture:
    """Return something captured, with everything that can become of it."""
    debt = sent_debt(state=STATES[number % 5], sent_at=AT, helped=list(Helped)[number % 3])
    return Capture(item=theme_payloads.item(words, number), theme=theme_payloads.theme(words, number), debt=debt)


def nudge(number: int) -> Nudge:
    """Return an open reminder."""
    facts = {"count": "999999", "since": AT.isoformat(), "days": "9999"}
    kind, state = NudgeKind.UNTRIAGED, NudgeState.OPEN
    return Nudge(
        key=f"{number}" * 200, kind=kind, subject_id="s", user_id="U1", why="", state=state, created_at=AT, facts=facts
    )


def link(words: str) -> tuple[NudgeLink, ...]:
    """Return the ways to what a reminder is about."""
    return (NudgeLink(id="i", label=f"F-1 {words}", url="https://example.slack.com/archives/C1/p1"),) * 3


def my_page(words: str) -> Block:
    """Return somebody's own page with as much as there can be."""
    page = MyPage(
        captures=tuple(capture(words, number) for number in range(PAGE_ITEMS)),
        captured=10**6,
        nudges=tuple(nudge(number) for number in range(HOME_NUDGES)),
        nudged=10**6,
        readable=10**6,
        links={nudge(number).key: link(words) for number in range(HOME_NUDGES)},
        questions=tuple(QuestionsWaiting(channel_id="C0ADA", count=10**6) for _ in range(3)),
        experiments=OwnExperiments(
            shown=tuple(nudge_payloads.own(words, number) for number in range(HOME_EXPERIMENTS)), total=10**6
        ),
        owed=10**6,
        owed_since=AT,
        steps=FirstSteps(hears=False, has_digest=False, has_admins=False),
        notice="A simpler model is at work.",
    )
    return home_view(Home(page=page, at=AT))


def setup(words: str) -> Setup:
    """Return everything that an admin can choose, in channels whose names are `words`."""
    places = {f"C{n}": Place(id=f"C{n}", name=words, is_private=True, is_external=False) for n in range(10)}
    rhythm = Rhythm(cadence=Cadence.MONTHLY, at=time(23, 59), zone="America/Argentina/ComodRivadavia", weekday=2)
    hours = OfficeHours(holidays=tuple(f"2026-12-{day:02} {words}"[:70] for day in range(1, 31)))
    channel = ChannelSettings(channel_id="C1", mode=Mode.LISTEN, threshold=0.7, triage_channel_id="C2")
    changes = (
        SettingChange(setting="triage_channel_id", channel_id="C1", before="C2", after="C99", by="U0ADA", at=AT),
        SettingChange(setting="silent_days", channel_id=None, before="1", after="3650", by="U0ADA", at=AT),
        *(SettingChange(setting="x" * 99, channel_id=None, before="y" * 99, after="", by="U0ADA", at=AT),)
        * HOME_CHANGES,
    )
    return Setup(
        preferences=Preferences(triage_channel_id="C1", quality_channel_id="C99", retention_days=3650, hours=hours),
        given=tuple(
            RoleGiven(user_id="U0ADA", role=role, set_by="U1", set_at=AT) for role in Role for number in range(50)
        ),
        channels=tuple(replace(channel, ai_allowed=bool(number % 2)) for number in range(HOME_CHANNELS + 9)),
        schedules=tuple(
            Schedule(
                id=f"s{n}", workspace_id="T1", channel_id="C1", rhythm=rhythm, next_at=AT, muted_at=AT, created_by="U1"
            )
            for n in range(HOME_SCHEDULES + 9)
        ),
        changes=changes[:HOME_CHANGES],
        accuracy=Accuracy(right=10**6, total=10**6),
        places=places,
        languages={"en": "English"},
    )


def settings_page(words: str, *, is_open: bool = False) -> Block:
    """Return an admin's page of settings with as much as there can be."""
    page = SettingsPage(
        role=Role.ADMIN,
        is_guest=False,
        is_open=is_open,
        admins=("U0ADA",) * 50,
        posted=attention_payloads.page(words),
        setup=setup(words),
    )
    return home_view(Home(page=page, at=AT))


def member_settings(role: Role, *, is_guest: bool = False) -> Block:
    """Return the page of settings of somebody who is no admin."""
    admins = ("U0ADA",) * 50
    posted = Posted(lines=(), offset=0, following=None)
    page = SettingsPage(role=role, is_guest=is_guest, is_open=False, admins=admins, posted=posted, setup=None)
    return home_view(Home(page=page, at=AT))


VIEWS: dict[str, Callable[[str], Payload]] = {
    "home": my_page,
    "home, empty": lambda _: home_view(Home(page=MyPage(), at=AT)),
    "home, no customers yet": lambda _: home_view(Home(page=CustomersPage(), at=AT)),
    "home, customers, counting": lambda _: counting_view(),
    "home, settings": settings_page,
    "home, settings of everybody": lambda words: settings_page(words, is_open=True),
    "home, settings of an editor": lambda _: member_settings(Role.EDITOR),
    "home, settings of a guest": lambda _: member_settings(Role.MEMBER, is_guest=True),
    "settings, a channel": lambda _: setting_forms.channel_form(
        ChannelSettings(channel_id="C1", mode=Mode.LISTEN, threshold=0.33, triage_channel_id="C2", ai_allowed=False)
    ),
    "settings, another channel": lambda _: setting_forms.channel_form(None),
    "settings, a role": lambda _: setting_forms.role_form(),
    **{
        f"settings, {setting.name}": lambda words, setting=setting: setting_forms.setting_form(  # type: ignore[misc]  # a default binds the loop's value
            setting, setup(words).preferences, (ENGLISH,)
        )
        for setting in SETTINGS
    },
}
