"""Who heard back, in a line: for the page of a theme, for traces, and for the Home tab."""

from collections.abc import Iterator

from bot.domain.closing import LoopNumbers
from bot.domain.helping import loop_sentences, share_words
from bot.domain.language import say, say_many
from bot.flows.loop_numbers import HeardBack
from handlers.blocks import kit
from handlers.blocks.kit import Block


def heard_back_words(heard: HeardBack) -> str:
    """Return who heard back and what they said, such as `3 of 5 answers were sent`."""
    words = say_many(
        heard.answers,
        "{share} answer was sent.",
        "{share} answers were sent.",
        share=share_words(heard.told, heard.answers),
    )
    answers = heard.yes + heard.partly + heard.no
    if not answers:
        return words
    return f"{words} {say('It helped {share} who said.', share=share_words(heard.yes, answers))}"


def heard_back_blocks(heard: HeardBack | None) -> Iterator[Block]:
    """Yield the last step of a trace; nothing where nobody was ever owed an answer."""
    if heard is not None:
        yield kit.section(f"*{say('Who heard back')}*\n{kit.escape(heard_back_words(heard))}")


def loop_blocks(numbers: LoopNumbers) -> Iterator[Block]:
    """Yield the numbers of the loop in the last quarter for the Home tab; nothing while there are none."""
    if said := loop_sentences(numbers):
        yield kit.section(f"*{say('Closing the loop, last 90 days')}*\n{' '.join(said)}")
        yield kit.divider()
