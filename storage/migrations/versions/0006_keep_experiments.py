"""Keep experiments with what was reported, decided and forecast of them, and the nudges about them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_VECTOR = sa.LargeBinary().with_variant(ARRAY(sa.REAL()), "postgresql")
# Those that others refer to first.
_TABLES = (
    "experiments",
    "experiment_updates",
    "experiment_update_versions",
    "experiment_events",
    "decisions",
    "forecasts",
    "experiment_reviews",
    "experiment_vectors",
    "nudges",
)
# Unset is no workspace at all; `*` is the house itself.
_RULE = (
    "workspace_id = (SELECT current_setting('heed.workspace_id', true)) "
    "OR (SELECT current_setting('heed.workspace_id', true)) = '*'"
)


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("next_experiment_number", sa.Integer(), server_default="1", nullable=False))
    _create_experiments()
    _create_experiment_updates()
    _create_experiment_update_versions()
    _create_experiment_events()
    _create_decisions()
    _create_forecasts()
    _create_experiment_reviews()
    _create_experiment_vectors()
    _create_nudges()
    _guard()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_column("workspaces", "next_experiment_number")


def _guard() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_workspace ON {table} USING ({_RULE}) WITH CHECK ({_RULE})")


def _of_experiment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "experiment_id"],
        ["experiments.workspace_id", "experiments.id"],
        name=f"fk_{table}_workspace_id_experiment_id",
    )


def _create_experiments() -> None:
    op.create_table(
        "experiments",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin_key", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=True),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("card_ts", sa.String(), nullable=True),
        sa.Column("private_to", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_at", _TIME, nullable=True),
        sa.Column("read_at", _TIME, nullable=True),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("reviewed_at", _TIME, nullable=True),
        sa.Column("early_reading", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_experiments"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_experiments_workspace_id_number"),
        sa.UniqueConstraint("workspace_id", "origin_key", name="uq_experiments_workspace_id_origin_key"),
    )
    op.create_index("ix_experiments_workspace_id_stage_owner_id", "experiments", ["workspace_id", "stage", "owner_id"])
    op.create_index(
        "ix_experiments_workspace_id_channel_id_card_ts", "experiments", ["workspace_id", "channel_id", "card_ts"]
    )
    op.create_index("ix_experiments_workspace_id_theme_id", "experiments", ["workspace_id", "theme_id"])


def _create_experiment_updates() -> None:
    op.create_table(
        "experiment_updates",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("experiment_id", sa.String(), nullable=False),
        sa.Column("origin_key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("said_at", _TIME, nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("permalink", sa.String(), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=True),
        sa.Column("changed_at", _TIME, nullable=True),
        _of_experiment("experiment_updates"),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_experiment_updates"),
        sa.UniqueConstraint("workspace_id", "origin_key", name="uq_experiment_updates_workspace_id_origin_key"),
    )
    op.create_index(
        "ix_experiment_updates_workspace_id_experiment_id_said_at",
        "experiment_updates",
        ["workspace_id", "experiment_id", "said_at"],
    )


def _create_experiment_update_versions() -> None:
    op.create_table(
        "experiment_update_versions",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("update_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=True),
        sa.Column("changed_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "update_id"],
            ["experiment_updates.workspace_id", "experiment_updates.id"],
            name="fk_experiment_update_versions_workspace_id_update_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "update_id", "version", name="pk_experiment_update_versions"),
    )


def _create_experiment_events() -> None:
    op.create_table(
        "experiment_events",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("experiment_id", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        _of_experiment("experiment_events"),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_experiment_events"),
    )
    op.create_index(
        "ix_experiment_events_workspace_id_experiment_id_at",
        "experiment_events",
        ["workspace_id", "experiment_id", "at"],
    )


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("experiment_id", sa.String(), nullable=False),
        sa.Column("origin_key", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("learning", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("recommended", sa.String(), nullable=True),
        sa.Column("against_reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        _of_experiment("decisions"),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_decisions"),
        sa.UniqueConstraint("workspace_id", "origin_key", name="uq_decisions_workspace_id_origin_key"),
    )
    op.create_index("ix_decisions_workspace_id_experiment_id", "decisions", ["workspace_id", "experiment_id"])
    op.create_index("ix_decisions_workspace_id_at", "decisions", ["workspace_id", "at"])


def _create_forecasts() -> None:
    op.create_table(
        "forecasts",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("experiment_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        _of_experiment("forecasts"),
        sa.PrimaryKeyConstraint("workspace_id", "experiment_id", "user_id", name="pk_forecasts"),
    )


def _create_experiment_reviews() -> None:
    op.create_table(
        "experiment_reviews",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("experiment_id", sa.String(), nullable=False),
        sa.Column("came_true", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        _of_experiment("experiment_reviews"),
        sa.PrimaryKeyConstraint("workspace_id", "experiment_id", name="pk_experiment_reviews"),
    )


def _create_experiment_vectors() -> None:
    op.create_table(
        "experiment_vectors",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("experiment_id", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("vector", _VECTOR, nullable=False),
        _of_experiment("experiment_vectors"),
        sa.PrimaryKeyConstraint("workspace_id", "experiment_id", "model", name="pk_experiment_vectors"),
    )


def _create_nudges() -> None:
    op.create_table(
        "nudges",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("snoozed_until", _TIME, nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("answered_at", _TIME, nullable=True),
        sa.Column("message_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_nudges"),
    )
    op.create_index("ix_nudges_workspace_id_subject_id", "nudges", ["workspace_id", "subject_id"])
    op.create_index("ix_nudges_workspace_id_message_key", "nudges", ["workspace_id", "message_key"])
    op.create_index("ix_nudges_workspace_id_state_snoozed_until", "nudges", ["workspace_id", "state", "snoozed_until"])
