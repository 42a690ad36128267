"""Every payload that shows labels, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from bot.domain.digest_themes import THEMES_TOLD, DigestSentence, DigestTheme, Telling, Trend
from bot.domain.digests import Digest
from bot.domain.feedback import Feedback
from bot.domain.labels import Accuracy, Guess, Label, LabelName, SetBy
from bot.domain.themes import Theme, ThemeState
from bot.flows.finding import Answer, Shown
from bot.flows.suggesting import Hints, Suggested
from bot.messages import CaptureReceipt, DigestDetails, DigestHead
from bot.ports import Draft, Found
from handlers.blocks import feedback, forms
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Block, Rendered
from tests.digest_builders import digest as a_digest
from tests.digest_builders import pick, tally
from tests.storage_builders import NOW

Payload: TypeAlias = Rendered | Block
_VALUES = {LabelName.KIND: "churn_risk", LabelName.SEVERITY: "critical", LabelName.SENTIMENT: "negative"}


def labels(words: str, set_by: SetBy = SetBy.ENDPOINT) -> tuple[Label, ...]:
    """Return a label of every name, whose free values are `words`."""
    return tuple(
        Label(
            name=name,
            value=_VALUES.get(name, words[:500]),
            set_by=set_by,
            set_at=NOW,
            confidence=None if set_by is SetBy.PERSON else 0.41,
            person_id="U0ADA" if set_by is SetBy.PERSON else None,
        )
        for name in LabelName
    )


def suggested(words: str) -> Suggested:
    """Return suggestions of which Heed is sure, with many areas."""
    guesses = tuple(Guess(name=each.name, value=each.value[:60], confidence=0.83) for each in labels(words))
    return Suggested(guesses=guesses, areas=tuple(f"{n}{words[:58]}" for n in range(40)))


def draft(words: str) -> Draft:
    """Return a message whose form is open."""
    return Draft(
        id="d", words=words, author_id="U1", channel_id="C1", ts="1790000000.000100", thread_ts=None, opened_at=NOW
    )


def shown(words: str, set_by: SetBy) -> Shown:
    """Return an item of which everything is known."""
    theme = Theme(
        id="t",
        number=3,
        name=words[:60] or "x",
        description=words,
        named_by=SetBy.LOCAL,
        state=ThemeState.ACTIVE,
        merged_into=None,
        created_at=NOW,
    )
    item = replace(pick(12, words), author_name=words)
    return Shown(feedback=item, versions=(), labels=labels(words, set_by), theme=theme, question=words[:200] or None)


def told_theme(words: str, number: int, trend: Trend = Trend.RISING) -> DigestTheme:
    """Return a theme of a digest with large numbers, whose name and quote are `words`."""
    quote = pick(number, words, account_name=words[:100])
    return DigestTheme(
        theme_id=f"t{number}",
        number=number,
        name=words[:60] or "x",
        trend=trend,
        now=10**6,
        before=1,
        accounts=10**5,
        people=10**6,
        quote=quote if number else None,
    )


def told_digest(words: str) -> Digest:
    """Return a digest with every theme and every note that there can be."""
    items: list[Feedback] = [pick(number, words) for number in range(5)]
    themes = tuple(told_theme(words, number) for number in range(THEMES_TOLD))
    said = " ".join(words.split())[:300] or "x"
    sentences = [DigestSentence(text=said, cites=tuple(items), theme_id=theme.theme_id) for theme in themes]
    telling = Telling(
        sentences=(DigestSentence(text=said, cites=tuple(items)), *sentences),
        withheld=10**3,
        set_by=SetBy.ENDPOINT,
        notice="The endpoint did not answer, so this was written on this machine.",
    )
    made = a_digest(tally([10**9] * 8, people=10**6, accounts=10**6, late=10**6, withheld=10**6), *items)
    return replace(made, themes=themes, telling=telling, accuracy=Accuracy(right=10**6, total=10**6))


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "item, labelled": lambda words: feedback.item_message(shown(words, SetBy.ENDPOINT)),
    "item, labelled by a person": lambda words: feedback.item_message(shown(words, SetBy.PERSON)),
    "receipt, labelled": lambda words: draw(
        CaptureReceipt(feedback=pick(1, words), is_private=False, labels=labels(words))
    ),
    "list, by meaning": lambda words: feedback.list_message(
        Answer(
            query=words[:8_000],
            offset=5,
            found=Found(items=(pick(1, words),), total=11),
            with_words=1,
            notice="The model that ships with Heed could not be loaded.",
        )
    ),
    "digest, themes": lambda words: draw(DigestHead(digest=told_digest(words))),
    "digest, themes in the thread": lambda words: draw(DigestDetails(digest=told_digest(words))),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "tag form, suggested": lambda words: forms.tag_form(draft(words), suggested(words)),
    "correction form, labelled": lambda words: forms.correction_form(
        pick(1, words), Hints(labels=labels(words), areas=tuple(f"{n}{words[:58]}" for n in range(40)))
    ),
}
