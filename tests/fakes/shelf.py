"""What an in-memory workspace remembers, and who may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.accounts import Account, AccountEvent
from bot.domain.attention import Mute, Occasion
from bot.domain.audience import Reader
from bot.domain.channels import ChannelSettings, Preferences
from bot.domain.closing import Debt
from bot.domain.digests import Digest
from bot.domain.experiments.decisions import Decision, Forecast, Review
from bot.domain.experiments.experiment import Experiment, ExperimentEvent
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.feedback import Feedback, State, Version
from bot.domain.labels import Label
from bot.domain.ledger import ModelCall
from bot.domain.listening import Judgement, TriageQuestion
from bot.domain.nudges import Nudge
from bot.domain.opinions import Opinion
from bot.domain.priority_parts import Estimate
from bot.domain.rhythm import PersonPreferences
from bot.domain.roles import RoleGiven
from bot.domain.schedules import Schedule
from bot.domain.setting_changes import SettingChange
from bot.domain.statuses import StatusChange, TrackerLink
from bot.domain.themes import Theme, ThemeEvent, ThemeShape
from bot.domain.tokens import ApiCall, ApiToken
from bot.domain.vision import Alignment, NotNow, Objective, ObjectiveVector, Vision
from bot.domain.webhooks import Delivery, Webhook
from bot.ports import AccountPerson, Asking, Claim, Draft, FoundBurst, Going


@dataclass(slots=True, kw_only=True)
class Shelf:
    """Everything of one workspace; the values are frozen, so a copy of the mappings is a copy of the whole."""

    workspace_id: str
    # A mapping like the rest, so that a rollback gives numbers back as a database does.
    numbers: dict[str, int] = field(default_factory=lambda: {"next": 1})
    items: dict[str, Feedback] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    versions: dict[str, tuple[Version, ...]] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    # By user id.
    account_people: dict[str, AccountPerson] = field(default_factory=dict)
    account_events: dict[str, AccountEvent] = field(default_factory=dict)
    reactions: dict[tuple[str, str, str], str] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    digests: dict[str, tuple[Digest, tuple[str, ...]]] = field(default_factory=dict)
    posts: dict[str, Claim] = field(default_factory=dict)
    # By key: what is known of a post besides its claim.
    goings: dict[str, Going] = field(default_factory=dict)
    # By key: when a fold was last drawn.
    drawn: dict[str, datetime] = field(default_factory=dict)
    mutes: dict[tuple[str, Occasion], Mute] = field(default_factory=dict)
    # By digest and person.
    opinions: dict[tuple[str, str], Opinion] = field(default_factory=dict)
    citations: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    # By item, name, and whether a person gave it.
    labels: dict[tuple[str, str, bool], Label] = field(default_factory=dict)
    # By item: the version that an analyst has seen, and the question worth asking.
    analysed: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    # By item and model.
    vectors: dict[tuple[str, str], NDArray[np.float32]] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    # By theme and model.
    shapes: dict[tuple[str, str], ThemeShape] = field(default_factory=dict)
    theme_events: dict[str, ThemeEvent] = field(default_factory=dict)
    channels: dict[str, ChannelSettings] = field(default_factory=dict)
    preferences: dict[str, Preferences] = field(default_factory=dict)
    judgements: dict[tuple[str, str], Judgement] = field(default_factory=dict)
    questions: dict[str, TriageQuestion] = field(default_factory=dict)
    # The questions of a card in their order.
    cards: dict[str, tuple[str, ...]] = field(default_factory=dict)
    calls: dict[str, ModelCall] = field(default_factory=dict)
    askings: dict[str, Asking] = field(default_factory=dict)
    experiments: dict[str, Experiment] = field(default_factory=dict)
    # By form or command: the experiment that was made from it.
    experiment_origins: dict[str, str] = field(default_factory=dict)
    # By update: every version, the present one last.
    experiment_updates: dict[str, tuple[ExperimentUpdate, ...]] = field(default_factory=dict)
    experiment_events: dict[str, ExperimentEvent] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    # By experiment and person.
    forecasts: dict[tuple[str, str], Forecast] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    # By experiment and model.
    experiment_vectors: dict[tuple[str, str], NDArray[np.float32]] = field(default_factory=dict)
    nudges: dict[str, Nudge] = field(default_factory=dict)
    person_preferences: dict[str, PersonPreferences] = field(default_factory=dict)
    tokens: dict[str, ApiToken] = field(default_factory=dict)
    # By token and idempotency key.
    api_calls: dict[tuple[str, str], ApiCall] = field(default_factory=dict)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    debts: dict[str, Debt] = field(default_factory=dict)
    # By version.
    visions: dict[int, Vision] = field(default_factory=dict)
    # By objective: every version, the present one last.
    objectives: dict[str, tuple[Objective, ...]] = field(default_factory=dict)
    # By objective and model.
    objective_vectors: dict[tuple[str, str], ObjectiveVector] = field(default_factory=dict)
    # By theme, and whether a person said it.
    alignments: dict[tuple[str, bool], Alignment] = field(default_factory=dict)
    not_now: dict[str, NotNow] = field(default_factory=dict)
    statuses: dict[str, StatusChange] = field(default_factory=dict)
    estimates: dict[str, Estimate] = field(default_factory=dict)
    # By person.
    roles: dict[str, RoleGiven] = field(default_factory=dict)
    # By their order.
    setting_changes: dict[int, SettingChange] = field(default_factory=dict)
    # By item, whether a customer said it; what is not here is not known yet.
    customers: dict[str, bool] = field(default_factory=dict)
    # By area and week.
    bursts: dict[tuple[str, date], FoundBurst] = field(default_factory=dict)
    # By theme and address.
    tracker_links: dict[tuple[str, str], TrackerLink] = field(default_factory=dict)

    def copy(self) -> Self:
        """Return a shelf that can be changed or thrown away without touching this one."""
        maps = {f.name: dict(getattr(self, f.name)) for f in fields(self) if f.name != "workspace_id"}
        return type(self)(workspace_id=self.workspace_id, **maps)

    def active(self) -> list[Feedback]:
        """Return the items that count."""
        return [item for item in self.items.values() if item.state is State.ACTIVE]

    def seen_by(self, reader: Reader) -> list[Feedback]:
        """Return the items that count and that the reader may see."""
        return [item for item in self.active() if may_read(reader, item)]


def may_read(reader: Reader, item: Feedback) -> bool:
    """Say whether a reader sees an item: the rule of `bot/domain/audience.py`."""
    if reader.workspace_id != item.workspace_id:
        return False
    return (
        (reader.reads_workspace and item.private_to is None)
        or item.private_to in reader.channel_ids
        or (item.message is not None and item.message.channel_id in reader.channel_ids)
        or (reader.user_id is not None and item.captured_by == reader.user_id)
    )


def newest_first(items: Iterable[Feedback]) -> list[Feedback]:
    """Return items by the time they were said, then by number, both downwards."""
    return sorted(items, key=lambda item: (item.said_at, item.number), reverse=True)
