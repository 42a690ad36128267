"""The parts that every question on a card of the triage channel is made of."""

import json

from bot.domain.language import say
from bot.domain.listening import TriageQuestion
from bot.domain.masking import masked
from bot.messages import TriageEntry
from handlers.blocks import kit
from handlers.blocks.excerpts import excerpt
from handlers.blocks.items import QUOTE_BUDGET
from handlers.blocks.kit import Block

# The action ids of answers begin with this; one listener takes them all.
ANSWER = "triage.answer"


def answer_button(label: str, question: TriageQuestion, answer: str, *, style: str | None = None) -> Block:
    """Return the button that answers a question with `answer`."""
    value = json.dumps({"question": question.id, "answer": answer})
    return kit.button(label, f"{ANSWER}.{answer.partition(':')[0]}", value, style=style)


def answered_line(entry: TriageEntry, outcome: str) -> Block:
    """Return what stands where a question stood: what came of it (mrkdwn, escaped), by whom, and the message."""
    by = entry.question.answered_by
    told = say("{outcome} by {person}", outcome=outcome, person=f"<@{by}>") if by else outcome
    return kit.context(joined(told, entry_link(entry)))


def words_of_entry(entry: TriageEntry) -> list[Block]:
    """Return somebody's words as a quotation, masked as in digests; nothing where the readers may not see them."""
    if not entry.words:
        return []
    words, is_cut = excerpt(masked(entry.words), QUOTE_BUDGET)
    return [kit.quote(words + (kit.ELLIPSIS if is_cut else ""), QUOTE_BUDGET + 1)]


def entry_link(entry: TriageEntry) -> str:
    """Return a mrkdwn link to the message in question, or nothing."""
    return kit.link(entry.permalink, say("Open in Slack")) if kit.safe_url(entry.permalink) else ""


def joined(*parts: str) -> str:
    """Return parts of a line of mrkdwn, those that are there."""
    return "  ·  ".join(part for part in parts if part)
