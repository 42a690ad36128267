"""Remember which items an answer is made of, so that it can be taken back when their words go."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLE, _INDEX = "post_citations", "ix_post_citations_workspace_id_feedback_id"
# Unset is no workspace at all; `*` is the house itself.
_RULE = (
    "workspace_id = (SELECT current_setting('heed.workspace_id', true)) "
    "OR (SELECT current_setting('heed.workspace_id', true)) = '*'"
)


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "key", "feedback_id", name="pk_post_citations"),
    )
    op.create_index(_INDEX, _TABLE, ["workspace_id", "feedback_id"])
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {_TABLE} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {_TABLE} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_workspace ON {_TABLE} USING ({_RULE}) WITH CHECK ({_RULE})")


def downgrade() -> None:
    op.drop_table(_TABLE)
