"""Words that give away what a sentence is; English only, and generic: no product's own words."""

import re

_FAILED = (
    r"(?:doesn'?t|does not|not|won'?t|will not|cannot|can ?not|can'?t|unable to|didn'?t|isn'?t|never|couldn'?t|stopped"
    r"|stops?|fails? to)\s+(?:even |be |being |get |to |able |properly |correctly |always |it )*"
    r"(?:work|sync|connect|load|open|pair|updat|show|start|respond|record|receiv|log|sav|send|install|display|download"
    r"|find|recogni|detect|register|transfer|upload|get)"
)
BUG = re.compile(
    r"crash|\bbugs?\b|buggy|errors?\b|\bfail|broken|" + _FAILED + r"|stop(?:ped|s) |\blost\b|lose|disappear|freez"
    r"|frozen|stuck|glitch|\bfix|issues?\b|problems?\b"
    r"|since (?:the |last |my )?(?:last |latest |new |recent )?(?:update|upgrade|version)"
    r"|after (?:the |last |an )?(?:last |latest |new |recent )?(?:update|upgrade)|no longer|keeps? |any ?more"
    r"|disconnect|incorrect|inaccura|wrong|drain|\bhang|slow|delay|repair|reinstall|uninstall",
    re.IGNORECASE,
)
REQUEST = re.compile(
    r"please (?:also )?(?:add|make|allow|include|support|bring|give|let|provide|consider|enable|improve|implement"
    r"|create)|(?:would|will|could|'d) be (?:so |really |very |even |much |more )?(?:nice|great|good|better|cool"
    r"|helpful|useful|perfect|awesome|amazing|handy|lovely|ideal|an? )|\bwish"
    r"|\bshould(?:n't)? (?:be|have|allow|include|add|support|let|also)"
    r"|\bneeds? (?:to be|to have|to add|an?|more|better|some|improve)|option (?:to|for|of)|ability to|able to choose"
    r"|support for|no (?:option|way|support|possibility|setting)|not (?:available|compatible|supported|support)"
    r"|(?:doesn'?t|does not|don'?t|do not) (?:support|have|allow|let|include|offer)"
    r"|\badd (?:an?|the|more|some|new|support)|feature|\bhop(?:e|ing)\b|could (?:you|we|it|have)"
    r"|\bif (?:it|you|we|i|there) (?:could|had|can|was|were)|suggest|improve|missing|lack"
    r"|\bwhy (?:can'?t|isn'?t|no|not|don'?t|doesn'?t|is there no)|bring back|\ballow|would (?:like|love|prefer)"
    r"|want (?:to|the|an?|more)|more options|customi[sz]|instead of|integrat",
    re.IGNORECASE,
)
# "Never had a problem" is praise.
_DENIED = re.compile(
    r"\b(?:no|never|without|zero|not|any)\s+(?:\w+\s+){0,2}?(?:problems?|issues?|bugs?|errors?|complaints?|crash\w*"
    r"|glitch\w*)\b",
    re.IGNORECASE,
)
CHURN = re.compile(
    r"\bcancel|\brefund|\bswitch(?:ing|ed)? (?:to|away)|\bunsubscrib|\bnot renew|\bleav(?:e|ing) (?:you|for)"
    r"|\balternatives?\b|\bcompetitor|\bmoving to\b|\bmove to another|money back|close (?:my|our) account"
    r"|\buninstall(?:ed|ing)\b.{0,40}\b(?:for good|never)",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"^(?:how|where|when|who|which|what|is there|are there|can (?:i|we|you)|does|do you|is it|will)\b[^.!]*\?\s*$",
    re.IGNORECASE | re.MULTILINE,
)


def different(cue: re.Pattern[str], words: str) -> int:
    """Return how many different cues of a sort stand in the words, not counting what is denied."""
    return len({found.group(0).lower() for found in cue.finditer(_DENIED.sub(" ", words))})
