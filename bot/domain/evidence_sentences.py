"""How one claim is judged: sentence by sentence, each against the items that it cites."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.analysis import Claim
from bot.domain.evidence_grounds import Given, Ground, holds
from bot.domain.evidence_pieces import leads_away, mentions, readable, sentences_of, without_markup
from bot.domain.language import later
from bot.domain.names_said import Name, is_rooted, names_in, words_of
from bot.domain.numbers_said import Number, is_supported, numbers_in
from bot.domain.plain_english import ORDINARY, SEVERAL
from bot.domain.prose_words import beginnings
from bot.domain.quoting import Span, compared, nearest_quote, quotations

# A sentence that people read in one breath has some 150 characters; this leaves room for a quotation.
LONGEST_SENTENCE = 500
# What one claim may hold: some ten sentences. More is a model that runs on.
LONGEST_CLAIM = 4_000

NO_SOURCE = later("it named no item that was read")
TOO_LONG = later("it was too long")
A_LINK = later("it held a link, a mention or code")
NO_QUOTE = later("a quotation is not what was said")
NO_NUMBER = later("a number is not in the items")
NO_NAME = later("a name is not in the items")
NO_WORDS = later("it said nothing")

_LABEL = r"F-\d{1,9}"
_LABELS = re.compile(rf"\s*[\[(]\s*{_LABEL}(?:\s*(?:,|;|and|&)\s*{_LABEL})*\s*[\])]", re.IGNORECASE)
_ONE_LABEL = re.compile(rf"(?<![\w-]){_LABEL}(?![\w-])", re.IGNORECASE)
_PEOPLE = "(?:accounts?|clients?|companies|customers?|people|teams?|users?)"
# A statement about all of them is one that no few items can carry.
_SWEEPING = re.compile(
    rf"\b(?:all|most|every|nearly all|almost all|none|no)(?: of)?(?: the| our| their| your)? {_PEOPLE}\b"
    r"|\b(?:everyone|everybody|nobody|no one|countless)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
# An extract that is shorter than this many words is judged like any other sentence.
_EXTRACT_WORDS = 4
# Between somebody and whom they work for.
_LINKED = re.compile(r"\s*(?:,|\(|['\u2019]s|at|from|of|with)?\s*", re.IGNORECASE)
# Stands in for what was judged already; nothing reads across it.
_CUT = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence that held, and the public names of the items that it rests on."""

    text: str
    cites: tuple[str, ...]


class WithheldError(Exception):
    """A sentence does not hold; the text says why."""


@dataclass(frozen=True, slots=True)
class _Said:
    """Something in a sentence that somebody must have said: where it stands, and which of the items say it."""

    at: int
    by: frozenset[str]
    reason: str


def judged(claim: Claim, grounds: Mapping[str, Ground], given: Given) -> Iterator[Sentence | str]:
    """Yield each sentence of a claim as people may read it, or why it is withheld."""
    cites = tuple(dict.fromkeys(cite for cite in (each.strip().upper() for each in claim.cites) if cite in grounds))
    cited = {label: grounds[label] for label in cites}
    if len(claim.text) > LONGEST_CLAIM:
        yield TOO_LONG
        return
    text = readable(claim.text)
    pieces = [*_extracts(text, cited)] or sentences_of(without_markup(text))
    for piece in pieces:
        try:
            _check_others(piece, grounds, cited)
            yield Sentence(text=_held(piece, cited, given), cites=cites)
        except WithheldError as why:
            yield str(why)
    if not pieces:
        yield NO_WORDS


def _extracts(text: str, cited: Mapping[str, Ground]) -> Iterator[str]:
    """Yield the sentences of a claim that is nothing but a span of what an item says, in the item's spelling."""
    found = next((span for ground in cited.values() if (span := ground.plain.find(compared(text)))), None)
    if found is not None:
        yield from sentences_of(found)


def _held(piece: str, cited: Mapping[str, Ground], given: Given) -> str:
    """Return a sentence as it may be shown. Raises WithheldError."""
    if not cited:
        raise WithheldError(NO_SOURCE)
    if len(piece) > LONGEST_SENTENCE:
        raise WithheldError(TOO_LONG)
    if leads_away(piece):
        raise WithheldError(A_LINK)
    if not _LETTER.search(piece):
        raise WithheldError(NO_WORDS)
    extract = _extract(piece, cited)
    if extract is not None:
        return extract
    tidy = _without_labels(piece, cited)
    shown, prose, quotes = _quoted(tidy, cited)
    _check_prose(prose, cited, given, quotes)
    return " ".join(shown.split())


def _extract(piece: str, cited: Mapping[str, Ground]) -> str | None:
    wanted = compared(piece)
    if len(words_of(piece)) < _EXTRACT_WORDS:
        return None
    found = next((span for ground in cited.values() if (span := ground.plain.find(wanted))), None)
    return " ".join(found.split()) if found else None


def _without_labels(piece: str, cited: Mapping[str, Ground]) -> str:
    """Return a sentence without items in brackets: they are shown as links. Raises WithheldError."""
    if any(label.upper() not in cited for label in _ONE_LABEL.findall(piece)):
        raise WithheldError(NO_SOURCE)
    return _LABELS.sub("", piece).strip()


def _quoted(text: str, cited: Mapping[str, Ground]) -> tuple[str, str, list[_Said]]:
    """Return a sentence with true quotations, the same with a gap for each, and who said them."""
    spans = quotations(text)
    if spans is None:
        raise WithheldError(NO_QUOTE)
    shown, prose, said = "", text, []
    end = 0
    for span in spans:
        words, by = _true(span, cited)
        shown += f"{text[end : span.start]}\u201c{' '.join(words.split())}\u201d"
        prose = prose[: span.start] + _CUT * (span.end - span.start) + prose[span.end :]
        said.append(_Said(span.start, by, NO_QUOTE))
        end = span.end
    return shown + text[end:], _ONE_LABEL.sub(lambda label: _CUT * len(label.group()), prose), said


def _true(span: Span, cited: Mapping[str, Ground]) -> tuple[str, frozenset[str]]:
    """Return what was really said, and which items say it: the quotation, or what is left of it that is true."""
    wanted = compared(span.inner)
    if not words_of(wanted):
        raise WithheldError(NO_QUOTE)
    found = {label: words for label, ground in cited.items() if (words := ground.plain.find(wanted))}
    if not found:
        found = {label: words for label, ground in cited.items() if (words := nearest_quote(span.inner, ground.plain))}
        longest = max(found.values(), key=len, default="")
        found = {label: words for label, words in found.items() if words == longest}
    if not found:
        raise WithheldError(NO_QUOTE)
    return next(iter(found.values())), frozenset(found)


# --- what stands between quotations ----------------------------------------------------------------------------------


def _check_prose(prose: str, cited: Mapping[str, Ground], given: Given, quotes: Sequence[_Said]) -> None:
    """Raise WithheldError unless numbers, names and signs are those of the cited items, or facts."""
    if mentions(prose):
        raise WithheldError(A_LINK)
    grounds = [*cited.values()]
    numbers = [said for number in numbers_in(prose) if (said := _number(number, cited, given))]
    speakers = [(name, by) for name in names_in(prose) if (by := _speaker(name, cited, given))]
    _check_speakers(prose, speakers, sorted((*quotes, *numbers), key=lambda said: said.at))
    _check_amounts(prose, grounds)
    signs = {sign for sign in prose if unicodedata.category(sign) == "So"}
    if any(not any(sign in ground.source.words for ground in grounds) for sign in signs):
        raise WithheldError(NO_NAME)


def _check_others(piece: str, grounds: Mapping[str, Ground], cited: Mapping[str, Ground]) -> None:
    """Raise WithheldError when a sentence names, in letters of whatever size, whoever said what it does not cite."""
    words = words_of(piece)
    others = [words_of(name) for label, ground in grounds.items() if label not in cited for name in ground.owners]
    # "globex" is Globex GmbH.
    names = others + [name[:1] for name in others if len(name) > 1 and name[0] not in ORDINARY]
    for name in names:
        if name and holds(words, name) and not any(ground.says(name) for ground in cited.values()):
            raise WithheldError(NO_NAME)


def _check_amounts(prose: str, grounds: Sequence[Ground]) -> None:
    """Raise WithheldError for words that speak of more voices than are cited."""
    for sweeping in _SWEEPING.finditer(prose):
        if not any(compared(sweeping.group()) in ground.plain.text for ground in grounds):
            raise WithheldError(NO_NUMBER)
    for word in SEVERAL.intersection(words_of(prose)):
        if len(grounds) == 1 and word not in grounds[0].vocabulary:
            raise WithheldError(NO_NUMBER)


def _number(number: Number, cited: Mapping[str, Ground], given: Given) -> _Said | None:
    """Return which items hold a number; None when code knows it. Raises WithheldError when nobody does."""
    if is_supported(number, given.numbers) or (number.is_voice() and len(cited) == 1):
        return None
    by = frozenset(label for label, ground in cited.items() if is_supported(number, ground.numbers))
    if not by:
        raise WithheldError(NO_NUMBER)
    return _Said(number.at, by, NO_NUMBER)


def _speaker(name: Name, cited: Mapping[str, Ground], given: Given) -> frozenset[str]:
    """Return the items that were said by this name, none for other names. Raises WithheldError for unknown ones."""
    for words in (name.words, name.words[1:] if name.begins and name.words[0] in ORDINARY else ()):
        if not words:
            continue
        by = frozenset(label for label, ground in cited.items() if ground.is_by(words))
        if by or _is_known(words, cited, given):
            return by
    if name.begins and len(name.words) == 1 and _is_common(name.words[0], cited):
        return frozenset()
    raise WithheldError(NO_NAME)


def _is_known(words: tuple[str, ...], cited: Mapping[str, Ground], given: Given) -> bool:
    if any(holds(known, words) for known in given.names):
        return True
    is_address = len(words) == 1 and ("." in words[0] or "@" in words[0])
    return any(ground.has_address(words[0]) if is_address else ground.says(words) for ground in cited.values())


def _is_common(word: str, cited: Mapping[str, Ground]) -> bool:
    """Say whether a word with a capital only because it begins a sentence is ordinary; numbers are judged elsewhere."""
    is_ordinary = word in ORDINARY | beginnings() or bool(numbers_in(word))
    return is_ordinary or any(is_rooted(word, ground.common) for ground in cited.values())


def _check_speakers(prose: str, speakers: Sequence[tuple[Name, frozenset[str]]], said: Sequence[_Said]) -> None:
    """Raise WithheldError when something is put into the mouth of somebody who did not say it."""
    for (one, by), (other, also_by) in pairwise(speakers):
        if _LINKED.fullmatch(prose[one.end : other.at]) and not by & also_by:
            raise WithheldError(NO_NAME)
    named: list[frozenset[str]] = []
    begin = -1
    for each in said:
        named = [by for name, by in speakers if begin < name.at <= each.at] or named
        # "It is slow", says Acme.
        mouths = named or [by for name, by in speakers if name.at > each.at][:1]
        if any(not by & each.by for by in mouths):
            raise WithheldError(each.reason)
        begin = each.at
