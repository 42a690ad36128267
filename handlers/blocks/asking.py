"""Answers to questions: each sentence with the items that it rests on, and what a reader should know of them.

Sentences hold words of customers and of models, so they stand in rich text only, where nothing becomes a link or a
mention; the only links are the permalinks that Slack gave us.
"""

import itertools

from bot.domain.answers import Verdict
from bot.domain.feedback import Feedback
from bot.domain.language import later, say, say_many
from bot.messages import AnswerFoot, AnswerLine, AskAnswer
from handlers.blocks import kit, limits
from handlers.blocks.excerpts import excerpt
from handlers.blocks.items import NAME_BUDGET, QUOTE_BUDGET
from handlers.blocks.kit import Block, Rendered

# A question is repeated, so that an answer that comes later is understood.
QUESTION_BUDGET = 300
# The lock lets no longer sentence pass; escaped, it may be longer.
SENTENCE_BUDGET = 500
# All sentences together, so that links, the question and the foot fit into what Slack takes of a message.
ANSWER_BUDGET = 5_000
NOTICE_BUDGET = 300
# More links behind one sentence are no help.
MOST_CITES = 4

LOOKING = later("Looking through what customers said… The answer comes in a moment, and only you will see it.")
TAKEN_BACK = later("This answer was taken back: something that it was made of has been changed or deleted. Ask again.")
_VERDICTS = {
    Verdict.ANSWERED: "",
    Verdict.TOO_LITTLE: later("Not enough feedback to say. This is what there is:"),
    Verdict.UNKNOWN: later("I don't know. Here is the nearest that customers said:"),
    Verdict.EMPTY: later("I don't know: there is no feedback here yet that you may read."),
}


def taken_back_message() -> Rendered:
    """Return what stands in the place of an answer whose evidence is gone."""
    told = say(TAKEN_BACK)
    return Rendered(text=told, blocks=(kit.context(told),))


def looking_message() -> Rendered:
    """Return what somebody reads at once who asked by a command."""
    told = say(LOOKING)
    return Rendered(text=told, blocks=(kit.section(told),))


def answer_message(answer: AskAnswer) -> Rendered:
    """Return a whole answer under its question."""
    question = kit.truncate(kit.one_line(answer.question), QUESTION_BUDGET, kit.escaped_size)
    room = min(SENTENCE_BUDGET, ANSWER_BUDGET // max(len(answer.lines), 1))
    parts = [line_message(line, room) for line in answer.lines]
    parts.append(foot_message(answer.foot))
    blocks = [
        kit.rich_text(kit.line(kit.said(question, bold=True))),
        *(block for part in parts for block in part.blocks),
    ]
    return Rendered(text=_told([kit.escape(question), *(part.text for part in parts)]), blocks=tuple(blocks))


def _told(texts: list[str]) -> str:
    """Return as many of the texts, from the first, as Slack takes beside the blocks."""
    sizes = itertools.accumulate(kit.size(text) + 1 for text in texts)
    return "\n".join(text for text, size in zip(texts, sizes, strict=True) if size <= limits.MESSAGE_TEXT)


def line_message(line: AnswerLine, budget: int = SENTENCE_BUDGET) -> Rendered:
    """Return a sentence of an answer with its links; also a part of a message that grows."""
    words = kit.truncate(line.text, budget, kit.escaped_size)
    parts: list[Block] = [kit.said(f"{words} ")]
    for label, permalink in line.cites[:MOST_CITES]:
        parts += [kit.rich_link(permalink, label), kit.said(" ")]
    labels = ", ".join(label for label, _ in line.cites[:MOST_CITES])
    return Rendered(text=f"{kit.escape(words)} ({kit.escape(labels)})", blocks=(kit.rich_text(kit.line(*parts)),))


def foot_message(foot: AnswerFoot) -> Rendered:
    """Return what stands below the sentences; also the last part of a message that grows."""
    verdict, note = say(_VERDICTS[foot.verdict]), kit.escape(_note(foot))
    blocks: list[Block] = [kit.section(verdict)] if verdict else []
    blocks += [_nearest(item) for item in foot.nearest]
    if note:
        blocks.append(kit.context(note))
    told = [verdict, *(kit.escape(_words(item)) for item in foot.nearest), note]
    return Rendered(text="\n".join(part for part in told if part), blocks=tuple(blocks))


def _nearest(item: Feedback) -> Block:
    account = kit.truncate(kit.one_line(item.account_name or ""), NAME_BUDGET)
    after = [kit.said(f"\n{account}  ·  " if account else "\n"), kit.rich_link(_permalink(item), item.label)]
    return kit.quote(_words(item), QUOTE_BUDGET + 1, *after)


def _words(item: Feedback) -> str:
    said = item.words or (item.conversation[0].words if item.conversation else "")
    words, is_cut = excerpt(said, QUOTE_BUDGET)
    return words + (kit.ELLIPSIS if is_cut else "")


def _permalink(item: Feedback) -> str | None:
    return item.message.permalink if item.message else None


def _note(foot: AnswerFoot) -> str:
    if foot.read == 0:
        return ""
    said = [say_many(foot.read, "Read {number} item.", "Read {number} items.")]
    if foot.withheld:
        said.append(
            say_many(
                foot.withheld,
                "{number} sentence withheld: the items do not carry it.",
                "{number} sentences withheld: the items do not carry them.",
            )
        )
    if foot.model:
        model = kit.truncate(kit.one_line(foot.model), NAME_BUDGET)
        said.append(say("Written by {model}, which can be wrong: follow the links.", model=model))
    elif foot.verdict is Verdict.ANSWERED:
        said.append(say("Customers' own words, picked on Heed's own machine."))
    if foot.notice:
        said.append(kit.truncate(kit.one_line(foot.notice), NOTICE_BUDGET))
    return " ".join(said)
