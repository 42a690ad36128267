"""One piece of feedback as it appears in messages, forms and lists: its names, its facts, its words."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.feedback import Feedback, Kind, Severity
from bot.domain.labels import Sentiment
from bot.domain.language import later, say
from handlers.blocks import kit
from handlers.blocks.excerpts import excerpt
from handlers.blocks.kit import Block

KIND_NAMES = {
    Kind.BUG: later("Bug"),
    Kind.REQUEST: later("Request"),
    Kind.PRAISE: later("Praise"),
    Kind.QUESTION: later("Question"),
    Kind.COMPLAINT: later("Complaint"),
    Kind.CHURN_RISK: later("Churn risk"),
    Kind.OTHER: later("Other"),
}
SEVERITY_NAMES = {
    Severity.LOW: later("Low: a nuisance"),
    Severity.MEDIUM: later("Medium: costs time"),
    Severity.HIGH: later("High: blocks some work"),
    Severity.CRITICAL: later("Critical: cannot work"),
}
# Beside other facts.
SHORT_SEVERITIES = {
    Severity.LOW: later("Low severity"),
    Severity.MEDIUM: later("Medium severity"),
    Severity.HIGH: later("High severity"),
    Severity.CRITICAL: later("Critical severity"),
}
SENTIMENT_NAMES = {
    Sentiment.POSITIVE: later("Positive"),
    Sentiment.NEUTRAL: later("Neutral"),
    Sentiment.NEGATIVE: later("Negative"),
}
# A name longer than this pushes the other facts of a line off a phone's screen.
NAME_BUDGET = 60
# Two lines of a wide screen: enough to know the item again.
QUOTE_BUDGET = 220


def facts(item: Feedback) -> str:
    """Return what is known of an item in one line of mrkdwn: label, kind, severity, account, who said it and when."""
    known = [
        f"*{item.label}*",
        say(KIND_NAMES[item.kind]) if item.kind else "",
        severity_of(item),
        kit.escaped(item.account_name or "", NAME_BUDGET),
        origin(item),
    ]
    return "  ·  ".join(fact for fact in known if fact)


def origin(item: Feedback) -> str:
    """Return what nobody can change about an item in one line of mrkdwn: who said it, when, and that it is private."""
    known = [
        say("Said by {name}", name=kit.escaped(item.author_name, NAME_BUDGET)) if item.author_name else "",
        day(item.said_at),
        f":lock: {say('private channel')}" if item.private_to else "",
    ]
    return "  ·  ".join(fact for fact in known if fact)


def severity_of(item: Feedback) -> str:
    """Return an item's severity in words that stand alone, such as `High severity`, or nothing."""
    return say(SHORT_SEVERITIES[item.severity]) if item.severity else ""


def day(moment: datetime) -> str:
    """Return a day that each reader sees in their own time zone."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}|{moment:%Y-%m-%d}>"


def minute(moment: datetime) -> str:
    """Return a day and time that each reader sees in their own time zone."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{moment:%Y-%m-%d %H:%M} UTC>"


def slack_link(item: Feedback) -> str:
    """Return a mrkdwn link to the message, or nothing for words that were typed or imported."""
    address = item.message.permalink if item.message else None
    return kit.link(address, say("Open in Slack")) if kit.safe_url(address) else ""


def open_button(item: Feedback, label: str = "") -> Block:
    """Return the button that opens an item's form; without a label it says *Open*."""
    return kit.button(label or say("Open"), "feedback.open", item.id)


def entry(item: Feedback) -> Sequence[Block]:
    """Return an item as two blocks of a list: its facts with an Open button, and a short quotation."""
    line = "  ·  ".join(part for part in (facts(item), slack_link(item)) if part)
    said = item.words or (item.conversation[0].words if item.conversation else "")
    words, is_cut = excerpt(said, QUOTE_BUDGET)
    return (kit.section(line, open_button(item)), kit.quote(words + (kit.ELLIPSIS if is_cut else ""), QUOTE_BUDGET + 1))
