"""Keep accounts, vision, steps of themes, what is owed to whom, and who may call or is called from outside."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_VECTOR = sa.LargeBinary().with_variant(ARRAY(sa.REAL()), "postgresql")
# Those that others refer to first.
_TABLES = (
    "account_keys",
    "account_people",
    "account_events",
    "theme_statuses",
    "tracker_links",
    "theme_estimates",
    "visions",
    "objectives",
    "objective_versions",
    "objective_vectors",
    "theme_alignments",
    "not_now",
    "debts",
    "bursts",
    "webhooks",
    "webhook_deliveries",
    "api_tokens",
    "api_calls",
    "erasures",
    "erasure_marks",
    "erasure_items",
)
# Unset is no workspace at all; `*` is the house itself.
_RULE = (
    "workspace_id = (SELECT current_setting('heed.workspace_id', true)) "
    "OR (SELECT current_setting('heed.workspace_id', true)) = '*'"
)

# Columns that older tables gain.
_COLUMNS = {
    "accounts": (
        lambda: sa.Column("number", sa.Integer(), nullable=True),
        lambda: sa.Column("state", sa.String(), server_default="active", nullable=False),
        lambda: sa.Column("merged_into", sa.String(), nullable=True),
        lambda: sa.Column("segment", sa.String(), nullable=True),
        lambda: sa.Column("tier", sa.String(), nullable=True),
        lambda: sa.Column("revenue", sa.BigInteger(), nullable=True),
        lambda: sa.Column("currency", sa.String(), nullable=True),
        lambda: sa.Column("owner_id", sa.String(), nullable=True),
        lambda: sa.Column("external_id", sa.String(), nullable=True),
        lambda: sa.Column("created_at", _TIME, nullable=True),
        lambda: sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    ),
    "experiments": (lambda: sa.Column("objective_id", sa.String(), nullable=True),),
    "feedback": (
        lambda: sa.Column("account_by", sa.String(), nullable=True),
        lambda: sa.Column("author_team", sa.String(), nullable=True),
        lambda: sa.Column("author_domain", sa.String(), nullable=True),
        lambda: sa.Column("answered_at", _TIME, nullable=True),
        lambda: sa.Column("answered_by", sa.String(), nullable=True),
        lambda: sa.Column("by_customer", sa.Boolean(), nullable=True),
    ),
    "preferences": (
        lambda: sa.Column("weights", sa.JSON(), nullable=True),
        lambda: sa.Column("quality_channel_id", sa.String(), nullable=True),
        lambda: sa.Column("silent_days", sa.Integer(), nullable=True),
        lambda: sa.Column("check_days", sa.Integer(), nullable=True),
        lambda: sa.Column("retention_days", sa.Integer(), nullable=True),
    ),
    "themes": (
        lambda: sa.Column("status", sa.String(), server_default="new", nullable=False),
        lambda: sa.Column("status_at", _TIME, nullable=True),
    ),
    "workspaces": (
        lambda: sa.Column("next_account_number", sa.Integer(), server_default="1", nullable=False),
        lambda: sa.Column("next_objective_number", sa.Integer(), server_default="1", nullable=False),
        lambda: sa.Column("forgetting_key", sa.String(), nullable=True),
    ),
}


def upgrade() -> None:
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.add_column(table, column())
    _number_accounts()
    op.create_index("ix_accounts_workspace_id_external_id", "accounts", ["workspace_id", "external_id"], unique=True)
    op.create_index("ix_accounts_workspace_id_number", "accounts", ["workspace_id", "number"], unique=True)
    op.create_index(
        "ix_accounts_workspace_id_state_name_key", "accounts", ["workspace_id", "state", "name_key"], unique=False
    )
    for clue in ("author_team", "author_domain"):
        known = sa.text(f"{clue} IS NOT NULL")
        where = ["workspace_id", clue, "account_id"]
        op.create_index(f"ix_feedback_{clue}", "feedback", where, sqlite_where=known, postgresql_where=known)
    _create_account_keys()
    _create_account_people()
    _create_account_events()
    _create_theme_statuses()
    _create_tracker_links()
    _create_theme_estimates()
    _create_visions()
    _create_objectives()
    _create_objective_versions()
    _create_objective_vectors()
    _create_theme_alignments()
    _create_not_now()
    _create_debts()
    _create_bursts()
    _create_webhooks()
    _create_webhook_deliveries()
    _create_api_tokens()
    _create_api_calls()
    _create_erasures()
    _create_erasure_marks()
    _guard()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_index("ix_feedback_author_team", "feedback")
    op.drop_index("ix_feedback_author_domain", "feedback")
    op.drop_index("ix_accounts_workspace_id_external_id", "accounts")
    op.drop_index("ix_accounts_workspace_id_number", "accounts")
    op.drop_index("ix_accounts_workspace_id_state_name_key", "accounts")
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.drop_column(table, column().name)


def _number_accounts() -> None:
    """Give every account that is there a number, in the order of names."""
    op.execute(
        "UPDATE accounts SET number = named.position FROM ("
        "SELECT workspace_id, id, ROW_NUMBER() OVER (PARTITION BY workspace_id ORDER BY name_key) AS position "
        "FROM accounts) AS named WHERE named.workspace_id = accounts.workspace_id AND named.id = accounts.id"
    )
    op.execute(
        "UPDATE workspaces SET next_account_number = 1 + (SELECT COUNT(*) FROM accounts "
        "WHERE accounts.workspace_id = workspaces.workspace_id)"
    )


def _guard() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_workspace ON {table} USING ({_RULE}) WITH CHECK ({_RULE})")


def _create_account_keys() -> None:
    op.create_table(
        "account_keys",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["accounts.workspace_id", "accounts.id"],
            name="fk_account_keys_workspace_id_account_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "kind", "value", name="pk_account_keys"),
    )
    op.create_index(
        "ix_account_keys_workspace_id_account_id", "account_keys", ["workspace_id", "account_id"], unique=False
    )


def _create_account_people() -> None:
    op.create_table(
        "account_people",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=True),
        sa.Column("set_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["accounts.workspace_id", "accounts.id"],
            name="fk_account_people_workspace_id_account_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_account_people"),
    )
    op.create_index(
        "ix_account_people_workspace_id_account_id", "account_people", ["workspace_id", "account_id"], unique=False
    )


def _create_account_events() -> None:
    op.create_table(
        "account_events",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("other", sa.String(), nullable=True),
        sa.Column("moved", sa.JSON(), nullable=True),
        sa.Column("undone_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["accounts.workspace_id", "accounts.id"],
            name="fk_account_events_workspace_id_account_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_account_events"),
    )
    op.create_index(
        "ix_account_events_workspace_id_account_id_at",
        "account_events",
        ["workspace_id", "account_id", "at"],
        unique=False,
    )


def _create_theme_statuses() -> None:
    op.create_table(
        "theme_statuses",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("origin_key", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("would_change", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "theme_id"],
            ["themes.workspace_id", "themes.id"],
            name="fk_theme_statuses_workspace_id_theme_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_theme_statuses"),
        sa.UniqueConstraint("workspace_id", "origin_key", name="uq_theme_statuses_workspace_id_origin_key"),
    )
    op.create_index("ix_theme_statuses_workspace_id_at", "theme_statuses", ["workspace_id", "at"], unique=False)
    op.create_index(
        "ix_theme_statuses_workspace_id_theme_id_at", "theme_statuses", ["workspace_id", "theme_id", "at"], unique=False
    )


def _create_tracker_links() -> None:
    op.create_table(
        "tracker_links",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "theme_id"],
            ["themes.workspace_id", "themes.id"],
            name="fk_tracker_links_workspace_id_theme_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "theme_id", "url", name="pk_tracker_links"),
    )


def _create_theme_estimates() -> None:
    op.create_table(
        "theme_estimates",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("impact", sa.Float(), nullable=True),
        sa.Column("effort_weeks", sa.Float(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "theme_id"],
            ["themes.workspace_id", "themes.id"],
            name="fk_theme_estimates_workspace_id_theme_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "theme_id", name="pk_theme_estimates"),
    )


def _create_visions() -> None:
    op.create_table(
        "visions",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "version", name="pk_visions"),
    )


def _create_objectives() -> None:
    op.create_table(
        "objectives",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("success", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_objectives"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_objectives_workspace_id_number"),
    )


def _create_objective_versions() -> None:
    op.create_table(
        "objective_versions",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("objective_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("success", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "objective_id"],
            ["objectives.workspace_id", "objectives.id"],
            name="fk_objective_versions_workspace_id_objective_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "objective_id", "version", name="pk_objective_versions"),
    )


def _create_objective_vectors() -> None:
    op.create_table(
        "objective_vectors",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("objective_id", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("vector", _VECTOR, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "objective_id"],
            ["objectives.workspace_id", "objectives.id"],
            name="fk_objective_vectors_workspace_id_objective_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "objective_id", "model", name="pk_objective_vectors"),
    )


def _create_theme_alignments() -> None:
    op.create_table(
        "theme_alignments",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("is_by_person", sa.Boolean(), nullable=False),
        sa.Column("objective_id", sa.String(), nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "objective_id"],
            ["objectives.workspace_id", "objectives.id"],
            name="fk_theme_alignments_workspace_id_objective_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "theme_id"],
            ["themes.workspace_id", "themes.id"],
            name="fk_theme_alignments_workspace_id_theme_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "theme_id", "is_by_person", name="pk_theme_alignments"),
    )
    op.create_index(
        "ix_theme_alignments_workspace_id_objective_id",
        "theme_alignments",
        ["workspace_id", "objective_id"],
        unique=False,
    )


def _create_not_now() -> None:
    op.create_table(
        "not_now",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("would_change", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("lifted_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"], name="fk_not_now_workspace_id_theme_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_not_now"),
    )
    op.create_index(
        "ix_not_now_workspace_id_lifted_at_review_on",
        "not_now",
        ["workspace_id", "lifted_at", "review_on"],
        unique=False,
    )
    op.create_index("ix_not_now_workspace_id_theme_id", "not_now", ["workspace_id", "theme_id"], unique=False)


def _create_debts() -> None:
    op.create_table(
        "debts",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("origin_key", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("feedback_ids", sa.JSON(), nullable=False),
        sa.Column("asker_id", sa.String(), nullable=True),
        sa.Column("asker_name", sa.String(), nullable=True),
        sa.Column("account_id", sa.String(), nullable=True),
        sa.Column("owed_by", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("private_to", sa.String(), nullable=True),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("owed_at", _TIME, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.String(), nullable=True),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=True),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.Column("sent_ts", sa.String(), nullable=True),
        sa.Column("settled_because", sa.Text(), nullable=False),
        sa.Column("check_at", _TIME, nullable=True),
        sa.Column("check_by", sa.String(), nullable=True),
        sa.Column("check_key", sa.String(), nullable=True),
        sa.Column("checked_at", _TIME, nullable=True),
        sa.Column("helped", sa.String(), nullable=True),
        sa.Column("helped_words", sa.Text(), nullable=False),
        sa.Column("helped_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["accounts.workspace_id", "accounts.id"],
            name="fk_debts_workspace_id_account_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "theme_id"], ["themes.workspace_id", "themes.id"], name="fk_debts_workspace_id_theme_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_debts"),
        sa.UniqueConstraint("workspace_id", "origin_key", name="uq_debts_workspace_id_origin_key"),
    )
    op.create_index("ix_debts_workspace_id_account_id", "debts", ["workspace_id", "account_id"], unique=False)
    op.create_index("ix_debts_workspace_id_asker_id", "debts", ["workspace_id", "asker_id"], unique=False)
    op.create_index("ix_debts_workspace_id_check_key", "debts", ["workspace_id", "check_key"], unique=False)
    op.create_index("ix_debts_workspace_id_sent_at", "debts", ["workspace_id", "sent_at"], unique=False)
    op.create_index(
        "ix_debts_workspace_id_state_check_at", "debts", ["workspace_id", "state", "check_at"], unique=False
    )
    op.create_index(
        "ix_debts_workspace_id_state_owed_by_owed_at",
        "debts",
        ["workspace_id", "state", "owed_by", "owed_at"],
        unique=False,
    )
    op.create_index(
        "ix_debts_workspace_id_theme_id_state", "debts", ["workspace_id", "theme_id", "state"], unique=False
    )


def _create_bursts() -> None:
    op.create_table(
        "bursts",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("found_at", _TIME, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "area", "week", name="pk_bursts"),
    )


def _create_webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("disabled_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_webhooks"),
    )


def _create_webhook_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("webhook_id", sa.String(), nullable=False),
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("next_at", _TIME, nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("delivered_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "webhook_id"],
            ["webhooks.workspace_id", "webhooks.id"],
            name="fk_webhook_deliveries_workspace_id_webhook_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_webhook_deliveries"),
    )
    op.create_index(
        "ix_webhook_deliveries_workspace_id_webhook_id_created_at",
        "webhook_deliveries",
        ["workspace_id", "webhook_id", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_webhook_deliveries_workspace_id_state_next_at",
        "webhook_deliveries",
        ["workspace_id", "state", "next_at"],
        unique=False,
    )


def _create_api_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=True),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.Column("last_used_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_api_tokens"),
    )


def _create_api_calls() -> None:
    op.create_table(
        "api_calls",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("token_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "token_id", "key", name="pk_api_calls"),
    )
    op.create_index("ix_api_calls_workspace_id_at", "api_calls", ["workspace_id", "at"], unique=False)


def _create_erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject_hash", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("done_at", _TIME, nullable=True),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_erasures"),
    )
    op.create_index("ix_erasures_workspace_id_subject_hash", "erasures", ["workspace_id", "subject_hash"], unique=False)


def _create_erasure_marks() -> None:
    op.create_table(
        "erasure_marks",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "hash", name="pk_erasure_marks"),
    )
    op.create_table(
        "erasure_items",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("erasure_id", sa.String(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=True),
        sa.Column("is_erased", sa.Boolean(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "erasure_id"],
            ["erasures.workspace_id", "erasures.id"],
            name="fk_erasure_items_workspace_id_erasures",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "erasure_id", "feedback_id", name="pk_erasure_items"),
    )
    op.create_index(
        "ix_erasure_items_workspace_id_erasure_id_is_erased",
        "erasure_items",
        ["workspace_id", "erasure_id", "is_erased"],
        unique=False,
    )
