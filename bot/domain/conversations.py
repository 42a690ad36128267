"""Which overheard messages belong together: a thread, or what one person says in one go."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.listening import Judgement, Verdict
from bot.domain.moments import moment_of

# People press Enter in the middle of a thought. Tools that group messages take two minutes (Thena) to an hour
# (Unthread); the shorter keeps what a person says later, about something else, apart.
TOGETHER = timedelta(minutes=2)
# No message of Slack is longer; a run of messages is cut to what a reader takes in at a glance.
LONGEST_READ = 4_000


def conversation_of(ts: str, thread_ts: str | None, author_id: str | None, previous: Judgement | None) -> str:
    """Return the ts of the first message of the conversation that a message belongs to.

    `previous` is the message before it in the channel, outside of threads.
    """
    if thread_ts is not None:
        return thread_ts
    if previous is None or author_id is None or previous.author_id != author_id:
        return ts
    pause = moment_of(ts) - moment_of(previous.ts)
    return previous.conversation_ts if timedelta() <= pause <= TOGETHER else ts


def own_parts(earlier: Sequence[Judgement], author_id: str | None, ts: str) -> list[Judgement]:
    """Return what the same person said before in a conversation and what is not kept yet, oldest first."""
    return [
        part
        for part in earlier
        if part.author_id == author_id and part.ts < ts and part.words and part.verdict is not Verdict.CAPTURED
    ]


def read_together(parts: Sequence[Judgement], words: str) -> str:
    """Return what a person said in one go, cut to its last characters."""
    return " ".join([*(part.words or "" for part in parts), words])[-LONGEST_READ:]
