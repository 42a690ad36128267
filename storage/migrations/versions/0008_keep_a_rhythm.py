"""Keep roles, people's own hours, what is muted, why something was posted, and what readers thought of digests."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_TABLES = ("setting_changes", "roles", "person_preferences", "mutes", "digest_opinions")
# Unset is no workspace at all; `*` is the house itself.
_RULE = (
    "workspace_id = (SELECT current_setting('heed.workspace_id', true)) "
    "OR (SELECT current_setting('heed.workspace_id', true)) = '*'"
)

# Columns that older tables gain.
_COLUMNS = {
    "preferences": (
        lambda: sa.Column("language", sa.String(), nullable=True),
        lambda: sa.Column("posts_per_day", sa.Integer(), nullable=True),
        lambda: sa.Column("dms_per_day", sa.Integer(), nullable=True),
        lambda: sa.Column("work_begins", sa.String(), nullable=True),
        lambda: sa.Column("work_ends", sa.String(), nullable=True),
        lambda: sa.Column("workdays", sa.JSON(), nullable=True),
        lambda: sa.Column("holidays", sa.JSON(), nullable=True),
        lambda: sa.Column("newcomer_role", sa.String(), nullable=True),
        lambda: sa.Column("nudge_after", sa.JSON(), nullable=True),
        lambda: sa.Column("nudges_off", sa.JSON(), nullable=True),
    ),
    "nudges": (lambda: sa.Column("facts", sa.JSON(), nullable=True),),
    "posts": (
        lambda: sa.Column("user_id", sa.String(), nullable=True),
        lambda: sa.Column("occasion", sa.String(), nullable=True),
        lambda: sa.Column("why", sa.Text(), nullable=True),
        lambda: sa.Column("folded_into", sa.String(), nullable=True),
        lambda: sa.Column("again", sa.JSON(), nullable=True),
    ),
}
# Each with the columns that follow the workspace.
_INDEXES = {
    "posts": (("channel_id", "claimed_at"), ("user_id", "claimed_at"), ("claimed_at",), ("folded_into",)),
}


def upgrade() -> None:
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.add_column(table, column())
    for table, indexes in _INDEXES.items():
        for covered in indexes:
            op.create_index(_name(table, covered), table, ["workspace_id", *covered], unique=False)
    _create_setting_changes()
    _create_roles()
    _create_person_preferences()
    _create_mutes()
    _create_digest_opinions()
    _guard()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    for table, indexes in _INDEXES.items():
        for covered in indexes:
            op.drop_index(_name(table, covered), table)
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.drop_column(table, column().name)


def _name(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_workspace_id_{'_'.join(columns)}"


def _guard() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_workspace ON {table} USING ({_RULE}) WITH CHECK ({_RULE})")


def _create_setting_changes() -> None:
    op.create_table(
        "setting_changes",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("setting", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_setting_changes"),
    )
    op.create_index("ix_setting_changes_workspace_id_at", "setting_changes", ["workspace_id", "at"], unique=False)


def _create_roles() -> None:
    op.create_table(
        "roles",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_roles"),
    )


def _create_person_preferences() -> None:
    op.create_table(
        "person_preferences",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("work_begins", sa.String(), nullable=True),
        sa.Column("work_ends", sa.String(), nullable=True),
        sa.Column("workdays", sa.JSON(), nullable=True),
        sa.Column("days_off", sa.JSON(), nullable=True),
        sa.Column("dms_per_day", sa.Integer(), nullable=True),
        sa.Column("nudges_off", sa.JSON(), nullable=True),
        sa.Column("hides_steps", sa.Boolean(), nullable=True),
        sa.Column("set_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_person_preferences"),
    )


def _create_mutes() -> None:
    op.create_table(
        "mutes",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "place_id", "occasion", name="pk_mutes"),
    )


def _create_digest_opinions() -> None:
    op.create_table(
        "digest_opinions",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("digest_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("is_useful", sa.Boolean(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("lowered_from", sa.String(), nullable=True),
        sa.Column("undone_at", _TIME, nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "digest_id", "user_id", name="pk_digest_opinions"),
    )
