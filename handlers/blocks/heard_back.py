"""Who heard back, in a line: for the page of a theme, for traces, and for the Home tab."""

from collections.abc import Iterator

from bot.domain.closing import LoopNumbers
from bot.domain.helping import loop_sentences, share_words
from bot.flows.loop_numbers import HeardBack
from handlers.blocks import kit
from handlers.blocks.kit import Block


def heard_back_words(heard: HeardBack) -> str:
    """Return who heard back and what they said, such as `3 of 5 answers were sent`."""
    were = "was" if heard.answers == 1 else "were"
    words = f"{share_words(heard.told, heard.answers)} {'answer' if heard.answers == 1 else 'answers'} {were} sent."
    answers = heard.yes + heard.partly + heard.no
    return f"{words} It helped {share_words(heard.yes, answers)} who said." if answers else words


def heard_back_blocks(heard: HeardBack | None) -> Iterator[Block]:
    """Yield the last step of a trace; nothing where nobody was ever owed an answer."""
    if heard is not None:
        yield kit.section(f"*Who heard back*\n{kit.escape(heard_back_words(heard))}")


def loop_blocks(numbers: LoopNumbers) -> Iterator[Block]:
    """Yield the numbers of the loop in the last quarter for the Home tab; nothing while there are none."""
    if said := loop_sentences(numbers):
        yield kit.section(f"*Closing the loop, last 90 days*\n{' '.join(said)}")
        yield kit.divider()
