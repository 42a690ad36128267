"""Which accounts somebody may know of."""

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col

from bot.domain.audience import Reader
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import AccountEventRow, AccountKeyRow, AccountRow, FeedbackRow


def is_listed(scope: Scope, reader: Reader) -> ColumnElement[bool]:
    """Return the condition that a reader may know of an account.

    What somebody entered, imported or linked is the register of the whole team. A name that was only ever given with an
    item is part of that item: in a private channel it stays with those who read there.
    """
    entered = exists().where(
        col(AccountEventRow.workspace_id) == scope.workspace_id, col(AccountEventRow.account_id) == col(AccountRow.id)
    )
    linked = exists().where(
        col(AccountKeyRow.workspace_id) == scope.workspace_id, col(AccountKeyRow.account_id) == col(AccountRow.id)
    )
    heard = exists().where(
        col(FeedbackRow.workspace_id) == scope.workspace_id,
        col(FeedbackRow.account_id) == col(AccountRow.id),
        is_active(),
        visible_to(scope, reader),
    )
    if not reader.reads_workspace:
        return heard
    return or_(entered, linked, heard)
