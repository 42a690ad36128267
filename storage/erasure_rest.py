"""What is known of the forgotten beside their items: everything that they wrote, asked, were asked or are owed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, delete, select, tuple_, update
from sqlmodel import SQLModel, col

from bot.domain.closing import OPEN, DebtState
from bot.domain.erasures import Forgotten, Subject
from bot.ports.erasures import Remains
from storage.erasure_accounts import erase_account, mine
from storage.erasure_roles import hand_on_role
from storage.erasure_sweep import sweep
from storage.scope import Scope
from storage.tables import (
    AccountPersonRow,
    AskingRow,
    DebtRow,
    DigestOpinionRow,
    DraftRow,
    ErasureItemRow,
    ExperimentUpdateRow,
    ExperimentUpdateVersionRow,
    FeedbackRow,
    ForecastRow,
    InboxRow,
    JudgementRow,
    ModelCallRow,
    MuteRow,
    NudgeRow,
    PersonPreferencesRow,
    ReactionMarkRow,
    TriageQuestionRow,
)
from storage.words import name_key

# What belongs to one person alone, with the column that says to whom and what the receipt calls it.
_THEIRS: tuple[tuple[type[SQLModel], str, str], ...] = (
    (DraftRow, "author_id", "open forms"),
    (AskingRow, "user_id", "questions"),
    (ReactionMarkRow, "user_id", "reactions"),
    (ForecastRow, "user_id", "forecasts"),
    (NudgeRow, "user_id", "reminders"),
    (PersonPreferencesRow, "user_id", "choices of their own"),
    (MuteRow, "place_id", "mutes"),
    (DigestOpinionRow, "user_id", "opinions on digests"),
    (AccountPersonRow, "user_id", "places in accounts"),
)
_IDS_PER_QUERY = 500


@dataclass(slots=True)
class Rest:
    """What one pass over the tables removed and touched."""

    removed: dict[str, int] = field(default_factory=dict)
    cards: set[tuple[str, str]] = field(default_factory=set)
    debt_ids: set[str] = field(default_factory=set)
    experiment_ids: set[str] = field(default_factory=set)

    def add(self, name: str, count: int) -> None:
        """Count something that was removed."""
        if count:
            self.removed[name] = self.removed.get(name, 0) + count

    def remains(self, before: Remains) -> Remains:
        """Return what has to be drawn anew, with what an earlier attempt had left."""
        return Remains(
            cards=tuple(sorted(self.cards | set(before.cards))),
            debt_ids=tuple(sorted(self.debt_ids | set(before.debt_ids))),
            experiment_ids=tuple(sorted(self.experiment_ids | set(before.experiment_ids))),
        )


async def erase_rest(scope: Scope, erasure_id: str, subject: Subject, *, heir: str) -> Rest:
    """Remove everything else of a subject within one transaction; what they owned goes to `heir`."""
    rest = Rest()
    items = await _erased(scope, erasure_id)
    await _debts(scope, subject, {item_id for item_id, _ in items}, rest)
    if subject.what is Forgotten.PERSON:
        await _overheard(scope, subject, rest)
        await _theirs(scope, subject, rest)
        await _updates(scope, subject, rest)
        rest.add("events", await _events(scope, subject))
    if subject.what is Forgotten.ACCOUNT and subject.account_id is not None:
        await erase_account(scope, subject.account_id)
    if subject.what is not Forgotten.WORDS:
        await _ledger(scope, {f"F-{number}" for _, number in items})
    for user_id in subject.user_ids:
        await hand_on_role(scope, user_id, heir=heir)
        await sweep(scope, user_id, heir=heir, suffix=erasure_id[:8].upper())
    scope.has_erased = True
    return rest


async def _erased(scope: Scope, erasure_id: str) -> list[tuple[str, int]]:
    """Return the ids and numbers of a subject's own items."""
    query = (
        select(col(FeedbackRow.id), col(FeedbackRow.number))
        .join(
            ErasureItemRow,
            and_(
                col(ErasureItemRow.workspace_id) == col(FeedbackRow.workspace_id),
                col(ErasureItemRow.feedback_id) == col(FeedbackRow.id),
            ),
        )
        .where(mine(scope, ErasureItemRow), col(ErasureItemRow.erasure_id) == erasure_id, col(ErasureItemRow.is_own))
    )
    return [(item_id, number) for item_id, number in await scope.session.execute(query)]


async def _overheard(scope: Scope, subject: Subject, rest: Rest) -> None:
    """Remove what was overheard from them, and the questions to the team about it."""
    theirs = mine(scope, JudgementRow), col(JudgementRow.author_id).in_(subject.user_ids)
    gone = delete(JudgementRow).where(*theirs).returning(col(JudgementRow.channel_id), col(JudgementRow.ts))
    messages = [(channel_id, ts) for channel_id, ts in await scope.session.execute(gone)]
    rest.add("overheard messages", len(messages))
    place = tuple_(col(TriageQuestionRow.channel_id), col(TriageQuestionRow.ts))
    for start in range(0, len(messages), _IDS_PER_QUERY):
        these = mine(scope, TriageQuestionRow), place.in_(messages[start : start + _IDS_PER_QUERY])
        asked = delete(TriageQuestionRow).where(*these)
        returned = asked.returning(col(TriageQuestionRow.card_key), col(TriageQuestionRow.facts))
        found = (await scope.session.execute(returned)).all()
        rest.add("questions to the team", len(found))
        rest.cards |= {(str(facts.get("asked_in", "")), key) for key, facts in found if key}


async def _theirs(scope: Scope, subject: Subject, rest: Rest) -> None:
    for row, name, told in _THEIRS:
        column: Any = getattr(row, name)
        gone = delete(row).where(mine(scope, row), col(column).in_(subject.user_ids))
        rest.add(told, len((await scope.session.execute(gone.returning(col(column)))).all()))


async def _updates(scope: Scope, subject: Subject, rest: Rest) -> None:
    """Empty the notes of experiment updates that they wrote; the numbers are not about them, and stay."""
    by, at = col(ExperimentUpdateRow.by), col(ExperimentUpdateRow.id)
    query = select(at, col(ExperimentUpdateRow.experiment_id)).where(
        mine(scope, ExperimentUpdateRow), by.in_(subject.user_ids)
    )
    found = (await scope.session.execute(query)).all()
    rest.experiment_ids |= {experiment_id for _, experiment_id in found}
    rest.add("notes on experiments", len(found))
    for some in _in_parts([update_id for update_id, _ in found]):
        versions = mine(scope, ExperimentUpdateVersionRow), col(ExperimentUpdateVersionRow.update_id).in_(some)
        await scope.session.execute(update(ExperimentUpdateVersionRow).where(*versions).values(note=""))
        these = mine(scope, ExperimentUpdateRow), at.in_(some)
        await scope.session.execute(update(ExperimentUpdateRow).where(*these).values(note="", by=None, permalink=None))


async def _debts(scope: Scope, subject: Subject, gone: set[str], rest: Rest) -> None:
    """Settle what they are owed, and take their words out of what they were told; that they were told still counts."""
    names = {name_key(name) for name in subject.names}
    rows = await scope.session.scalars(select(DebtRow).where(mine(scope, DebtRow)))
    for row in rows:
        is_theirs = (
            row.asker_id in subject.user_ids
            or (row.asker_id is None and row.asker_name is not None and name_key(row.asker_name) in names)
            or (subject.account_id is not None and row.account_id == subject.account_id)
        )
        left = [item_id for item_id in row.feedback_ids if item_id not in gone]
        if not is_theirs and len(left) == len(row.feedback_ids):
            continue
        rest.add("answers owed or given", 1)
        rest.debt_ids.add(row.id)
        _empty(row, left, is_theirs=is_theirs or not left, is_named=subject.what is Forgotten.WORDS)
    await scope.session.flush()


def _empty(row: DebtRow, left: Sequence[str], *, is_theirs: bool, is_named: bool) -> None:
    row.feedback_ids, row.draft, row.version = list(left), "", row.version + 1
    if not is_theirs:
        return
    row.helped_words = row.settled_because = ""
    row.origin_key = f"forgotten:{row.id}"
    if row.state in {state.value for state in OPEN}:
        row.state = DebtState.FORGOTTEN.value
    if not is_named:
        row.asker_id = row.asker_name = row.account_id = row.check_at = row.check_by = None


async def _events(scope: Scope, subject: Subject) -> int:
    """Finish the events that they caused and that still wait: their bodies are what people said, word for word."""
    rows = await scope.session.scalars(select(InboxRow).where(mine(scope, InboxRow), col(InboxRow.body).is_not(None)))
    finished = 0
    for row in rows:
        if _is_caused_by(row.body or "", subject.user_ids):
            # The id of the event stays, so that Slack's repetition of it is known.
            row.body, row.finished_at, row.parked_reason = None, row.finished_at or row.received_at, None
            finished += 1
    await scope.session.flush()
    return finished


def _is_caused_by(body: str, user_ids: Iterable[str]) -> bool:
    try:
        event = json.loads(body).get("event", {})
    except (ValueError, AttributeError):
        return any(user_id in body for user_id in user_ids)
    if not isinstance(event, dict):
        return False
    said = [event, *(event.get(name) for name in ("message", "previous_message"))]
    return any(isinstance(each, dict) and each.get("user") in set(user_ids) for each in said)


async def _ledger(scope: Scope, labels: set[str]) -> None:
    """Take erased items out of the ledger of data sent: that something was sent, and how much, stays."""
    query = select(col(ModelCallRow.id), col(ModelCallRow.items)).where(mine(scope, ModelCallRow))
    for call_id, items in (await scope.session.execute(query)).all() if labels else ():
        left = [label for label in items if label not in labels]
        if len(left) < len(items):
            this = mine(scope, ModelCallRow), col(ModelCallRow.id) == call_id
            await scope.session.execute(update(ModelCallRow).where(*this).values(items=left))


def _in_parts(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _IDS_PER_QUERY] for start in range(0, len(ids), _IDS_PER_QUERY)]
