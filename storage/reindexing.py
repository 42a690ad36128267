"""Keeping the search index in step for many items at once: their account got another name, or they another account."""

from collections.abc import Sequence

from sqlmodel import col

from storage.account_rows import in_parts
from storage.feedback_rows import is_still_active, items_of, load
from storage.scope import Scope
from storage.search import index_values
from storage.tables import FeedbackRow, FeedbackSearchRow


async def reindex_many(scope: Scope, feedback_ids: Sequence[str]) -> None:
    """Let active items be found by what they and their accounts are called now, a few hundred in three queries."""
    await scope.session.flush()
    for some in in_parts(feedback_ids):
        query = items_of(scope).where(col(FeedbackRow.id).in_(some), is_still_active())
        rows = [
            index_values(
                scope,
                item.id,
                words=item.words,
                account_name=item.account_name,
                author_name=item.author_name,
                conversation=item.conversation,
            )
            for item in await load(scope, query)
        ]
        if rows:
            # Row by row within one statement's plan: together they would have more parameters than SQLite takes.
            put = scope.insert(FeedbackSearchRow)
            fresh = {"own": put.excluded.own, "everything": put.excluded.everything}
            same = ["workspace_id", "feedback_id"]
            await scope.session.execute(put.on_conflict_do_update(index_elements=same, set_=fresh), rows)
