"""Understand feedback: labels, vectors, themes, choices of channels, what was overheard, and the ledger."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from storage.words import twin_key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_VECTOR = sa.LargeBinary().with_variant(ARRAY(sa.REAL()), "postgresql")
_POOL = "theme_id IS NULL"
_WAITS = "analysed_version IS NULL AND state = 'active'"
_TABLES = (
    "askings",
    "channels",
    "judgements",
    "model_calls",
    "preferences",
    "themes",
    "triage_questions",
    "digest_themes",
    "digest_sentences",
    "theme_events",
    "theme_shapes",
    "digest_citations",
    "feedback_embeddings",
    "labels",
)
# Unset is no workspace at all; `*` is the house itself.
_RULE = (
    "workspace_id = (SELECT current_setting('heed.workspace_id', true)) "
    "OR (SELECT current_setting('heed.workspace_id', true)) = '*'"
)
_COLUMNS = ("sentiment", "area", "theme_id", "analysed_version", "analysed_at", "question", "twin_key")
_INDEXES = (
    "ix_feedback_theme",
    "ix_feedback_pool",
    "ix_feedback_unanalysed",
    "ix_feedback_workspace_id_twin_key_theme_id",
)
# What people had said of items until now, since no machine had.
_SAID = (
    "INSERT INTO labels (workspace_id, feedback_id, name, is_by_person, value, set_by, set_at, person_id) "
    "SELECT f.workspace_id, f.id, '{name}', true, {value}, 'person', coalesce(f.worked_on_at, f.captured_at), "
    "f.captured_by FROM feedback f {joined} WHERE f.state = 'active' AND {value} IS NOT NULL"
)
_SAID_BY_PEOPLE = {
    "kind": ("f.kind", ""),
    "severity": ("f.severity", ""),
    "account": ("a.name", "JOIN accounts a ON a.workspace_id = f.workspace_id AND a.id = f.account_id"),
}
# What a machine said would look like a person's word to the code before this step.
_UNSAY = (
    "UPDATE feedback SET {name} = NULL WHERE NOT EXISTS (SELECT 1 FROM labels l WHERE "
    "l.workspace_id = feedback.workspace_id AND l.feedback_id = feedback.id AND l.name = '{name}' AND l.is_by_person)"
)
_WORDS = (
    "SELECT workspace_id, id, words FROM feedback WHERE state = 'active' AND (workspace_id, id) > (:workspace, :id) "
    "ORDER BY workspace_id, id LIMIT :most"
)
_TWIN = "UPDATE feedback SET twin_key = :key WHERE workspace_id = :workspace_id AND id = :id"
# Rows that are rewritten at a time.
_BATCH = 500


def upgrade() -> None:
    _widen_feedback()
    _widen_workspaces()
    op.add_column("digests", sa.Column("telling", sa.JSON(), nullable=True))
    _create_askings()
    _create_channels()
    _create_judgements()
    _create_model_calls()
    _create_preferences()
    _create_themes()
    _create_triage_questions()
    _create_digest_themes()
    _create_digest_sentences()
    _create_theme_events()
    _create_theme_shapes()
    _create_digest_citations()
    _create_feedback_embeddings()
    _create_labels()
    _guard()
    _remember_what_people_said()
    _find_twins()


def downgrade() -> None:
    for name in ("kind", "severity"):
        op.execute(_UNSAY.format(name=name))
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_column("digests", "telling")
    op.drop_column("workspaces", "next_vector_number")
    op.drop_column("workspaces", "next_theme_number")
    for index in _INDEXES:
        op.drop_index(index, "feedback")
    for column in _COLUMNS:
        op.drop_column("feedback", column)


def _guard() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_workspace ON {table} USING ({_RULE}) WITH CHECK ({_RULE})")


def _remember_what_people_said() -> None:
    for name, (value, joined) in _SAID_BY_PEOPLE.items():
        op.execute(_SAID.format(name=name, value=value, joined=joined))


def _find_twins() -> None:
    for rows in _words():
        keys = [{"workspace_id": workspace, "id": item, "key": twin_key(words)} for workspace, item, words in rows]
        op.get_bind().execute(sa.text(_TWIN), keys)


def _words() -> Iterator[list[tuple[str, str, str]]]:
    workspace, item = "", ""
    while rows := _some_words(workspace, item):
        yield rows
        workspace, item, _ = rows[-1]


def _some_words(workspace: str, item: str) -> list[tuple[str, str, str]]:
    after = {"workspace": workspace, "id": item, "most": _BATCH}
    return [(row[0], row[1], row[2]) for row in op.get_bind().execute(sa.text(_WORDS), after)]


def _widen_feedback() -> None:
    op.add_column("feedback", sa.Column("sentiment", sa.String(), nullable=True))
    op.add_column("feedback", sa.Column("area", sa.String(), nullable=True))
    op.add_column("feedback", sa.Column("theme_id", sa.String(), nullable=True))
    op.add_column("feedback", sa.Column("analysed_version", sa.Integer(), nullable=True))
    op.add_column("feedback", sa.Column("analysed_at", _TIME, nullable=True))
    op.add_column("feedback", sa.Column("question", sa.Text(), nullable=True))
    op.add_column("feedback", sa.Column("twin_key", sa.String(), nullable=True))
    op.create_index(
        "ix_feedback_theme",
        "feedback",
        [
            "workspace_id",
            "theme_id",
            "state",
            "said_at",
            "private_to",
            "channel_id",
            "captured_by",
            "account_id",
            "author_id",
        ],
    )
    op.create_index(
        "ix_feedback_pool",
        "feedback",
        ["workspace_id", "state", "said_at", "number"],
        sqlite_where=sa.text(_POOL),
        postgresql_where=sa.text(_POOL),
    )
    op.create_index(
        "ix_feedback_unanalysed",
        "feedback",
        ["workspace_id", "said_at"],
        sqlite_where=sa.text(_WAITS),
        postgresql_where=sa.text(_WAITS),
    )
    op.create_index("ix_feedback_workspace_id_twin_key_theme_id", "feedback", ["workspace_id", "twin_key", "theme_id"])


def _widen_workspaces() -> None:
    op.add_column("workspaces", sa.Column("next_theme_number", sa.Integer(), server_default="1", nullable=False))
    op.add_column("workspaces", sa.Column("next_vector_number", sa.Integer(), server_default="1", nullable=False))


def _create_askings() -> None:
    op.create_table(
        "askings",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_askings"),
    )


def _create_channels() -> None:
    op.create_table(
        "channels",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=True),
        sa.Column("triage_channel_id", sa.String(), nullable=True),
        sa.Column("ai_allowed", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=True),
        sa.Column("set_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name="pk_channels"),
    )


def _create_judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("conversation_ts", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("judged_at", _TIME, nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", "ts", name="pk_judgements"),
    )
    op.create_index(
        "ix_judgements_workspace_id_channel_id_conversation_ts",
        "judgements",
        ["workspace_id", "channel_id", "conversation_ts"],
    )
    op.create_index("ix_judgements_workspace_id_judged_at", "judgements", ["workspace_id", "judged_at"])


def _create_model_calls() -> None:
    op.create_table(
        "model_calls",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("prompt_version", sa.String(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_model_calls"),
    )
    op.create_index("ix_model_calls_workspace_id_at", "model_calls", ["workspace_id", "at"])


def _create_preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("ai_purposes", sa.JSON(), nullable=False),
        sa.Column("triage_channel_id", sa.String(), nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_preferences"),
    )


def _create_themes() -> None:
    op.create_table(
        "themes",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("named_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("private_to", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_themes"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_themes_workspace_id_number"),
    )


def _create_triage_questions() -> None:
    op.create_table(
        "triage_questions",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=True),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("feedback_ids", sa.JSON(), nullable=False),
        sa.Column("card_key", sa.String(), nullable=True),
        sa.Column("card_position", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", _TIME, nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_triage_questions"),
    )
    op.create_index(
        "ix_triage_questions_workspace_id_answered_at_asked_at",
        "triage_questions",
        ["workspace_id", "answered_at", "asked_at"],
    )
    op.create_index("ix_triage_questions_workspace_id_card_key", "triage_questions", ["workspace_id", "card_key"])
    op.create_index(
        "ix_triage_questions_workspace_id_channel_id_ts", "triage_questions", ["workspace_id", "channel_id", "ts"]
    )
    op.create_index("ix_triage_questions_workspace_id_feedback_id", "triage_questions", ["workspace_id", "feedback_id"])


def _create_digest_themes() -> None:
    op.create_table(
        "digest_themes",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("digest_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("trend", sa.String(), nullable=False),
        sa.Column("now", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "digest_id"],
            ["digests.workspace_id", "digests.id"],
            name="fk_digest_themes_workspace_id_digest_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "theme_id"],
            ["themes.workspace_id", "themes.id"],
            name="fk_digest_themes_workspace_id_theme_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "feedback_id"],
            ["feedback.workspace_id", "feedback.id"],
            name="fk_digest_themes_workspace_id_feedback_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "digest_id", "position", name="pk_digest_themes"),
    )
    op.create_index("ix_digest_themes_workspace_id_feedback_id", "digest_themes", ["workspace_id", "feedback_id"])


def _create_digest_sentences() -> None:
    op.create_table(
        "digest_sentences",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("digest_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "digest_id"],
            ["digests.workspace_id", "digests.id"],
            name="fk_digest_sentences_workspace_id_digest_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "digest_id", "position", name="pk_digest_sentences"),
    )


def _create_theme_events() -> None:
    op.create_table(
        "theme_events",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("feedback_ids", sa.JSON(), nullable=False),
        sa.Column("other", sa.String(), nullable=True),
        sa.Column("undone_at", _TIME, nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "theme_id"],
            ["themes.workspace_id", "themes.id"],
            name="fk_theme_events_workspace_id_theme_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_theme_events"),
    )
    op.create_index("ix_theme_events_workspace_id_theme_id_at", "theme_events", ["workspace_id", "theme_id", "at"])


def _create_theme_shapes() -> None:
    op.create_table(
        "theme_shapes",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("total", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("examples", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "theme_id"],
            ["themes.workspace_id", "themes.id"],
            name="fk_theme_shapes_workspace_id_theme_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "theme_id", "model", name="pk_theme_shapes"),
    )


def _create_digest_citations() -> None:
    op.create_table(
        "digest_citations",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("digest_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "digest_id", "position"],
            ["digest_sentences.workspace_id", "digest_sentences.digest_id", "digest_sentences.position"],
            name="fk_digest_citations_workspace_id_digest_id_position",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "feedback_id"],
            ["feedback.workspace_id", "feedback.id"],
            name="fk_digest_citations_workspace_id_feedback_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "digest_id", "position", "feedback_id", name="pk_digest_citations"),
    )
    op.create_index("ix_digest_citations_workspace_id_feedback_id", "digest_citations", ["workspace_id", "feedback_id"])


def _create_feedback_embeddings() -> None:
    op.create_table(
        "feedback_embeddings",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("vector", _VECTOR, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "feedback_id"],
            ["feedback.workspace_id", "feedback.id"],
            name="fk_feedback_embeddings_workspace_id_feedback_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "feedback_id", "model", name="pk_feedback_embeddings"),
    )
    op.create_index(
        "ix_feedback_embeddings_workspace_id_model_number", "feedback_embeddings", ["workspace_id", "model", "number"]
    )


def _create_labels() -> None:
    op.create_table(
        "labels",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("feedback_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_by_person", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("prompt_version", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "feedback_id"],
            ["feedback.workspace_id", "feedback.id"],
            name="fk_labels_workspace_id_feedback_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "feedback_id", "name", "is_by_person", name="pk_labels"),
    )
    op.create_index(
        "ix_labels_workspace_id_name_is_by_person_set_at", "labels", ["workspace_id", "name", "is_by_person", "set_at"]
    )
