"""Make the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TOKENS = sa.Text().with_variant(TSVECTOR(), "postgresql")


def upgrade() -> None:
    _create_accounts()
    _create_digest_schedules()
    _create_digests()
    _create_drafts()
    _create_inbox()
    _create_installation_states()
    _create_installations()
    _create_posts()
    _create_reaction_marks()
    _create_workspaces()
    _create_feedback()
    _create_digest_quotes()
    _create_feedback_search()
    _create_feedback_utterances()
    _create_feedback_versions()


def downgrade() -> None:
    for table in (
        "feedback_versions",
        "feedback_utterances",
        "feedback_search",
        "digest_quotes",
        "feedback",
        "workspaces",
        "reaction_marks",
        "posts",
        "installations",
        "installation_states",
        "inbox",
        "drafts",
        "digests",
        "digest_schedules",
        "accounts",
    ):
        op.drop_table(table)


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_accounts"),
        sa.UniqueConstraint("workspace_id", "name_key", name="uq_accounts_workspace_id_name_key"),
    )


def _create_digest_schedules() -> None:
    op.create_table(
        "digest_schedules",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("next_at", _TIME, nullable=False),
        sa.Column("muted_at", _TIME, nullable=True),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_digest_schedules"),
        sa.UniqueConstraint("workspace_id", "channel_id", name="uq_digest_schedules_workspace_id_channel_id"),
    )
    op.create_index("ix_digest_schedules_next_at", "digest_schedules", ["next_at"])


def _create_digests() -> None:
    op.create_table(
        "digests",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("periods", sa.JSON(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_digests"),
        sa.UniqueConstraint("workspace_id", "channel_id", "slot", name="uq_digests_workspace_id_channel_id_slot"),
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_workspace_id_channel_id_ts", "drafts", ["workspace_id", "channel_id", "ts"])


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", _NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME, nullable=True),
        sa.Column("parked_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("event_id", name="uq_inbox_event_id"),
    )
    op.create_index(
        "ix_inbox_open",
        "inbox",
        ["id"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def _create_installation_states() -> None:
    op.create_table(
        "installation_states",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "state", name="pk_installation_states"),
    )


def _create_installations() -> None:
    op.create_table(
        "installations",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("is_org_wide", sa.Boolean(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=True),
        sa.Column("bot_token", sa.String(), nullable=False),
        sa.Column("bot_id", sa.String(), nullable=False),
        sa.Column("bot_user_id", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("installed_by", sa.String(), nullable=True),
        sa.Column("installed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_installations"),
    )


def _create_posts() -> None:
    op.create_table(
        "posts",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("claimed_at", _TIME, nullable=False),
        sa.Column("posted_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_posts"),
    )


def _create_reaction_marks() -> None:
    op.create_table(
        "reaction_marks",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("event_ts", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", "ts", "user_id", name="pk_reaction_marks"),
    )


def _create_workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("next_feedback_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspaces"),
    )


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", _TIME, nullable=False),
        sa.Column("captured_at", _TIME, nullable=False),
        sa.Column("captured_by", sa.String(), nullable=True),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("author_name", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("account_id", sa.String(), nullable=True),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("permalink", sa.String(), nullable=True),
        sa.Column("private_to", sa.String(), nullable=True),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("worked_on_at", _TIME, nullable=True),
        sa.Column("withdrawn_at", _TIME, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["accounts.workspace_id", "accounts.id"],
            name="fk_feedback_workspace_id_account_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_feedback"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_feedback_workspace_id_number"),
        sa.UniqueConstraint("workspace_id", "origin_key", name="uq_feedback_workspace_id_origin_key"),
    )
    op.create_index("ix_feedback_workspace_id_account_id", "feedback", ["workspace_id", "account_id"])
    op.create_index(
        "ix_feedback_captured",
        "feedback",
        ["workspace_id", "state", "captured_at", "said_at", "private_to", "channel_id", "captured_by"],
    )
    op.create_index("ix_feedback_workspace_id_channel_id_ts", "feedback", ["workspace_id", "channel_id", "ts"])
    op.create_index(
        "ix_feedback_said",
        "feedback",
        ["workspace_id", "state", "said_at", "private_to", "channel_id", "captured_by"],
    )


def _create_digest_quotes() -> None:
    op.create_table(
        "digest_quotes",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("digest_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "digest_id"],
            ["digests.workspace_id", "digests.id"],
            name="fk_digest_quotes_workspace_id_digest_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "feedback_id"],
            ["feedback.workspace_id", "feedback.id"],
            name="fk_digest_quotes_workspace_id_feedback_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "digest_id", "position", name="pk_digest_quotes"),
    )
    op.create_index("ix_digest_quotes_workspace_id_feedback_id", "digest_quotes", ["workspace_id", "feedback_id"])


def _create_feedback_search() -> None:
    op.create_table(
        "feedback_search",
        sa.Column("id", _NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=False),
        sa.Column("own", _TOKENS, nullable=False),
        sa.Column("everything", _TOKENS, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "feedback_id"],
            ["feedback.workspace_id", "feedback.id"],
            name="fk_feedback_search_workspace_id_feedback_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_search"),
        sa.UniqueConstraint("workspace_id", "feedback_id", name="uq_feedback_search_workspace_id_feedback_id"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.create_index("ix_feedback_search_everything", "feedback_search", ["everything"], postgresql_using="gin")


def _create_feedback_utterances() -> None:
    op.create_table(
        "feedback_utterances",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "feedback_id"],
            ["feedback.workspace_id", "feedback.id"],
            name="fk_feedback_utterances_workspace_id_feedback_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "feedback_id", "ts", name="pk_feedback_utterances"),
    )
    op.create_index("ix_feedback_utterances_workspace_id_ts", "feedback_utterances", ["workspace_id", "ts"])


def _create_feedback_versions() -> None:
    op.create_table(
        "feedback_versions",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", _TIME, nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "feedback_id"],
            ["feedback.workspace_id", "feedback.id"],
            name="fk_feedback_versions_workspace_id_feedback_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "feedback_id", "number", name="pk_feedback_versions"),
    )
