"""How well searching and the search for duplicates find what people judged to belong.

Ask (IS-22): each query ranks all reviews of its app; gain 1 for a review judged relevant, 0 for all others, judged or
not; nDCG@10 against the best order there could be; mean over the queries of an app, then over the apps. This protocol
gives .49 for cosine and .71 for plain BM25, as the base does. Duplicates (SeaMonkey): each report that has duplicates
is a query against all others; recall@5 is the mean share of its duplicates among the first five.

Both go the product's way: the nearest vectors and the best word matches become the candidates, then those are ranked.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.ranking import CANDIDATES, NEAREST, Corpus, hybrid_scores, ranked, word_scores
from bot.domain.terms import terms
from evals.material import Material
from evals.table import Row
from prompts.stemming import stem

_TOP = 10
# The short form asks of one app, and looks for so many duplicates, among the texts that are judged or linked and others
# up to so many.
_SHORT_APP = "com.spotify.music"
_SHORT_REVIEWS = 200
_SHORT_LINKED = 24
_SHORT_REPORTS = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """Texts that can be found, with all that ranking reads."""

    ids: list[str]
    vectors: NDArray[np.float32]
    words: list[list[str]]
    corpus: Corpus


def rows(material: Material, *, short: bool) -> list[Row]:
    """Return nDCG@10 of asking, and recall@5 of duplicates."""
    asked, found = _asking(material, short=short), _duplicates(material, short=short)
    if short:
        return [
            _row("ask_is22_* (one app)", "ask", "nDCG@10", asked, floor=0.85),
            _row(f"dups_gitbugs_seamonkey ({_SHORT_REPORTS})", "duplicates", "recall@5", found, floor=0.9),
        ]
    return [
        _row("ask_is22_*", "ask", "nDCG@10", asked, base=0.741, target=0.78, floor=0.90),
        _row("dups_gitbugs_seamonkey", "duplicates", "recall@5", found, base=0.760, target=0.80, floor=0.82),
    ]


def _row(
    name: str,
    task: str,
    figure: str,
    value: float,
    *,
    floor: float,
    base: float | None = None,
    target: float | None = None,
) -> Row:
    return Row(set=name, task=task, figure=figure, value=value, base=base, target=target, floor=floor)


def _asking(material: Material, *, short: bool) -> float:
    reviews = material.load("ask_is22_reviews")
    queries = [query for query in material.load("ask_is22_queries") if not short or query["app"] == _SHORT_APP]
    by_app: defaultdict[str, list[float]] = defaultdict(list)
    shelves: dict[str, _Shelf] = {}
    for query in queries:
        app = str(query["app"])
        if app not in shelves:
            judged = {name for other in queries for name in (*other["relevant"], *other["not_relevant"])}
            lines = [(review["id"], review["text"]) for review in reviews if review["app"] == app]
            shelves[app] = _shelf(material, _fewer(lines, judged, _SHORT_REVIEWS) if short else lines)
        relevant = set(query["relevant"])
        vector = material.vectors([query["query"]])[0]
        best = _search(shelves[app], vector, terms(query["query"], stem))[:_TOP]
        by_app[app].append(_ndcg([name in relevant for name in best], len(relevant)))
    return float(np.mean([np.mean(values) for values in by_app.values()]))


def _duplicates(material: Material, *, short: bool) -> float:
    reports = material.load("dups_gitbugs_seamonkey")
    queries = [report for report in reports if report["dups"]][: _SHORT_LINKED if short else None]
    needed = {name for report in queries for name in (report["id"], *report["dups"])}
    lines = [(report["id"], report["text"]) for report in reports]
    shelf = _shelf(material, _fewer(lines, needed, _SHORT_REPORTS) if short else lines)
    recalls = []
    for report in queries:
        at = shelf.ids.index(report["id"])
        nearest = _search(shelf, shelf.vectors[at], shelf.words[at], aside=at)[:NEAREST]
        recalls.append(len(set(nearest) & set(report["dups"])) / len(set(report["dups"])))
    return float(np.mean(recalls))


def _fewer(lines: list[tuple[str, str]], needed: set[str], most: int) -> list[tuple[str, str]]:
    """Return the needed lines and the first others, up to `most`."""
    room = most - sum(name in needed for name, _ in lines)
    others = {name for name, _ in [line for line in lines if line[0] not in needed][: max(0, room)]}
    return [line for line in lines if line[0] in needed or line[0] in others]


def _shelf(material: Material, lines: list[tuple[str, str]]) -> _Shelf:
    texts = [text for _, text in lines]
    words = [terms(text, stem) for text in texts]
    frequencies = Counter(root for roots in words for root in set(roots))
    corpus = Corpus(size=len(texts), average_length=sum(map(len, words)) / len(words), frequencies=dict(frequencies))
    return _Shelf(ids=[name for name, _ in lines], vectors=material.vectors(texts), words=words, corpus=corpus)


def _search(shelf: _Shelf, vector: NDArray[np.float32], query: list[str], aside: int | None = None) -> list[str]:
    """Return the ids of the candidates, best first, without the item that is itself the query."""
    meaning, words = shelf.vectors @ vector, word_scores(query, shelf.words, shelf.corpus)
    if aside is not None:
        meaning[aside], words[aside] = -1.0, -1.0
    near = np.union1d(ranked(meaning.astype(np.float64), CANDIDATES), ranked(words, CANDIDATES)).astype(np.int64)
    scores = hybrid_scores(vector, query, shelf.vectors[near], [shelf.words[at] for at in near], shelf.corpus)
    return [shelf.ids[near[at]] for at in ranked(scores) if near[at] != aside]


def _ndcg(gains: list[bool], relevant: int) -> float:
    got = sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))
    return got / sum(1 / math.log2(place + 2) for place in range(min(relevant, _TOP)))
