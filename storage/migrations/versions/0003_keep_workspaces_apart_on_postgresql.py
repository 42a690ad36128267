"""Keep workspaces apart on PostgreSQL: each transaction names its workspace and sees no other's rows."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    "accounts",
    "digest_quotes",
    "digest_schedules",
    "digests",
    "drafts",
    "feedback",
    "feedback_search",
    "feedback_utterances",
    "feedback_versions",
    "inbox",
    "installation_states",
    "installations",
    "posts",
    "reaction_marks",
    "workspaces",
)
# Unset is no workspace at all; `*` is the house itself: the inbox, the clock, a migration.
# In a sub-select it is read once for each query, not once for each row.
_RULE = (
    "workspace_id = (SELECT current_setting('heed.workspace_id', true)) "
    "OR (SELECT current_setting('heed.workspace_id', true)) = '*'"
)


def upgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        # The owner too: most installations connect as the owner of their tables.
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_workspace ON {table} USING ({_RULE}) WITH CHECK ({_RULE})")


def downgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"DROP POLICY own_workspace ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
