"""Every message and form about "did it help?", as functions of what people wrote."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from bot.domain.closing import Helped
from bot.flows.helping import MOST_ASKED
from bot.messages import CheckNote, CheckQuestions
from handlers.blocks import checks
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Block, Rendered
from tests.debt_builders import sent_debt

Payload: TypeAlias = Rendered | Block
_LINK = "https://acme.slack.com/archives/C1/p1790000000000100"


def note(words: str, *, helped: Helped | None = None, is_for_asker: bool = True) -> CheckNote:
    """Return a question in which everything that people wrote is `words`."""
    return CheckNote(
        debt=sent_debt(id="f" * 32, helped=helped, helped_words=words if helped else ""),
        theme_name=words,
        is_for_asker=is_for_asker,
        who=words,
        told_on=date(2026, 11, 3),
        words=words,
        permalink=_LINK,
        is_reopened=helped is Helped.NO,
    )


def _asked(*notes: CheckNote) -> Rendered:
    return draw(CheckQuestions(notes=notes))


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "check": lambda words: _asked(note(words)),
    "checks, most": lambda words: _asked(*(note(words, is_for_asker=False) for _ in range(MOST_ASKED))),
    "checks, answered": lambda words: _asked(*(note(words, helped=helped) for helped in Helped)),
    "checks, most answered": lambda words: _asked(*(note(words, helped=Helped.NO) for _ in range(MOST_ASKED))),
}
VIEWS: dict[str, Callable[[str], Payload]] = {
    "check form": lambda words: checks.check_form(sent_debt(helped_words=words), is_for_asker=True),
    "check form, answered": lambda words: checks.check_form(
        sent_debt(helped=Helped.NO, helped_words=words), is_for_asker=False
    ),
}
