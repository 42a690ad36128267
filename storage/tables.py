"""Every table: what Heed remembers, each row belonging to one workspace."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Float,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.columns import SearchVector, UtcDateTime, Vector, Vectors

# Constraints need names that both engines and every migration agree on.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Rows of the whole house, such as the states of installations that no workspace has yet, carry this workspace.
EVERY_WORKSPACE = "*"

# Only INTEGER counts by itself on SQLite, where it has 64 bits anyway.
_RowNumber: Any = BigInteger().with_variant(Integer(), "sqlite")
_WHO_READS = ("private_to", "channel_id", "captured_by")
_WHO_SAYS = ("account_id", "author_id")
_WAITS = text("analysed_version IS NULL AND state = 'active'")
_POOL = text("theme_id IS NULL")
_BY_TEAM, _HAS_TEAM = ("workspace_id", "author_team", "account_id"), text("author_team IS NOT NULL")
_BY_DOMAIN, _HAS_DOMAIN = ("workspace_id", "author_domain", "account_id"), text("author_domain IS NOT NULL")


class _Row(SQLModel):
    """A row of a table; the workspace is the first part of its key."""

    metadata = METADATA

    workspace_id: str = Field(primary_key=True)


class WorkspaceRow(_Row, table=True):
    """A workspace, and the numbers that its next item, theme, change of a vector and so on get."""

    __tablename__ = "workspaces"

    next_feedback_number: int = 1
    next_theme_number: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    next_vector_number: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    next_experiment_number: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    next_account_number: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    next_objective_number: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    # Keys the hashes by which the forgotten are known; made when somebody is forgotten for the first time.
    forgetting_key: str | None = None


class InstallationRow(_Row, table=True):
    """Heed's seat in a workspace, or under its organisation's id in all of them; the token is encrypted."""

    __tablename__ = "installations"

    # The organisation is the seat: `workspace_id` then holds its id.
    is_org_wide: bool
    enterprise_id: str | None
    bot_token: str
    bot_id: str
    bot_user_id: str
    scopes: str
    installed_by: str | None
    installed_at: datetime = Field(sa_type=UtcDateTime)


class InstallationStateRow(_Row, table=True):
    """A one-time state of an installation that has begun in a browser."""

    __tablename__ = "installation_states"

    state: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class AccountRow(_Row, table=True):
    """A customer; the key of its name also finds one that was merged into another."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("workspace_id", "name_key"),
        Index(None, "workspace_id", "number", unique=True),
        Index(None, "workspace_id", "external_id", unique=True),
        Index(None, "workspace_id", "state", "name_key"),
    )

    id: str = Field(primary_key=True)
    # Nothing for one that a replica of an earlier version has just made; it gets its number when it is first read.
    number: int | None
    name: str
    name_key: str
    state: str = Field(default="active", sa_column_kwargs={"server_default": "active"})
    merged_into: str | None = None
    segment: str | None = None
    tier: str | None = None
    # Whole units of the currency, a year.
    revenue: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    owner_id: str | None = None
    external_id: str | None = None
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class AccountKeyRow(_Row, table=True):
    """A domain, channel or Slack workspace that belongs to one account."""

    __tablename__ = "account_keys"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "account_id"], ["accounts.workspace_id", "accounts.id"]),
        Index(None, "workspace_id", "account_id"),
    )

    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    account_id: str


class AccountPersonRow(_Row, table=True):
    """Somebody in Slack who belongs to an account, because a person said so."""

    __tablename__ = "account_people"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "account_id"], ["accounts.workspace_id", "accounts.id"]),
        Index(None, "workspace_id", "account_id"),
    )

    user_id: str = Field(primary_key=True)
    account_id: str
    set_by: str | None
    set_at: datetime = Field(sa_type=UtcDateTime)


class AccountEventRow(_Row, table=True):
    """One change of an account; only ever added."""

    __tablename__ = "account_events"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "account_id"], ["accounts.workspace_id", "accounts.id"]),
        Index(None, "workspace_id", "account_id", "at"),
    )

    id: str = Field(primary_key=True)
    account_id: str
    change: str
    at: datetime = Field(sa_type=UtcDateTime)
    by: str | None
    other: str | None
    moved: dict[str, list[str]] | None = Field(default=None, sa_type=JSON)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FeedbackRow(_Row, table=True):
    """An item; undone and deleted ones are tombstones without words."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("workspace_id", "origin_key"),
        UniqueConstraint("workspace_id", "number"),
        ForeignKeyConstraint(["workspace_id", "account_id"], ["accounts.workspace_id", "accounts.id"]),
        # They hold what decides whether an item counts for a reader, so that counting never looks at the rows.
        Index("ix_feedback_said", "workspace_id", "state", "said_at", *_WHO_READS),
        Index("ix_feedback_captured", "workspace_id", "state", "captured_at", "said_at", *_WHO_READS),
        Index(None, "workspace_id", "channel_id", "ts"),
        Index(None, "workspace_id", "account_id"),
        # The same for a theme's items: its reach is counted without looking at the rows.
        Index("ix_feedback_theme", "workspace_id", "theme_id", "state", "said_at", *_WHO_READS, *_WHO_SAYS),
        # With the theme: SQLite would otherwise look through every item that has one.
        Index(None, "workspace_id", "twin_key", "theme_id"),
        # The newest without a theme, in their order: without it PostgreSQL walks through all items to find a few.
        Index(
            "ix_feedback_pool",
            *("workspace_id", "state", "said_at", "number"),
            sqlite_where=_POOL,
            postgresql_where=_POOL,
        ),
        # Few items have them: by these outsiders are recognised, and those that nobody has recognised are counted.
        Index("ix_feedback_author_team", *_BY_TEAM, sqlite_where=_HAS_TEAM, postgresql_where=_HAS_TEAM),
        Index("ix_feedback_author_domain", *_BY_DOMAIN, sqlite_where=_HAS_DOMAIN, postgresql_where=_HAS_DOMAIN),
        Index("ix_feedback_unanalysed", "workspace_id", "said_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: str = Field(primary_key=True)
    number: int
    origin_key: str
    state: str
    source: str
    words: str = Field(sa_type=Text)
    said_at: datetime = Field(sa_type=UtcDateTime)
    captured_at: datetime = Field(sa_type=UtcDateTime)
    captured_by: str | None
    author_id: str | None
    author_name: str | None
    kind: str | None
    severity: str | None
    account_id: str | None
    channel_id: str | None
    ts: str | None
    thread_ts: str | None
    permalink: str | None
    private_to: str | None
    is_external: bool
    worked_on_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When its words were taken away: undone or deleted.
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int
    # What counts of its labels, like kind and severity; `labels` knows who said so.
    sentiment: str | None = None
    area: str | None = None
    theme_id: str | None = None
    # The version whose words an analyst has seen; nothing while the present words wait for it.
    analysed_version: int | None = None
    analysed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    question: str | None = Field(default=None, sa_type=Text)
    # The same for items whose words are the same but for case, spaces and punctuation.
    twin_key: str | None = None
    # What told which account it is from.
    account_by: str | None = None
    # By what its author is recognised once their account is known: their Slack workspace, the domain of their address.
    author_team: str | None = None
    author_domain: str | None = None
    # When one of us first answered it, and who.
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: str | None = None
    # Whether who said it is a customer, for messages in Slack; nothing until Slack was asked.
    by_customer: bool | None = None


class FeedbackVersionRow(_Row, table=True):
    """The words of an item as they once were."""

    __tablename__ = "feedback_versions"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "feedback_id"], ["feedback.workspace_id", "feedback.id"]),)

    feedback_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    words: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: str | None


class FeedbackUtteranceRow(_Row, table=True):
    """One message of the conversation that became an item."""

    __tablename__ = "feedback_utterances"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "feedback_id"], ["feedback.workspace_id", "feedback.id"]),
        Index(None, "workspace_id", "ts"),
    )

    feedback_id: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    author_id: str | None
    words: str = Field(sa_type=Text)


class FeedbackSearchRow(SQLModel, table=True):
    """What an item is found by: tokens of its own words, and of these with conversation, account and author.

    On SQLite triggers keep the FTS5 table `feedback_fts` in step with it, which needs a number as its key.
    """

    __tablename__ = "feedback_search"
    metadata = METADATA
    __table_args__ = (
        UniqueConstraint("workspace_id", "feedback_id"),
        ForeignKeyConstraint(["workspace_id", "feedback_id"], ["feedback.workspace_id", "feedback.id"]),
        Index(None, "everything", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=_RowNumber, sa_column_args=[Identity()])
    workspace_id: str
    feedback_id: str
    own: list[str] = Field(sa_type=SearchVector)
    everything: list[str] = Field(sa_type=SearchVector)


class LabelRow(_Row, table=True):
    """What a machine, or a person, says of an item: one of each for every name."""

    __tablename__ = "labels"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "feedback_id"], ["feedback.workspace_id", "feedback.id"]),
        Index(None, "workspace_id", "name", "is_by_person", "set_at"),
    )

    feedback_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    is_by_person: bool = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    set_by: str
    set_at: datetime = Field(sa_type=UtcDateTime)
    confidence: float | None = Field(default=None, sa_type=Float)
    person_id: str | None
    model: str | None
    prompt_version: str | None


class EmbeddingRow(_Row, table=True):
    """The vector of an item's words for one model.

    Each change takes the workspace's next vector number, a removal too: the row stays with nothing in it, so that a
    process which holds vectors in memory learns of it.
    """

    __tablename__ = "feedback_embeddings"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "feedback_id"], ["feedback.workspace_id", "feedback.id"]),
        Index(None, "workspace_id", "model", "number"),
    )

    feedback_id: str = Field(primary_key=True)
    model: str = Field(primary_key=True)
    number: int
    vector: Any = Field(sa_type=Vector, nullable=True)


class ThemeRow(_Row, table=True):
    """A theme, merged ones too."""

    __tablename__ = "themes"
    __table_args__ = (UniqueConstraint("workspace_id", "number"),)

    id: str = Field(primary_key=True)
    number: int
    name: str
    description: str = Field(sa_type=Text)
    named_by: str
    state: str
    merged_into: str | None
    created_at: datetime = Field(sa_type=UtcDateTime)
    # The private channel whose words it is made of.
    private_to: str | None = None
    # The newest of its steps, for lists; `theme_statuses` has them all.
    status: str = Field(default="new", sa_column_kwargs={"server_default": "new"})
    status_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ThemeStatusRow(_Row, table=True):
    """One step of a theme; only ever added."""

    __tablename__ = "theme_statuses"
    __table_args__ = (
        UniqueConstraint("workspace_id", "origin_key"),
        ForeignKeyConstraint(["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"]),
        Index(None, "workspace_id", "theme_id", "at"),
        Index(None, "workspace_id", "at"),
    )

    id: str = Field(primary_key=True)
    origin_key: str
    theme_id: str
    was: str
    status: str
    reason: str = Field(sa_type=Text)
    would_change: str = Field(sa_type=Text)
    review_on: date | None
    by: str | None
    at: datetime = Field(sa_type=UtcDateTime)


class TrackerLinkRow(_Row, table=True):
    """A theme's counterpart in engineering's tracker."""

    __tablename__ = "tracker_links"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"]),)

    theme_id: str = Field(primary_key=True)
    url: str = Field(primary_key=True)
    tracker: str
    label: str
    by: str
    at: datetime = Field(sa_type=UtcDateTime)


class ThemeEstimateRow(_Row, table=True):
    """What somebody says of a theme's impact and effort."""

    __tablename__ = "theme_estimates"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"]),)

    theme_id: str = Field(primary_key=True)
    impact: float | None = Field(sa_type=Float)
    effort_weeks: float | None = Field(sa_type=Float)
    by: str
    at: datetime = Field(sa_type=UtcDateTime)


class VisionRow(_Row, table=True):
    """One version of the vision."""

    __tablename__ = "visions"

    version: int = Field(primary_key=True)
    statement: str = Field(sa_type=Text)
    by: str
    at: datetime = Field(sa_type=UtcDateTime)


class ObjectiveRow(_Row, table=True):
    """An objective as it stands."""

    __tablename__ = "objectives"
    __table_args__ = (UniqueConstraint("workspace_id", "number"),)

    id: str = Field(primary_key=True)
    number: int
    name: str
    success: str = Field(sa_type=Text)
    owner_id: str | None
    state: str
    version: int
    changed_by: str
    changed_at: datetime = Field(sa_type=UtcDateTime)


class ObjectiveVersionRow(_Row, table=True):
    """An objective as it was in one version, the present one too."""

    __tablename__ = "objective_versions"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "objective_id"], ["objectives.workspace_id", "objectives.id"]),
    )

    objective_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    name: str
    success: str = Field(sa_type=Text)
    owner_id: str | None
    state: str
    changed_by: str
    changed_at: datetime = Field(sa_type=UtcDateTime)


class ObjectiveVectorRow(_Row, table=True):
    """Where the words of an objective lie for one model, and of which version they are."""

    __tablename__ = "objective_vectors"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "objective_id"], ["objectives.workspace_id", "objectives.id"]),
    )

    objective_id: str = Field(primary_key=True)
    model: str = Field(primary_key=True)
    version: int
    vector: Any = Field(sa_type=Vector, nullable=False)


class AlignmentRow(_Row, table=True):
    """Which objective a theme hangs on, as a machine says or a person: one of each."""

    __tablename__ = "theme_alignments"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"]),
        ForeignKeyConstraint(["workspace_id", "objective_id"], ["objectives.workspace_id", "objectives.id"]),
        Index(None, "workspace_id", "objective_id"),
    )

    theme_id: str = Field(primary_key=True)
    is_by_person: bool = Field(primary_key=True)
    # Nothing: off vision.
    objective_id: str | None
    set_by: str
    set_at: datetime = Field(sa_type=UtcDateTime)
    confidence: float | None = Field(default=None, sa_type=Float)
    person_id: str | None
    model: str | None


class NotNowRow(_Row, table=True):
    """Something that the team put off."""

    __tablename__ = "not_now"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"]),
        Index(None, "workspace_id", "theme_id"),
        Index(None, "workspace_id", "lifted_at", "review_on"),
    )

    id: str = Field(primary_key=True)
    theme_id: str
    reason: str = Field(sa_type=Text)
    would_change: str = Field(sa_type=Text)
    review_on: date | None
    by: str
    at: datetime = Field(sa_type=UtcDateTime)
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DebtRow(_Row, table=True):
    """What one person is owed about one step of a theme."""

    __tablename__ = "debts"
    __table_args__ = (
        UniqueConstraint("workspace_id", "origin_key"),
        ForeignKeyConstraint(["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"]),
        ForeignKeyConstraint(["workspace_id", "account_id"], ["accounts.workspace_id", "accounts.id"]),
        Index(None, "workspace_id", "state", "owed_by", "owed_at"),
        Index(None, "workspace_id", "theme_id", "state"),
        Index(None, "workspace_id", "account_id"),
        Index(None, "workspace_id", "asker_id"),
        Index(None, "workspace_id", "state", "check_at"),
        Index(None, "workspace_id", "sent_at"),
        Index(None, "workspace_id", "check_key"),
    )

    id: str = Field(primary_key=True)
    origin_key: str
    theme_id: str
    change_id: str
    status: str
    feedback_ids: list[str] = Field(sa_type=JSON)
    asker_id: str | None
    asker_name: str | None
    account_id: str | None
    owed_by: str
    way: str
    channel_id: str | None
    thread_ts: str | None
    private_to: str | None
    is_external: bool
    asked_at: datetime = Field(sa_type=UtcDateTime)
    owed_at: datetime = Field(sa_type=UtcDateTime)
    state: str
    version: int
    draft: str = Field(sa_type=Text)
    edited_by: str | None
    readers: list[str] = Field(sa_type=JSON)
    sent_by: str | None
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_ts: str | None
    settled_because: str = Field(sa_type=Text)
    check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    check_by: str | None
    check_key: str | None
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    helped: str | None
    helped_words: str = Field(sa_type=Text)
    helped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BurstRow(_Row, table=True):
    """An area that suddenly got more complaints: told once, with its numbers as they were."""

    __tablename__ = "bursts"

    area: str = Field(primary_key=True)
    # The first day of the week that it was found in.
    week: date = Field(primary_key=True)
    found_at: datetime = Field(sa_type=UtcDateTime)
    facts: dict[str, Any] = Field(sa_type=JSON)


class WebhookRow(_Row, table=True):
    """An address that is told of changes; its secret is encrypted."""

    __tablename__ = "webhooks"

    id: str = Field(primary_key=True)
    url: str
    secret: str
    created_by: str | None
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeliveryRow(_Row, table=True):
    """One message to one address."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "webhook_id"], ["webhooks.workspace_id", "webhooks.id"]),
        Index(None, "workspace_id", "webhook_id", "created_at"),
        Index(None, "workspace_id", "state", "next_at"),
    )

    id: str = Field(primary_key=True)
    webhook_id: str
    change_id: str
    state: str
    attempts: int
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str | None = None
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiTokenRow(_Row, table=True):
    """A token of the API, known by its hash."""

    __tablename__ = "api_tokens"

    id: str = Field(primary_key=True)
    name: str
    token_hash: str
    scopes: list[str] = Field(sa_type=JSON)
    created_by: str | None
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiCallRow(_Row, table=True):
    """What a call with an `Idempotency-Key` came to, so that it can be repeated; ids only, never words."""

    __tablename__ = "api_calls"
    __table_args__ = (Index(None, "workspace_id", "at"),)

    token_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    # Of method, path and body: the same key for something else is a mistake.
    request_hash: str
    at: datetime = Field(sa_type=UtcDateTime)
    status: int
    result: dict[str, Any] = Field(sa_type=JSON)


class ErasureRow(_Row, table=True):
    """Somebody who was forgotten, known only by a keyed hash; it stays so that nothing brings them back."""

    __tablename__ = "erasures"
    __table_args__ = (Index(None, "workspace_id", "subject_hash"),)

    id: str = Field(primary_key=True)
    what: str
    subject_hash: str
    by: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    removed: dict[str, int] = Field(sa_type=JSON)
    # Who it is about, while the work goes on: nothing once it is done.
    subject: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class ErasureMarkRow(_Row, table=True):
    """The keyed hash of something that somebody forgotten was known by; what they said until then stays away."""

    __tablename__ = "erasure_marks"

    hash: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class ErasureItemRow(_Row, table=True):
    """An item that an erasure is about, until everything that was posted of it has followed."""

    __tablename__ = "erasure_items"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "erasure_id"], ["erasures.workspace_id", "erasures.id"]),
        Index(None, "workspace_id", "erasure_id", "is_erased"),
    )

    erasure_id: str = Field(primary_key=True)
    feedback_id: str = Field(primary_key=True)
    # All of it is theirs; else they only spoke in it, or are named there.
    is_own: bool
    theme_id: str | None
    is_erased: bool
    is_told: bool


class ThemeShapeRow(_Row, table=True):
    """Where a theme lies for one model: the sum of its vectors, and a few of them."""

    __tablename__ = "theme_shapes"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"]),)

    theme_id: str = Field(primary_key=True)
    model: str = Field(primary_key=True)
    total: Any = Field(sa_type=Vectors)
    size: int
    examples: Any = Field(sa_type=Vectors)


class ThemeEventRow(_Row, table=True):
    """One change of a theme; only ever added."""

    __tablename__ = "theme_events"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"]),
        Index(None, "workspace_id", "theme_id", "at"),
    )

    id: str = Field(primary_key=True)
    theme_id: str
    change: str
    at: datetime = Field(sa_type=UtcDateTime)
    by: str | None
    feedback_ids: list[str] = Field(sa_type=JSON)
    other: str | None
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    facts: dict[str, Any] = Field(sa_type=JSON)


class ChannelRow(_Row, table=True):
    """What people chose for a channel."""

    __tablename__ = "channels"

    channel_id: str = Field(primary_key=True)
    mode: str
    threshold: float | None = Field(sa_type=Float)
    triage_channel_id: str | None
    ai_allowed: bool
    set_by: str | None
    set_at: datetime | None = Field(sa_type=UtcDateTime)


class PreferencesRow(_Row, table=True):
    """What people chose for the whole workspace."""

    __tablename__ = "preferences"

    ai_purposes: list[str] = Field(sa_type=JSON)
    triage_channel_id: str | None
    set_by: str
    set_at: datetime = Field(sa_type=UtcDateTime)
    # How much each part of a priority weighs; nothing: as Heed comes.
    weights: dict[str, float] | None = Field(default=None, sa_type=JSON)
    # Where sudden complaints are told; nothing: nowhere but in the digests.
    quality_channel_id: str | None = None
    # Days; nothing: as Heed comes, and for the last one, that words are kept until somebody removes them.
    silent_days: int | None = None
    check_days: int | None = None
    retention_days: int | None = None
    # What follows is as Heed comes while it is nothing.
    language: str | None = None
    posts_per_day: int | None = None
    dms_per_day: int | None = None
    # Local times such as `09:00`, weekdays from 0 for Monday, days such as `2026-12-25` or `12-25`.
    work_begins: str | None = None
    work_ends: str | None = None
    workdays: list[int] | None = Field(default=None, sa_type=JSON)
    holidays: list[str] | None = Field(default=None, sa_type=JSON)
    newcomer_role: str | None = None
    nudge_after: dict[str, int] | None = Field(default=None, sa_type=JSON)
    nudges_off: list[str] | None = Field(default=None, sa_type=JSON)


class RoleRow(_Row, table=True):
    """What somebody is trusted with."""

    __tablename__ = "roles"

    user_id: str = Field(primary_key=True)
    role: str
    # Empty for whoever installed Heed.
    set_by: str
    set_at: datetime = Field(sa_type=UtcDateTime)


class PersonPreferencesRow(_Row, table=True):
    """What one person chose for themselves; nothing: as the workspace has it."""

    __tablename__ = "person_preferences"

    user_id: str = Field(primary_key=True)
    work_begins: str | None = None
    work_ends: str | None = None
    workdays: list[int] | None = Field(default=None, sa_type=JSON)
    # Days off of their own, such as `2026-12-25`.
    days_off: list[str] | None = Field(default=None, sa_type=JSON)
    dms_per_day: int | None = None
    nudges_off: list[str] | None = Field(default=None, sa_type=JSON)
    # Nothing: they are shown until they are done.
    hides_steps: bool | None = None
    set_at: datetime = Field(sa_type=UtcDateTime)


class SettingChangeRow(_Row, table=True):
    """A setting that somebody changed; only ever added."""

    __tablename__ = "setting_changes"
    __table_args__ = (Index(None, "workspace_id", "at"),)

    id: str = Field(primary_key=True)
    setting: str
    # Nothing: of the whole workspace.
    channel_id: str | None
    before: str
    after: str
    by: str
    at: datetime = Field(sa_type=UtcDateTime)


class MuteRow(_Row, table=True):
    """A kind of message that nobody wants in a channel, or that one person does not want, any more."""

    __tablename__ = "mutes"

    # A channel or a person.
    place_id: str = Field(primary_key=True)
    occasion: str = Field(primary_key=True)
    set_by: str
    set_at: datetime = Field(sa_type=UtcDateTime)


class JudgementRow(_Row, table=True):
    """What Heed made of an overheard message; its words for an hour at most."""

    __tablename__ = "judgements"
    __table_args__ = (
        Index(None, "workspace_id", "channel_id", "conversation_ts"),
        Index(None, "workspace_id", "judged_at"),
    )

    channel_id: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    conversation_ts: str
    thread_ts: str | None
    author_id: str | None
    verdict: str
    score: float | None = Field(sa_type=Float)
    threshold: float = Field(sa_type=Float)
    reason: str = Field(sa_type=Text)
    model: str | None
    judged_at: datetime = Field(sa_type=UtcDateTime)
    words: str | None = Field(sa_type=Text)


class TriageQuestionRow(_Row, table=True):
    """A question to the team."""

    __tablename__ = "triage_questions"
    __table_args__ = (
        Index(None, "workspace_id", "card_key"),
        Index(None, "workspace_id", "feedback_id"),
        Index(None, "workspace_id", "channel_id", "ts"),
        Index(None, "workspace_id", "answered_at", "asked_at"),
    )

    id: str = Field(primary_key=True)
    topic: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    feedback_id: str | None
    channel_id: str | None
    ts: str | None
    candidates: list[list[Any]] = Field(sa_type=JSON)
    reason: str = Field(sa_type=Text)
    feedback_ids: list[str] = Field(sa_type=JSON)
    card_key: str | None
    # Its place on the card.
    card_position: int | None = None
    answer: str | None = Field(sa_type=Text)
    answered_by: str | None
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    facts: dict[str, Any] = Field(sa_type=JSON)


class ModelCallRow(_Row, table=True):
    """One call to an endpoint: the ledger of data sent."""

    __tablename__ = "model_calls"
    __table_args__ = (Index(None, "workspace_id", "at"),)

    id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    purpose: str
    host: str
    model: str
    prompt: str
    prompt_version: str
    characters: int
    items: list[str] = Field(sa_type=JSON)
    outcome: str
    note: str = Field(sa_type=Text)
    tokens_in: int
    tokens_out: int
    milliseconds: int
    asked_by: str | None


class AskingRow(_Row, table=True):
    """A question that waits for its answer."""

    __tablename__ = "askings"

    id: str = Field(primary_key=True)
    user_id: str
    question: str = Field(sa_type=Text)
    channel_id: str | None
    thread_ts: str | None
    asked_at: datetime = Field(sa_type=UtcDateTime)


class DraftRow(_Row, table=True):
    """A message whose capture form is open."""

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "workspace_id", "channel_id", "ts"),)

    id: str = Field(primary_key=True)
    words: str = Field(sa_type=Text)
    author_id: str | None
    channel_id: str
    ts: str
    thread_ts: str | None
    opened_at: datetime = Field(sa_type=UtcDateTime)


class ReactionMarkRow(_Row, table=True):
    """The last event seen on one person's reaction."""

    __tablename__ = "reaction_marks"

    channel_id: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    event_ts: str


class DigestScheduleRow(_Row, table=True):
    """When a channel gets its digest."""

    __tablename__ = "digest_schedules"
    __table_args__ = (UniqueConstraint("workspace_id", "channel_id"), Index(None, "next_at"))

    id: str = Field(primary_key=True)
    channel_id: str
    cadence: str
    # Local, such as `09:00`.
    at: str
    zone: str
    weekday: int
    next_at: datetime = Field(sa_type=UtcDateTime)
    muted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str | None


class DigestRow(_Row, table=True):
    """The numbers of a digest that was made; accounts by their ids, words nowhere."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("workspace_id", "channel_id", "slot"),)

    id: str = Field(primary_key=True)
    channel_id: str
    slot: str
    time_zone: str
    periods: list[list[str]] = Field(sa_type=JSON)
    tally: dict[str, Any] = Field(sa_type=JSON)
    # How its prose came to be, how often labels were right, and which experiments it tells; nothing for digests from
    # before there were any.
    telling: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class DigestQuoteRow(_Row, table=True):
    """Which item a digest quotes in which place."""

    __tablename__ = "digest_quotes"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "digest_id"], ["digests.workspace_id", "digests.id"]),
        ForeignKeyConstraint(["workspace_id", "feedback_id"], ["feedback.workspace_id", "feedback.id"]),
        Index(None, "workspace_id", "feedback_id"),
    )

    digest_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    feedback_id: str


class DigestThemeRow(_Row, table=True):
    """The numbers of a theme in a digest that was made, and the item that speaks for it."""

    __tablename__ = "digest_themes"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "digest_id"], ["digests.workspace_id", "digests.id"]),
        ForeignKeyConstraint(["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"]),
        ForeignKeyConstraint(["workspace_id", "feedback_id"], ["feedback.workspace_id", "feedback.id"]),
        Index(None, "workspace_id", "feedback_id"),
    )

    digest_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    theme_id: str
    trend: str
    now: int
    before: int
    accounts: int
    people: int
    feedback_id: str | None


class DigestSentenceRow(_Row, table=True):
    """A sentence of a digest's prose; empty once the words that it rests on are gone."""

    __tablename__ = "digest_sentences"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "digest_id"], ["digests.workspace_id", "digests.id"]),)

    digest_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    # Nothing: it speaks of the whole period.
    theme_id: str | None
    text: str = Field(sa_type=Text)


class DigestCitationRow(_Row, table=True):
    """Which item a sentence of a digest rests on."""

    __tablename__ = "digest_citations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "digest_id", "position"],
            ["digest_sentences.workspace_id", "digest_sentences.digest_id", "digest_sentences.position"],
        ),
        ForeignKeyConstraint(["workspace_id", "feedback_id"], ["feedback.workspace_id", "feedback.id"]),
        Index(None, "workspace_id", "feedback_id"),
    )

    digest_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    feedback_id: str = Field(primary_key=True)
    # The order in which a sentence names its items.
    place: int


class ExperimentRow(_Row, table=True):
    """An experiment or bet as it stands; what its people agreed on as one value, and beside it what is asked for."""

    __tablename__ = "experiments"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        UniqueConstraint("workspace_id", "origin_key"),
        Index(None, "workspace_id", "stage", "owner_id"),
        Index(None, "workspace_id", "channel_id", "card_ts"),
        Index(None, "workspace_id", "theme_id"),
    )

    id: str = Field(primary_key=True)
    number: int
    origin_key: str
    stage: str
    terms: dict[str, Any] = Field(sa_type=JSON)
    # Copies from the terms, for finding the experiments of a theme or an objective.
    theme_id: str | None
    objective_id: str | None = None
    owner_id: str
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    time_zone: str
    channel_id: str | None
    card_ts: str | None = None
    private_to: str | None
    version: int
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The reason, who gave it and when.
    early_reading: dict[str, str] | None = Field(default=None, sa_type=JSON)


class ExperimentUpdateRow(_Row, table=True):
    """What was reported, in its present version; a withdrawn one stays without numbers and words."""

    __tablename__ = "experiment_updates"
    __table_args__ = (
        UniqueConstraint("workspace_id", "origin_key"),
        ForeignKeyConstraint(["workspace_id", "experiment_id"], ["experiments.workspace_id", "experiments.id"]),
        Index(None, "workspace_id", "experiment_id", "said_at"),
    )

    id: str = Field(primary_key=True)
    experiment_id: str
    origin_key: str
    source: str
    state: str
    version: int
    reading: dict[str, Any] = Field(sa_type=JSON)
    note: str = Field(sa_type=Text)
    by: str | None
    said_at: datetime = Field(sa_type=UtcDateTime)
    channel_id: str | None
    ts: str | None
    thread_ts: str | None
    permalink: str | None
    changed_by: str | None
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ExperimentUpdateVersionRow(_Row, table=True):
    """An update as it was in one version, the present one too."""

    __tablename__ = "experiment_update_versions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "update_id"], ["experiment_updates.workspace_id", "experiment_updates.id"]
        ),
    )

    update_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    reading: dict[str, Any] = Field(sa_type=JSON)
    note: str = Field(sa_type=Text)
    changed_by: str | None
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ExperimentEventRow(_Row, table=True):
    """One change of an experiment; only ever added."""

    __tablename__ = "experiment_events"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "experiment_id"], ["experiments.workspace_id", "experiments.id"]),
        Index(None, "workspace_id", "experiment_id", "at"),
    )

    id: str = Field(primary_key=True)
    experiment_id: str
    change: str
    at: datetime = Field(sa_type=UtcDateTime)
    by: str | None
    reason: str = Field(sa_type=Text)
    changed: dict[str, list[str]] = Field(sa_type=JSON)


class DecisionRow(_Row, table=True):
    """A decision with its evidence as it was that day; only ever added."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("workspace_id", "origin_key"),
        ForeignKeyConstraint(["workspace_id", "experiment_id"], ["experiments.workspace_id", "experiments.id"]),
        Index(None, "workspace_id", "experiment_id"),
        Index(None, "workspace_id", "at"),
    )

    id: str = Field(primary_key=True)
    experiment_id: str
    origin_key: str
    outcome: str
    reason: str = Field(sa_type=Text)
    learning: str = Field(sa_type=Text)
    by: str
    at: datetime = Field(sa_type=UtcDateTime)
    recommended: str | None
    against_reason: str = Field(sa_type=Text)
    evidence: dict[str, Any] = Field(sa_type=JSON)


class ForecastRow(_Row, table=True):
    """Somebody's last probability that an outcome comes true."""

    __tablename__ = "forecasts"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "experiment_id"], ["experiments.workspace_id", "experiments.id"]),
    )

    experiment_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    probability: float = Field(sa_type=Float)
    at: datetime = Field(sa_type=UtcDateTime)


class ExperimentReviewRow(_Row, table=True):
    """What came of an experiment."""

    __tablename__ = "experiment_reviews"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "experiment_id"], ["experiments.workspace_id", "experiments.id"]),
    )

    experiment_id: str = Field(primary_key=True)
    came_true: str
    words: str = Field(sa_type=Text)
    by: str
    at: datetime = Field(sa_type=UtcDateTime)
    reviewed_on: date


class ExperimentVectorRow(_Row, table=True):
    """Where the words of an experiment lie for one model."""

    __tablename__ = "experiment_vectors"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "experiment_id"], ["experiments.workspace_id", "experiments.id"]),
    )

    experiment_id: str = Field(primary_key=True)
    model: str = Field(primary_key=True)
    vector: Any = Field(sa_type=Vector, nullable=False)


class NudgeRow(_Row, table=True):
    """What one person is told once, and what became of it."""

    __tablename__ = "nudges"
    __table_args__ = (
        Index(None, "workspace_id", "subject_id"),
        Index(None, "workspace_id", "state", "snoozed_until"),
        Index(None, "workspace_id", "message_key"),
    )

    key: str = Field(primary_key=True)
    kind: str
    subject_id: str
    user_id: str
    why: str = Field(sa_type=Text)
    state: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    round: int
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The message that told it, with others that were due at the same time; nothing before it is told.
    message_key: str | None = None
    # What its sentence is made of: ids, numbers and days by name, so that it can be said in another language.
    facts: dict[str, str] | None = Field(default=None, sa_type=JSON)


class PostRow(_Row, table=True):
    """A claim on an outgoing message, and where Slack put it."""

    __tablename__ = "posts"
    __table_args__ = (
        Index(None, "workspace_id", "channel_id", "claimed_at"),
        Index(None, "workspace_id", "user_id", "claimed_at"),
        Index(None, "workspace_id", "claimed_at"),
        Index(None, "workspace_id", "folded_into"),
    )

    key: str = Field(primary_key=True)
    channel_id: str
    ts: str | None
    claimed_at: datetime = Field(sa_type=UtcDateTime)
    posted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Whom it was for, when it was for one person.
    user_id: str | None = None
    # Why it was posted: a name of `bot/domain/attention.py`, and a sentence of Heed's own; nothing before 0008.
    occasion: str | None = None
    why: str | None = Field(default=None, sa_type=Text)
    # The message that told of it together with others, because the budget of its day was spent.
    folded_into: str | None = None
    # The kind and the arguments of the job that says it, for when it was held back.
    again: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class DigestOpinionRow(_Row, table=True):
    """What somebody thought of a digest, and how often it came before that made it rarer."""

    __tablename__ = "digest_opinions"

    digest_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    is_useful: bool
    at: datetime = Field(sa_type=UtcDateTime)
    # The cadence before it was lowered; nothing: this opinion lowered none.
    lowered_from: str | None = None
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: str | None = None


class PostCitationRow(_Row, table=True):
    """Which item an outgoing message is made of, so that it can be taken back when the item's words go."""

    __tablename__ = "post_citations"
    __table_args__ = (Index(None, "workspace_id", "feedback_id"),)

    key: str = Field(primary_key=True)
    feedback_id: str = Field(primary_key=True)
    channel_id: str


class InboxRow(SQLModel, table=True):
    """An event that Slack was told we have; its number is the order of arrival."""

    __tablename__ = "inbox"
    metadata = METADATA
    __table_args__ = (
        UniqueConstraint("event_id"),
        Index(
            "ix_inbox_open",
            "id",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=_RowNumber, sa_column_args=[Identity()])
    workspace_id: str
    event_id: str
    body: str | None = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    parked_reason: str | None = None


def every_table() -> list[Table]:
    """Return all tables, those that others refer to first."""
    return METADATA.sorted_tables
