"""Payloads of answers to questions, as functions of what people and models wrote."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.answers import Verdict
from bot.domain.evidence import MOST_SENTENCES
from bot.messages import AnswerFoot, AnswerLine, AskAnswer
from handlers.blocks import asking
from handlers.blocks.kit import Block, Rendered
from tests.digest_builders import pick


def _line(words: str) -> AnswerLine:
    cites = ((f"F-{10**8}", "https://acme.slack.com/archives/C1/p1"), ("F-2", None))
    return AnswerLine(text=words, cites=cites * 8)


def _foot(words: str, verdict: Verdict, *, nearest: int = 0) -> AnswerFoot:
    items = tuple(replace(pick(n, words), account_name=words) for n in range(nearest))
    return AnswerFoot(verdict=verdict, read=12, withheld=10**6, nearest=items, notice=words, model=words or None)


def _answer(words: str) -> Rendered:
    lines = tuple(_line(words) for _ in range(MOST_SENTENCES))
    return asking.answer_message(AskAnswer(question=words, lines=lines, foot=_foot(words, Verdict.ANSWERED)))


MESSAGES: dict[str, Callable[[str], Rendered | Block]] = {
    "answer": _answer,
    "answer, nothing to read": lambda words: asking.answer_message(AskAnswer(question=words)),
    "answer, one sentence": lambda words: asking.line_message(_line(words)),
    "answer, foot": lambda words: asking.foot_message(_foot(words, Verdict.ANSWERED)),
    "answer, unknown": lambda words: asking.foot_message(_foot(words, Verdict.UNKNOWN, nearest=3)),
    "answer, too little": lambda words: asking.foot_message(_foot(words, Verdict.TOO_LITTLE, nearest=1)),
    "answer, looking": lambda _: asking.looking_message(),
}
