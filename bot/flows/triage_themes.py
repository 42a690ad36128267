"""Questions about themes on the cards of the triage channel: what their readers may see, and what an answer does."""

from dataclasses import dataclass

from bot.domain.audience import Reader
from bot.domain.errors import FeedbackNotFoundError, ThemeChangeError, ThemeNotFoundError, ThemePrivateError
from bot.domain.feedback import Feedback, State
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.roles import Role
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.roles import require_role
from bot.flows.theme_answers import carry_out
from bot.flows.theme_pages import lives_on
from bot.flows.theme_seeing import spans
from bot.messages import TriageEntry
from bot.ports import UnitOfWork

# Items of a proposed split that a card quotes.
QUOTED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeChoice:
    """A theme that a question offers, with its similarity (0..1)."""

    theme: Theme
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeQuestion:
    """What only the builder of theme questions knows: the themes offered, and the item or items in question."""

    choices: tuple[ThemeChoice, ...]
    # Public names such as `F-12`.
    items: tuple[str, ...] = ()


async def theme_entry(desk: Desk, workspace_id: str, question: TriageQuestion, channel_id: str) -> TriageEntry:
    """Return a question about themes as the members of the card's channel may see it."""
    reader = Reader(workspace_id=workspace_id, reads_workspace=True, channel_ids=frozenset({channel_id}))
    async with desk.storage.work(workspace_id) as work:
        choices = [
            choice for choice in [await _choice(desk, work, one, reader) for one in question.candidates] if choice
        ]
        ids = [question.feedback_id] if question.feedback_id else list(question.feedback_ids[:QUOTED])
        items = [item for item in [await work.feedback.with_id(feedback_id) for feedback_id in ids] if item is not None]
    shown = [item for item in items if item.state is State.ACTIVE and item.private_to in {None, channel_id}]
    first = shown[0] if shown else None
    return TriageEntry(
        question=question,
        words="\n".join(map(_words, shown)) or None,
        permalink=first.message.permalink if first and first.message and question.feedback_id else None,
        label=first.label if first else None,
        more=ThemeQuestion(choices=tuple(choices), items=tuple(item.label for item in shown)),
    )


async def answer_theme(desk: Desk, workspace_id: str, question: TriageQuestion, answer: str, user_id: str) -> bool:
    """Store the team's answer and do what it says; False when somebody was quicker.

    What can no longer be done, because a theme or an item is gone, settles the question all the same.
    """
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        if not await work.triage.answer(question.id, answer, by=user_id, at=desk.clock.now()):
            return False
    try:
        await carry_out(desk, workspace_id, question, answer, by=user_id)
    except (ThemeNotFoundError, ThemeChangeError, ThemePrivateError, FeedbackNotFoundError):
        # Erased or merged meanwhile: the answer stands, and there is nothing left to move.
        return True
    return True


async def _choice(desk: Desk, work: UnitOfWork, candidate: tuple[str, float], reader: Reader) -> ThemeChoice | None:
    theme_id, similarity = candidate
    asked = await work.themes.with_id(theme_id)
    theme = None if asked is None else await lives_on(work, asked)
    if theme is None:
        return None
    now, before = spans(desk)
    # A theme that lives in places which these readers cannot see has a name that may tell of them.
    visible = await work.themes.reach(theme.id, reader, now, before)
    return None if visible is None else ThemeChoice(theme=theme, similarity=similarity)


def _words(item: Feedback) -> str:
    return item.words or (item.conversation[0].words if item.conversation else "")


THEME_TOPICS = (TriageTopic.THEME, TriageTopic.MERGE, TriageTopic.SPLIT)
