"""Where words leave traces beside the item itself, and how these go when the words do."""

from collections.abc import Sequence

from sqlalchemy import and_, delete, or_, select, update
from sqlmodel import col

from bot.domain.labels import LADDER, LabelName, SetBy
from bot.domain.listening import TriageTopic
from storage.embeddings import drop_vectors
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.tables import (
    DigestCitationRow,
    DigestSentenceRow,
    FeedbackRow,
    JudgementRow,
    LabelRow,
    ThemeRow,
    TriageQuestionRow,
)

# Labels whose values are pieces of what somebody said, and the theme: what Heed decided by words goes with them.
_SPANS = [name.value for name in (*LADDER, LabelName.ACCOUNT, LabelName.THEME)]


async def drop_traces(scope: Scope, row: FeedbackRow, utterance_ts: Sequence[str]) -> None:
    """Remove what was made of a held item's words: labels, vectors, its theme, questions, and prose that cites it."""
    await drop_vectors(scope, row)
    theme_id, row.theme_id = row.theme_id, None
    row.sentiment = row.area = row.question = row.twin_key = row.analysed_version = row.analysed_at = None
    await scope.session.flush()
    if theme_id is not None:
        await _unname(scope, theme_id)
    mine = col(LabelRow.workspace_id) == scope.workspace_id, col(LabelRow.feedback_id) == row.id
    await scope.session.execute(delete(LabelRow).where(*mine))
    await drop_sentences(scope, row.id)
    await _drop_questions(scope, row)
    if row.channel_id is not None and row.ts is not None:
        await forget_heard(scope, row.channel_id, [row.ts, *utterance_ts])


async def drop_readings(scope: Scope, row: FeedbackRow) -> None:
    """Make a held item wait for an analyst again, and remove what repeats its former words.

    The former vector stays until the new one comes, since the item stays in its theme meanwhile.
    """
    row.analysed_version = row.analysed_at = row.question = None
    spans = and_(col(LabelRow.is_by_person).is_(False), col(LabelRow.name).in_(_SPANS))
    mine = col(LabelRow.workspace_id) == scope.workspace_id, col(LabelRow.feedback_id) == row.id
    await scope.session.execute(delete(LabelRow).where(*mine, spans))
    await drop_sentences(scope, row.id)


async def drop_sentences(scope: Scope, feedback_id: str) -> None:
    """Empty the sentences of digests that rest on an item; their places stay, so that the digests are found."""
    resting = select(col(DigestCitationRow.position)).where(
        col(DigestCitationRow.workspace_id) == scope.workspace_id,
        col(DigestCitationRow.workspace_id) == col(DigestSentenceRow.workspace_id),
        col(DigestCitationRow.digest_id) == col(DigestSentenceRow.digest_id),
        col(DigestCitationRow.position) == col(DigestSentenceRow.position),
        col(DigestCitationRow.feedback_id) == feedback_id,
    )
    mine = col(DigestSentenceRow.workspace_id) == scope.workspace_id
    await scope.session.execute(update(DigestSentenceRow).where(mine, resting.exists()).values(text=""))


async def forget_heard(scope: Scope, channel_id: str, ts: Sequence[str]) -> None:
    """Drop the words of overheard messages that are held for the sake of what follows."""
    these = col(JudgementRow.channel_id) == channel_id, col(JudgementRow.ts).in_(ts)
    mine = col(JudgementRow.workspace_id) == scope.workspace_id
    await scope.session.execute(update(JudgementRow).where(mine, *these).values(words=None))


async def _unname(scope: Scope, theme_id: str) -> None:
    """Take the name that a machine gave from a theme without items: it was made of their words."""
    left = select(col(FeedbackRow.id)).where(
        col(FeedbackRow.workspace_id) == scope.workspace_id, col(FeedbackRow.theme_id) == theme_id, is_active()
    )
    if await scope.session.scalar(left.limit(1)) is not None:
        return
    this = col(ThemeRow.workspace_id) == scope.workspace_id, col(ThemeRow.id) == theme_id
    row = await scope.session.scalar(select(ThemeRow).where(*this), execution_options={"populate_existing": True})
    if row is not None and row.named_by != SetBy.PERSON.value:
        row.name, row.description = f"T-{row.number}", ""
        await scope.session.flush()


async def _drop_questions(scope: Scope, row: FeedbackRow) -> None:
    """Remove the questions about an item or its message, and the item from proposed splits."""
    mine = col(TriageQuestionRow.workspace_id) == scope.workspace_id
    message = and_(col(TriageQuestionRow.channel_id) == row.channel_id, col(TriageQuestionRow.ts) == row.ts)
    about = or_(col(TriageQuestionRow.feedback_id) == row.id, message)
    await scope.session.execute(delete(TriageQuestionRow).where(mine, about))
    splits = select(TriageQuestionRow).where(mine, col(TriageQuestionRow.topic) == TriageTopic.SPLIT.value)
    for question in await scope.session.scalars(splits, execution_options={"populate_existing": True}):
        if row.id in question.feedback_ids:
            question.feedback_ids = [feedback_id for feedback_id in question.feedback_ids if feedback_id != row.id]
    await scope.session.flush()
