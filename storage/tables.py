"""Every table: what Heed remembers, each row belonging to one workspace."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
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

from storage.columns import SearchVector, UtcDateTime

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


class _Row(SQLModel):
    """A row of a table; the workspace is the first part of its key."""

    metadata = METADATA

    workspace_id: str = Field(primary_key=True)


class WorkspaceRow(_Row, table=True):
    """A workspace and the number that its next item gets."""

    __tablename__ = "workspaces"

    next_feedback_number: int = 1


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
    """A customer, under the first spelling that somebody used."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("workspace_id", "name_key"),)

    id: str = Field(primary_key=True)
    name: str
    name_key: str


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


class PostRow(_Row, table=True):
    """A claim on an outgoing message, and where Slack put it."""

    __tablename__ = "posts"

    key: str = Field(primary_key=True)
    channel_id: str
    ts: str | None
    claimed_at: datetime = Field(sa_type=UtcDateTime)
    posted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
