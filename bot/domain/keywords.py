"""What a theme is called offline: its telling words, a short name made of them, and its most central item."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.domain.language import say
from bot.domain.ranking import Corpus
from bot.domain.small_talk import NEGATIONS, PARTICLES, SMALL_TALK, SOMEBODY
from bot.domain.terms import FILLERS

# Words of a theme that are kept, and shown when it must be told why an item resembles it.
MOST_KEYWORDS = 8
# A name is read in a list: five words fit a phone, two are the least that say something.
_LONGEST_NAME = 5
_LEAST_NAME = 2
# What a word of praise or complaint weighs beside one that names a thing.
_SMALL = 0.3
# Members that are read for a name: the most central ones speak for the rest.
_MOST_READ = 200

_SENTENCE = re.compile('[.!?\n;:,()"\u201c\u201d|]+')
_WORD = re.compile("[^\\W_]+(?:['\u2019][^\\W_]+)*")
_ACRONYM = re.compile(r"[A-Z]{2,5}s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A theme's offline name, a line that describes it, and its telling words as people write them."""

    name: str
    description: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    said: str
    root: str

    @property
    def plain(self) -> str:
        """Return the word in small letters, with the apostrophe of a keyboard."""
        return self.said.lower().replace("\u2019", "'")

    @property
    def is_negation(self) -> bool:
        """Say whether the word turns the next around."""
        return self.plain in NEGATIONS


def name_theme(
    texts: Sequence[str],
    vectors: NDArray[np.floating],
    corpus: Corpus,
    stem: Callable[[str], str],
    *,
    names: Collection[str] = (),
    elsewhere: Collection[str] = (),
) -> Naming:
    """Return what to call a theme of these members, in words that they themselves use; never a number or a name.

    `vectors (n, d)` belong to `texts`; `corpus` says how common the members' roots are elsewhere; `names` are people
    and accounts of the members, whose words must not become part of a name; `elsewhere` are those of the workspace,
    whose words are let in where members write them small, as they do with what is no name. Raise ValueError when there
    is no member.
    """
    if not texts:
        raise ValueError("a theme without members has no name")
    order = central_first(vectors)[:_MOST_READ]
    sentences = [_words_of(texts[at], stem) for at in order]
    barred = _barred(sentences, names, elsewhere)
    weights = _keyword_weights([[word for line in lines for word in line] for lines in sentences], corpus)
    weights = {root: weight for root, weight in weights.items() if root not in barred}
    spelling = _spellings(sentences)
    top = sorted(weights, key=lambda root: (-weights[root], root))[:MOST_KEYWORDS]
    keywords = tuple(spelling[root] for root in top)
    phrase = _best_phrase(sentences, {root: weights[root] for root in top}, barred)
    name = phrase or ", ".join(keywords[:3]) or "Unnamed theme"
    return Naming(name=name[0].upper() + name[1:], description=_spoken_of(keywords), keywords=keywords)


def central_first(vectors: NDArray[np.floating]) -> list[int]:
    """Return the positions of unit vectors `(n, d)`, the one nearest to the middle of all first."""
    near = np.asarray(vectors) @ np.asarray(vectors).mean(axis=0)
    return [int(at) for at in np.argsort(-near, kind="stable")]


def _spoken_of(keywords: Sequence[str]) -> str:
    """Return a line that says what a theme is about, of single words: whole sentences would outlive their erasure."""
    return say("Speaks of: {keywords}", keywords=", ".join(keywords)) if keywords else ""


def shared_words(text: str, keywords: Sequence[str], stem: Callable[[str], str], *, most: int = 3) -> list[str]:
    """Return which of a theme's keywords a text speaks of, whatever their ending, in the order of the keywords."""
    roots = {stem(word.lower()) for word in _WORD.findall(text)}
    return [word for word in keywords if stem(word.lower()) in roots][:most]


def _keyword_weights(members: Sequence[Sequence[_Word]], corpus: Corpus) -> dict[str, float]:
    """Return how much each root tells of a theme: class-based TF-IDF (Grootendorst 2022, BERTopic).

    A member counts a root once, so that one long item cannot name a theme; a root of one member alone counts only
    where the members share none.
    """
    said = Counter(root for words in members for root in {word.root for word in words if _may_tell(word)})
    shared = {root: count for root, count in said.items() if count > 1} or said
    small = {word.root for words in members for word in words if word.plain in SMALL_TALK}
    everything = max(corpus.average_length, 1.0) * max(corpus.size, 1)
    return {
        root: (_SMALL if root in small else 1.0)
        * count
        * math.log(1 + everything / max(corpus.frequencies.get(root, 0), count))
        for root, count in shared.items()
    }


def _may_tell(word: _Word) -> bool:
    parts = word.plain.split("'")
    is_plain = word.is_negation or word.plain in SOMEBODY or parts[0] in FILLERS
    return len(word.plain) > 1 and not is_plain


def _words_of(text: str, stem: Callable[[str], str]) -> list[list[_Word]]:
    """Return the words of each part of a text between punctuation."""
    parts = (_WORD.findall(part) for part in _SENTENCE.split(text))
    return [[_Word(said=said, root=stem(said.lower())) for said in part] for part in parts if part]


def _barred(
    members: Sequence[Sequence[Sequence[_Word]]], names: Collection[str], elsewhere: Collection[str]
) -> set[str]:
    """Return roots that are no part of a name: known names, and words that are always written like one."""
    known, maybe = _parts(names), _parts(elsewhere)
    capital: set[str] = set()
    small: set[str] = set()
    barred: set[str] = set()
    for at, word in ((at, word) for lines in members for line in lines for at, word in enumerate(line)):
        if word.said.lower() in known or any(map(str.isdigit, word.said)):
            barred.add(word.root)
        elif word.said.islower() or (_ACRONYM.fullmatch(word.said) and word.said.lower() not in maybe):
            small.add(word.root)
        elif (at and word.said[:1].isupper()) or word.said.lower() in maybe:
            capital.add(word.root)
    return barred | (capital - small)


def _parts(names: Collection[str]) -> set[str]:
    """Return the words of names, with what a genitive makes of them."""
    words = {part.lower() for name in names for part in _WORD.findall(name)}
    return words | {f"{word}{ending}" for word in words for ending in ("'s", "\u2019s")}


def _spellings(members: Sequence[Sequence[Sequence[_Word]]]) -> dict[str, str]:
    """Return how each root is mostly written: acronyms in capitals, all else small."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word in (word for lines in members for line in lines for word in line):
        seen[word.root][_written(word.said)] += 1
    return {root: max(ways, key=lambda way: (ways[way], way)) for root, ways in seen.items()}


def _written(said: str) -> str:
    return said if _ACRONYM.fullmatch(said) else said.lower()


def _best_phrase(members: Sequence[Sequence[Sequence[_Word]]], weights: dict[str, float], barred: set[str]) -> str:
    """Return the run of words that holds most of the telling ones, and is said the most; empty when none does."""
    scores: dict[str, float] = {}
    lines = [line for lines in members for line in lines]
    pairs = _inseparable(lines)
    for line in lines:
        for start, end in _spans(len(line)):
            run = line[start:end]
            is_cut = end < len(line) and (run[-1].root, line[end].plain) in pairs
            if score := 0.0 if is_cut else _phrase_score(run, weights, barred, pairs):
                said = " ".join(_written(word.said) for word in run)
                # Said again adds a little: the phrase that most people use wins among equals.
                scores[said] = max(scores.get(said, 0.0), score) + 0.05 * score
    return max(scores, key=lambda said: (scores[said], said)) if scores else ""


def _inseparable(lines: Sequence[Sequence[_Word]]) -> set[tuple[str, str]]:
    """Return the roots that are mostly said with one particle, such as `sign` with `in`."""
    said = Counter(word.root for line in lines for word in line)
    followed = Counter((one.root, other.plain) for line in lines for one, other in pairwise(line))
    return {pair for pair, count in followed.items() if pair[1] in PARTICLES and 2 * count > said[pair[0]]}


def _spans(length: int) -> list[tuple[int, int]]:
    starts = range(length - 1)
    return [
        (start, end) for start in starts for end in range(start + _LEAST_NAME, min(start + _LONGEST_NAME, length) + 1)
    ]


def _phrase_score(
    run: Sequence[_Word], weights: dict[str, float], barred: set[str], pairs: set[tuple[str, str]]
) -> float:
    """Return how much a run tells for its length; 0 when it is no name: cut badly, or with a number or a name in it."""
    turned = run[0].is_negation
    last = run[-2] if (run[-2].root, run[-1].plain) in pairs else run[-1]
    if any(word.root in barred for word in run) or last.root not in weights:
        return 0.0
    if run[0].root not in weights and not turned:
        return 0.0
    told = {word.root for word in run if word.root in weights}
    is_pair = last is not run[-1] and len(run) == _LEAST_NAME
    return sum(weights[root] for root in told) / math.sqrt(len(run)) if turned or is_pair or len(told) > 1 else 0.0
