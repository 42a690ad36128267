"""What of an endpoint's reply is kept: known values, spans of what was said, and nothing that could lead elsewhere."""

import re
from collections.abc import Callable

from bot.domain.analysis import GENERAL_AREAS, Claim, LabelReply, LabelRequest, Prose, ProseRequest, ThemeName
from bot.domain.analysis import Source as Item
from bot.domain.evidence import locked_line, locked_name, true_quote
from bot.domain.feedback import Kind, Severity
from bot.domain.labels import LADDER, Guess, LabelName, Sentiment
from bot.domain.words import clean_words

# A question that a human may ask in a thread is one sentence.
LONGEST_QUESTION = 200
# Addresses, mentions, markup and code: a question to a customer needs none of them.
_NOT_IN_QUESTION = re.compile(r"[<>@#`*_\[\]{}|\\\n]|://|www\.|\b\w+\.(?:com|net|org|io)\b", re.IGNORECASE)
_VALUES = {
    LabelName.KIND: frozenset(Kind),
    LabelName.SENTIMENT: frozenset(Sentiment),
    LabelName.SEVERITY: frozenset(Severity),
}


def held_labels(reply: LabelReply, request: LabelRequest) -> LabelReply | None:
    """Return what of a reply is known to exist or was really said; None when not even the kind is."""
    kept: dict[LabelName, Guess] = {}
    for guess in reply.guesses:
        value = _held_value(guess, request)
        if value is not None and guess.name not in kept:
            kept[guess.name] = Guess(name=guess.name, value=value, confidence=min(max(guess.confidence, 0.0), 1.0))
    if LabelName.KIND not in kept:
        return None
    return LabelReply(guesses=tuple(kept.values()), question=held_question(reply.question))


def held_question(question: str | None) -> str | None:
    """Return a question when it is one plain sentence, without anything that could lead somewhere or call somebody."""
    tidy = " ".join(clean_words(question or "").split())
    is_plain = tidy.endswith("?") and len(tidy) <= LONGEST_QUESTION and not _NOT_IN_QUESTION.search(tidy)
    return tidy if is_plain else None


def held_name(name: ThemeName, sources: tuple[Item, ...]) -> ThemeName | None:
    """Return the name of a theme when its words are the items' own; a description that does not hold is left out."""
    held = locked_name(name.name, sources)
    if held is None:
        return None
    return ThemeName(name=held, description=locked_line(name.description, sources) or "")


def held_prose(prose: Prose, request: ProseRequest) -> Prose | None:
    """Return prose that cites only what was sent, about themes that were sent; None when nothing of it does."""
    topics = {topic.theme: {source.label for source in topic.sources} for topic in request.topics}
    everything = {source.label for source in request.sources}.union(*topics.values())
    lines = {
        theme: claim for theme, line in prose.lines.items() if (claim := held_claim(line, topics.get(theme, set())))
    }
    verdict = prose.verdict and held_claim(prose.verdict, everything)
    return Prose(verdict=verdict or None, lines=lines) if verdict or lines else None


def held_claim(claim: Claim, labels: set[str]) -> Claim | None:
    """Return a sentence with the items that were sent among those that it names; None when it names none of them."""
    cites = tuple(label for label in dict.fromkeys(claim.cites) if label in labels)
    text = clean_words(claim.text)
    return Claim(text=text, cites=cites) if cites and text else None


def _held_value(guess: Guess, request: LabelRequest) -> str | None:
    if guess.name in _VALUES:
        return guess.value if guess.value in _VALUES[guess.name] else None
    check = _CHECKS.get(guess.name)
    return check(guess.value, request) if check else None


def _known_area(value: str, request: LabelRequest) -> str | None:
    return value if value in (request.areas or GENERAL_AREAS) else None


def _known_account(value: str, request: LabelRequest) -> str | None:
    return value if value in request.accounts else None


def _rung(value: str, request: LabelRequest) -> str | None:
    return true_quote(value, request.source.words)


_CHECKS: dict[LabelName, Callable[[str, LabelRequest], str | None]] = {
    LabelName.AREA: _known_area,
    LabelName.ACCOUNT: _known_account,
    **dict.fromkeys(LADDER, _rung),
}
