"""Loop debt between table and domain, and who may know of it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.closing import Debt, DebtState, Helped, Way
from bot.domain.statuses import ThemeStatus
from bot.domain.themes import Theme, ThemeState
from storage.scope import Scope
from storage.tables import DebtRow, ThemeRow
from storage.theme_rows import theme_of_row

# Small enough for any engine's limit on parameters.
IDS_PER_QUERY = 500
# A merge of merged themes is a chain; one that is longer than this is a circle, which no merge makes.
_LONGEST_CHAIN = 20


def debt_values(debt: Debt) -> dict[str, object]:
    """Return every column of a debt but its workspace."""
    return {
        "id": debt.id,
        "origin_key": debt.origin_key,
        "theme_id": debt.theme_id,
        "change_id": debt.change_id,
        "status": debt.status.value,
        "asked_at": debt.asked_at,
        "owed_at": debt.owed_at,
        **changing_values(debt),
    }


def changing_values(debt: Debt) -> dict[str, object]:
    """Return the columns that a change of a debt may touch; what it is about stays."""
    return {
        "feedback_ids": list(debt.feedback_ids),
        "asker_id": debt.asker_id,
        "asker_name": debt.asker_name,
        "account_id": debt.account_id,
        "owed_by": debt.owed_by,
        "way": debt.way.value,
        "channel_id": debt.channel_id,
        "thread_ts": debt.thread_ts,
        "private_to": debt.private_to,
        "is_external": debt.is_external,
        "state": debt.state.value,
        "version": debt.version,
        "draft": debt.draft,
        "edited_by": debt.edited_by,
        "readers": list(debt.readers),
        "sent_by": debt.sent_by,
        "sent_at": debt.sent_at,
        "sent_ts": debt.sent_ts,
        "settled_because": debt.settled_because,
        "check_at": debt.check_at,
        "check_by": debt.check_by,
        "check_key": debt.check_key,
        "checked_at": debt.checked_at,
        "helped": debt.helped and debt.helped.value,
        "helped_words": debt.helped_words,
        "helped_at": debt.helped_at,
    }


def debt_of_row(row: DebtRow) -> Debt:
    """Return a debt."""
    return Debt(
        id=row.id,
        origin_key=row.origin_key,
        theme_id=row.theme_id,
        change_id=row.change_id,
        status=ThemeStatus(row.status),
        feedback_ids=tuple(row.feedback_ids),
        asker_id=row.asker_id,
        asker_name=row.asker_name,
        account_id=row.account_id,
        owed_by=row.owed_by,
        way=Way(row.way),
        channel_id=row.channel_id,
        thread_ts=row.thread_ts,
        private_to=row.private_to,
        is_external=row.is_external,
        asked_at=row.asked_at,
        owed_at=row.owed_at,
        state=DebtState(row.state),
        version=row.version,
        draft=row.draft,
        edited_by=row.edited_by,
        readers=tuple(row.readers),
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        sent_ts=row.sent_ts,
        settled_because=row.settled_because,
        check_at=row.check_at,
        check_by=row.check_by,
        check_key=row.check_key,
        checked_at=row.checked_at,
        helped=Helped(row.helped) if row.helped else None,
        helped_words=row.helped_words,
        helped_at=row.helped_at,
    )


def known_to(scope: Scope, reader: Reader) -> ColumnElement[bool]:
    """Return the condition that a reader may know of a debt: that of the words that were asked.

    Owing an answer opens no private channel: who left it is told nothing more of it.
    """
    if reader.workspace_id != scope.workspace_id:
        return false()
    rules: list[ColumnElement[bool]] = [false()]
    if reader.reads_workspace:
        rules.append(col(DebtRow.private_to).is_(None))
    if reader.channel_ids:
        rules.append(col(DebtRow.private_to).in_(reader.channel_ids))
    # A comparison with nothing is unknown, and unknown is no.
    return func.coalesce(or_(*rules), false())


def family(scope: Scope, theme_id: str) -> Select[tuple[str]]:
    """Return the ids of a theme and of all that were merged into it, through any number of merges."""
    mine = col(ThemeRow.workspace_id) == scope.workspace_id
    found = select(col(ThemeRow.id)).where(mine, col(ThemeRow.id) == theme_id).cte("family", recursive=True)
    merged = select(col(ThemeRow.id)).where(mine, col(ThemeRow.merged_into) == found.c.id)
    # Not "union all": a circle of merges would never end.
    everyone = found.union(merged)
    return select(everyone.c.id)


async def living_themes(scope: Scope, theme_ids: Collection[str]) -> dict[str, Theme]:
    """Return the themes that some themes live on in; one query for each step of the longest chain of merges."""
    known: dict[str, Theme] = {}
    wanted = set(theme_ids)
    for _ in range(_LONGEST_CHAIN):
        if not wanted:
            break
        these = col(ThemeRow.workspace_id) == scope.workspace_id, col(ThemeRow.id).in_(sorted(wanted))
        found = await scope.session.scalars(select(ThemeRow).where(*these))
        known.update({row.id: theme_of_row(row) for row in found})
        wanted = {theme.merged_into for theme in known.values() if theme.merged_into} - known.keys()
    return {theme_id: theme for theme_id in theme_ids if (theme := _end(known, theme_id)) is not None}


def _end(known: dict[str, Theme], theme_id: str) -> Theme | None:
    theme = known.get(theme_id)
    for _ in range(_LONGEST_CHAIN):
        if theme is None or theme.state is ThemeState.ACTIVE:
            return theme
        theme = known.get(theme.merged_into or "")
    return None
