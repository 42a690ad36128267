"""The guardrails and the kill rule of a plan as people write them, with what of them can be checked by numbers."""

import re
from collections.abc import Sequence
from datetime import date

from bot.domain.experiments.errors import PlanWordsError
from bot.domain.experiments.figures import MINUS
from bot.domain.experiments.numbers import NUMBER, Quantity, plain_digits, quantity_of
from bot.domain.experiments.plan_words import percent_words
from bot.domain.experiments.readings import Measure, arm_key
from bot.domain.experiments.terms import Direction, Guardrail, KillRule, Plan
from bot.domain.language import digits, say

# A row of the card shows about as many letters of a name.
LONGEST_NAME = 60
# With ten guardrails, chance alone raises an alarm in every second plan: nobody looks at more.
MOST_GUARDRAILS = 10
_HUNDRED = 100

_NONE = frozenset({"none", "no", "no guardrails", "no guardrail", "n/a", "-", "keine", "aucun", "ninguno", "nothing"})
_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_FALLING = (
    "falls?|falling|drops?|dropping|decreases?|declines?|below|under|shrinks?|loses?|losing|loss|lower than|less than"
    "|fewer than|goes? down|down by"
)
_RISING = (
    "rises?|rising|increases?|grows?|above|over|exceeds?|higher than|more than|slower|goes? up|up by|at most|up to"
)
_DOWN = re.compile(r"\bdown\b", re.IGNORECASE)
_FALLS = re.compile(rf"\b(?:{_FALLING})\b|[-\u2212]\s?\d|[>≥]\s?\d", re.IGNORECASE)
_RISES = re.compile(rf"\b(?:{_RISING})\b|\+\s?\d|[<≤]\s?\d", re.IGNORECASE)
# Where the name of a guardrail without a colon ends.
_RULE = re.compile(
    rf",|\b(?:not|must|should|may|can|cannot|never|no|within|up|down|lower|higher|less|by|{_FALLING}|{_RISING})\b"
    r"|[-+<>≤≥\u2212]\s?\d|\d[\d.,]*\s?%",
    re.IGNORECASE,
)
_LESS_IS_BETTER = re.compile(r"\b(?:lower|less|fewer|smaller|down)\s+is\s+(?:better|good)\b", re.IGNORECASE)
_MORE_IS_BETTER = re.compile(r"\b(?:higher|more|greater|up)\s+is\s+(?:better|good)\b", re.IGNORECASE)
_BAD_THINGS = re.compile(
    r"error|crash|latency|load|time|refund|return|churn|complain|ticket|bounce|unsubscri|cost|cancel|fail|spam|delay",
    re.IGNORECASE,
)
_GOOD_THINGS = re.compile(
    r"retention|revenue|conver|sign-?ups?|satisf|nps|csat|activat|sales|orders?|engage|usage|margin|uptime|profit",
    re.IGNORECASE,
)
# In this order: `must not fall by more than 3%` says both, and the verb is what it is about; a bare `down` is a wish.
_RULES_SAY = (
    (_LESS_IS_BETTER, Direction.DOWN),
    (_MORE_IS_BETTER, Direction.UP),
    (_FALLS, Direction.UP),
    (_RISES, Direction.DOWN),
    (re.compile(r"\bup\b", re.IGNORECASE), Direction.UP),
    (_DOWN, Direction.DOWN),
)
_WORSE = re.compile(r"\b(?:worse|worsens?|hurts?|harms?)\b", re.IGNORECASE)
# A level (`falls below 4%`) is no change, unless the words say by how much (`falls by more than 4%`).
_LEVEL = re.compile(r"\b(?:below|under|above|over|lower than|higher than|reaches|hits)\s*[<>≤≥]?\s*\d", re.IGNORECASE)
_POINTS = re.compile(r"\s*(?:pp|p\.p\.|pts?|percentage|-?\s?points?)\b", re.IGNORECASE)


def guardrails_from(text: str) -> tuple[tuple[Guardrail, ...], bool]:
    """Return the guardrails, one a line, and whether somebody wrote that there is none. Raises PlanWordsError."""
    lines = [line.strip(" \t•*") for line in re.split(r"[\n;]", text) if line.strip(" \t•*")]
    if len(lines) == 1 and lines[0].casefold().strip(".") in _NONE:
        return (), True
    if len(lines) > MOST_GUARDRAILS:
        raise PlanWordsError(
            say("{most} guardrails at most: with more, chance alone raises an alarm.", most=MOST_GUARDRAILS)
        )
    found = [_guardrail(line) for line in lines]
    if len({arm_key(each.name) for each in found}) < len(found):
        raise PlanWordsError(say("Two guardrails have the same name: write each once."))
    return tuple(found), False


def guardrail_words(guardrails: Sequence[Guardrail], *, is_unguarded: bool) -> str:
    """Return guardrails as they can be typed again, one a line."""
    return "none" if is_unguarded and not guardrails else "\n".join(map(guardrail_line, guardrails))


def guardrail_line(guardrail: Guardrail) -> str:
    """Return one guardrail as Heed understood it, such as `Refund rate: not above +2%`."""
    limit = percent_words(round(guardrail.tolerance, 6))
    if guardrail.direction is Direction.DOWN:
        return f"{guardrail.name}: not above +{limit}"
    return f"{guardrail.name}: not below {MINUS}{limit}"


def guardrail_told(guardrail: Guardrail) -> str:
    """Return one guardrail for people to read, in the spoken language."""
    limit = digits(percent_words(round(guardrail.tolerance, 6)))
    if guardrail.direction is Direction.DOWN:
        return say("{name}: not above +{limit}", name=guardrail.name, limit=limit)
    return say("{name}: not below {minus}{limit}", name=guardrail.name, minus=MINUS, limit=limit)


def kill_from(words: str, on: date | None, plan: Plan) -> KillRule:
    """Return the kill rule, with the relative loss of the main metric where the words have one that can be checked."""
    return KillRule(words=words, loss=_loss(words, plan), on=on)


def _guardrail(line: str) -> Guardrail:
    name, colon, rule = line.partition(":")
    if not colon:
        begins = _RULE.search(line)
        name, rule = (line[: begins.start()], line[begins.start() :]) if begins else (line, "")
    name = " ".join(name.split()).strip(" ,-")
    if not name or len(name) > LONGEST_NAME:
        raise PlanWordsError(
            say("“{line}” has no short name in front: “Refund rate: not above +2%”.", line=line[:LONGEST_NAME])
        )
    return Guardrail(name=name, direction=_direction(name, rule), tolerance=_tolerance(line, rule))


def _direction(name: str, rule: str) -> Direction:
    """Return which way a guardrail gets better. Raises PlanWordsError when nothing says so."""
    signs = (*((pattern, rule, direction) for pattern, direction in _RULES_SAY), *_names_say(name))
    found = next((direction for pattern, words, direction in signs if pattern.search(words)), None)
    if found is None:
        raise PlanWordsError(
            say("Say which way “{name}” is bad: “{name}: not above +2%” or “{name}: not below -2%”.", name=name)
        )
    return found


def _names_say(name: str) -> tuple[tuple[re.Pattern[str], str, Direction], ...]:
    return ((_BAD_THINGS, name, Direction.DOWN), (_GOOD_THINGS, name, Direction.UP))


def _tolerance(line: str, rule: str) -> float:
    found = _quantities(rule)
    if not found:
        return 0.0
    quantity, behind = found[0]
    if len(found) > 1 or not quantity.is_percent or len(quantity.values) != 1 or _POINTS.match(behind):
        raise PlanWordsError(
            say(
                "“{line}”: say how much worse it may get than the control as one percentage, such as “2%”.",
                line=line[:LONGEST_NAME],
            )
        )
    return abs(quantity.values[0]) / _HUNDRED


def _loss(words: str, plan: Plan) -> float | None:
    """Return the relative loss in words such as `sign-ups fall by more than 5%`; None when a person has to judge."""
    found = [(quantity, behind) for quantity, behind in _quantities(words) if quantity.is_percent or _is_points(behind)]
    if len(found) != 1 or any(arm_key(each.name) in arm_key(words) for each in plan.guardrails):
        return None
    quantity, behind = found[0]
    if len(quantity.values) != 1 or not _is_harm(words, plan.direction):
        return None
    share = abs(quantity.values[0]) / _HUNDRED
    rate = plan.baseline if plan.measure is Measure.PROPORTION else None
    if _is_points(behind):
        return share / rate if rate else None
    if _LEVEL.search(plain_digits(words)):
        loss = abs(rate - share) / rate if rate and (share < rate) == (plan.direction is Direction.UP) else 0.0
        return loss or None
    return share or None


def _is_harm(words: str, direction: Direction) -> bool:
    """Say whether words speak of the way in which the main metric gets worse."""
    falls = bool(_FALLS.search(words) or _DOWN.search(words))
    # `more than 5%` alone is no rise.
    rises = bool(_RISES.search(re.sub(r"\bby more than\b|\bmore than\b", " ", words, flags=re.IGNORECASE)))
    if _WORSE.search(words) or falls == rises:
        return bool(_WORSE.search(words))
    return falls if direction is Direction.UP else rises


def _is_points(behind: str) -> bool:
    return _POINTS.match(behind) is not None


def _quantities(text: str) -> list[tuple[Quantity, str]]:
    """Return the numbers of a text, their signs left out, each with what stands behind it."""
    plain = re.sub(r"[-+~≈<>≤≥\u2212](?=\s?\d)", " ", plain_digits(text))
    return [(quantity_of(found), plain[found.end() :]) for found in _NUMBER.finditer(plain)]
