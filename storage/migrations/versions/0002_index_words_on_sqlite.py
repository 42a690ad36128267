"""Index words on SQLite: an FTS5 table that triggers keep in step with `feedback_search`."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The tokens were made by `storage/words.py`: this tokenizer only parts them at spaces.
_TABLE = """
CREATE VIRTUAL TABLE feedback_fts USING fts5(
    own, everything, content='feedback_search', content_rowid='id', tokenize='ascii'
)
"""
_ADD = "INSERT INTO feedback_fts(rowid, own, everything) VALUES (new.id, new.own, new.everything);"
_TAKE = (
    "INSERT INTO feedback_fts(feedback_fts, rowid, own, everything) VALUES ('delete', old.id, old.own, old.everything);"
)
_TRIGGERS = {
    "feedback_search_added": f"AFTER INSERT ON feedback_search BEGIN {_ADD} END",
    "feedback_search_removed": f"AFTER DELETE ON feedback_search BEGIN {_TAKE} END",
    "feedback_search_changed": f"AFTER UPDATE ON feedback_search BEGIN {_TAKE} {_ADD} END",
}


def upgrade() -> None:
    if op.get_context().dialect.name != "sqlite":
        return
    op.execute(_TABLE)
    for name, what in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {what}")
    op.execute("INSERT INTO feedback_fts(feedback_fts) VALUES ('rebuild')")


def downgrade() -> None:
    if op.get_context().dialect.name != "sqlite":
        return
    for name in _TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    op.execute("DROP TABLE feedback_fts")
