"""What Heed shows of forgetting, as functions of what people wrote."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.domain.erasures import NOBODY, Erasure, Forgotten, ForgottenReceipt
from bot.flows.forgetting import Order, Preview
from handlers.blocks import forget
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Block, Rendered

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EVERYTHING = dict.fromkeys(
    (
        *("items", "messages", "open forms", "questions", "reactions", "forecasts", "reminders", "places in accounts"),
        *("overheard messages", "questions to the team", "notes on experiments", "answers owed or given", "events"),
        *("messages redrawn", "export files", "messages that Slack does not let me change"),
    ),
    10**9,
)


def erasure(what: Forgotten, by: str = "U1") -> Erasure:
    """Return an erasure that removed some of everything."""
    return Erasure(id="0123456789abcdef" * 2, what=what, by=by, asked_at=NOW, done_at=None, removed=EVERYTHING)


def previews(words: str) -> list[Preview]:
    """Return previews of an account and a person of the same name."""
    counts = {"items": 10**6, "messages": 1}
    account = Preview(order=Order(account_id="a" * 32), called=words, account_label="A-3", counts=counts)
    person = Preview(order=Order(name=words[:100]), called=words, counts=counts, namesakes=10**6, is_shared=True)
    return [account, person]


MESSAGES: dict[str, Callable[[str], Rendered]] = {
    "forget, a person": lambda _: forget.preview_message([Preview(order=Order(user_id="U1"), namesakes=1)]),
    "forget, two of a name": lambda words: forget.preview_message(previews(words)),
    "forget, begun": lambda _: forget.begun_message(erasure(Forgotten.PERSON)),
    "forget, left": lambda _: forget.left_message(),
    "forget, help": lambda _: forget.forget_help_message(),
    "forget, receipt": lambda _: draw(ForgottenReceipt(erasure=erasure(Forgotten.PERSON), at=NOW)),
    "forget, receipt of an account": lambda _: draw(
        ForgottenReceipt(erasure=erasure(Forgotten.ACCOUNT, by=NOBODY), at=NOW)
    ),
}
VIEWS: dict[str, Callable[[str], Block]] = {
    "keeping": lambda _: forget.keeping_form(None),
    "keeping, chosen": lambda _: forget.keeping_form(3650),
}
