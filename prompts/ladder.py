"""The problem behind a wish: the customer's own clauses that name it, never a word more."""

import re
from dataclasses import dataclass

import numpy as np

from bot.domain.labels import LADDER, LabelName
from prompts.embedding import LocalEmbedder
from prompts.hearing import Heard
from prompts.seed_sentences import Seeds, softmax
from prompts.sentences import clauses

_CUES = {
    LabelName.REQUESTED_SOLUTION: re.compile(
        r"\bplease (?:add|make|allow|include|support|bring|give|let|provide|enable)|\bwould (?:be|like|love|help)"
        r"|\bwish\b|\bcould (?:you|we)\b|\bshould\b|\bwe need (?:a|an|the)\b|\bneeds? (?:a|an|to have)\b"
        r"|\boption to\b|\badd (?:a|an|the)\b|\bsupport for\b|\bcan you\b|\bwould want\b",
        re.IGNORECASE,
    ),
    LabelName.UNDERLYING_PROBLEM: re.compile(
        r"^(?:because|since|so that|in order to|as we)\b|\bproblem is\b|\bhard to\b|\bdifficult\b|\bstruggl"
        r"|\b(?:can'?t|cannot|unable to|never|don'?t) (?:know|see|tell|find|use|read|share|work)|\bconfus"
        r"|\blose track|\bcrash|\bfails?\b|\bdoes(?:n'?t| not) work|\bstopped working",
        re.IGNORECASE,
    ),
    LabelName.WORKAROUND: re.compile(
        r"\bwork(?:ing)? ?around|\bfor now\b|\bat the moment (?:we|i)\b|\bcurrently (?:we|i)\b|\bmanual(?:ly)?\b"
        r"|\bby hand\b|\bcopy\b.{0,30}\b(?:paste|into)|\bspreadsheet by\b|\bso far (?:we|i)\b|\bright now (?:we|i)\b"
        r"|\bevery time (?:we|i) have to\b|\bhave to (?:restart|export|copy|type|ask)|\buntil then\b",
        re.IGNORECASE,
    ),
    LabelName.COST_OF_NOTHING: re.compile(
        r"\botherwise\b|\bor else\b|\bcosts? us\b|\bhours? (?:a|per|each|every)\b|\blos(?:e|ing|t) (?:a |our |two )?"
        r"(?:customers?|clients?|money|deals?|sales)|\bwill (?:have to )?(?:leave|cancel|switch)|\bpenalt"
        r"|\bmiss(?:ing|ed)? (?:the |our )?deadline|\bgive up\b|\bblock(?:s|ing) (?:us|our)",
        re.IGNORECASE,
    ),
}
# A clause with a cue needs less likeness to the examples than one without; below these nothing is claimed. Set so
# that of the sentences of "none" in our own examples not one becomes a rung.
_CUE = 0.25
_LEAST = 0.33
_SHARPNESS = 0.08
# Four words are the least that say something.
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Rung:
    """A clause of the customer's words that stands on a rung of the ladder, with its confidence."""

    name: LabelName
    words: str
    confidence: float


def ladder(item: Heard, seeds: Seeds, embedder: LocalEmbedder) -> list[Rung]:
    """Return at most one clause for each rung, each a substring of the words."""
    parts = [part for sentence in item.sentences for part in clauses(sentence)]
    parts = [part for part in dict.fromkeys(parts) if len(part.split()) >= _FEWEST_WORDS]
    if not parts:
        return []
    near = seeds.likeness(embedder.embed_now(parts))
    best: dict[LabelName, Rung] = {}
    for part, likeness in zip(parts, near, strict=True):
        rung = _rung(part, dict(zip(seeds.classes, likeness.tolist(), strict=True)))
        if rung is not None and (rung.name not in best or rung.confidence > best[rung.name].confidence):
            best[rung.name] = rung
    return [best[name] for name in LADDER if name in best]


def _rung(part: str, likeness: dict[str, float]) -> Rung | None:
    scores = likeness | {
        name: likeness[name] + _CUE * float(np.sign(len(cue.findall(part)))) for name, cue in _CUES.items()
    }
    name = max(scores, key=lambda known: scores[known])
    if name == "none" or scores[name] < _LEAST:
        return None
    return Rung(LabelName(name), part, softmax(scores, _SHARPNESS)[name])
