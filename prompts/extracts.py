"""Answers a question with people's own sentences, and names themes in their own words; heavy to import."""

import numpy as np
import snowballstemmer

from bot.domain.analysis import AnswerRequest, Claim, Source, ThemeName, ThemeRequest
from bot.domain.keywords import name_theme
from bot.domain.ranking import Corpus
from prompts.embedding import LocalEmbedder
from prompts.sentences import sentences

# A sentence answers from here on; below, nothing is near, and saying nothing is the honest answer. Of reviews that
# people judged relevant to a question nine in ten have such a sentence; questions about something else stay below 0.25.
_NEAR = 0.35
# Half of the best one's nearness is another subject.
_BESIDE_BEST = 0.75
# As many sentences as one reads at a glance, each from another item; near repetitions say nothing new.
_MOST = 4
_SAME = 0.85
# A quotation that is longer is cut at a word; it stays a piece of the words.
_LONGEST = 280


def extracts(request: AnswerRequest, embedder: LocalEmbedder) -> list[Claim]:
    """Return the sentences that are nearest to the question, each in quotation marks and citing its item."""
    pairs = [(source, part) for source in request.sources for part in sentences(source.words) if part]
    if not pairs:
        return []
    vectors = embedder.embed_now([request.question, *(part for _, part in pairs)])
    near = vectors[1:] @ vectors[0]
    least = max(_NEAR, _BESIDE_BEST * float(near.max()))
    chosen: list[int] = []
    for place in np.argsort(-near, kind="stable").tolist():
        if near[place] < least or len(chosen) == _MOST:
            break
        others = vectors[1:][chosen] @ vectors[place + 1]
        is_told = any(pairs[other][0].label == pairs[place][0].label for other in chosen)
        if not is_told and not (others >= _SAME).any():
            chosen.append(place)
    return [_claim(*pairs[place]) for place in chosen]


def named(request: ThemeRequest, embedder: LocalEmbedder) -> ThemeName:
    """Return a short name made of words that the items share, and the most central one's first line."""
    texts = [source.words for source in request.sources]
    stemmer = snowballstemmer.stemmer("english")
    corpus = Corpus(size=len(texts), average_length=1.0)
    people = [name for source in request.sources for name in (source.account_name, source.author_name) if name]
    found = name_theme(texts, embedder.embed_now(texts), corpus, stemmer.stemWord, names=people)
    if found.name not in request.others:
        return ThemeName(name=found.name, description=found.description)
    further = next((word for word in found.keywords if word.lower() not in found.name.lower()), "")
    return ThemeName(name=f"{found.name}, {further}" if further else found.name, description=found.description)


def _claim(source: Source, part: str) -> Claim:
    cut = part if len(part) <= _LONGEST else part[:_LONGEST].rsplit(" ", 1)[0]
    return Claim(text=f"\u201c{cut}\u201d", cites=(source.label,))
