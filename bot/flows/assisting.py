"""The beginning of a talk with the assistant: a greeting, and questions that this workspace can really answer."""

from bot.domain.audience import Reader
from bot.domain.errors import ChannelUnreachableError, OutsiderError
from bot.domain.language import later, say
from bot.domain.periods import rolling_periods
from bot.domain.schedules import Cadence
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.messages import Sentence
from bot.ports import Post, Search, Stream

GREETING = later(
    "Ask me what customers say, and I answer from the feedback that you may read. Each sentence names its items, so "
    "that you can check it; what the items do not carry, I leave out."
)
EMPTY = later("There is no feedback here yet that you may read. Tag a message as feedback, and then ask me about it.")
TITLE = later("Questions to begin with")
# Slack shows four at most; two of them are about what is spoken of most at present.
_QUESTIONS = 4
_THEMES = 2
_ALWAYS = (
    later("What are customers unhappy about?"),
    later("What do customers ask for most?"),
    later("What do customers praise?"),
    later("Why do customers think of leaving?"),
)
# Slack cuts longer ones on the button.
_LONGEST_NAME = 60


async def welcome(desk: Desk, talk: Stream) -> None:
    """Greet somebody who opened a talk, once, with questions about their own customers. Raises TryAgainError."""
    try:
        reader = await reader_for(desk, talk.workspace_id, talk.user_id)
    except OutsiderError:
        return
    questions = await _questions(desk, reader)
    try:
        await desk.messenger.post(
            Post(
                key=talk.key,
                workspace_id=talk.workspace_id,
                channel_id=talk.channel_id,
                thread_ts=talk.thread_ts,
                content=Sentence(text=say(GREETING if questions else EMPTY)),
            )
        )
    except ChannelUnreachableError:
        # The talk was closed meanwhile.
        return
    if questions:
        await desk.messenger.suggest(talk, TITLE, questions)


async def _questions(desk: Desk, reader: Reader) -> tuple[str, ...]:
    """Return questions that what a reader may read has something to say about; none while there is nothing."""
    *_, before, now = rolling_periods(Cadence.WEEKLY, "UTC", desk.clock.now())
    async with desk.storage.work(reader.workspace_id) as work:
        readable = await work.feedback.search(Search(limit=1), reader)
        reaches = await work.themes.reaches(reader, now, before, limit=_THEMES)
    if not readable.total:
        return ()
    about = [say("What do customers say about {theme}?", theme=reach.theme.name[:_LONGEST_NAME]) for reach in reaches]
    return tuple([*about, *_ALWAYS][:_QUESTIONS])
