"""The words of an update as tokens: what decorates them is taken off, and numbers that report nothing are covered."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.experiments.numbers import NUMBER, Quantity, quantity_of
from bot.domain.experiments.update_arms import ARM_MARK, GUARDRAIL_MARK, MARKS, STRANGER_MARK

# Stands where something was covered, so that its neighbours do not become neighbours.
COVER = "\u00b7"

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_LIFT = (
    r"(?:up|down|lift|uplift|increase|decrease|drop|gain|rise|improvement|better|worse|higher|lower|more|less|fewer|by|grew"
    r"|fell|rose|improved)"
)
_A_PERCENT = r"[+\u2212-]?\d[\d.,]{0,12}\s?(?:%|percent)"
_A_SHARE = r"\d[\d.,]{0,12}\s?%?"
_SPAN = (
    r"(?:days?|weeks?|hours?|hrs?|h|min|mins|minutes?|months?|tagen?|tage|wochen?|jours?|semaines?|d\u00edas?|semanas?)"
)
DAY = r"(?:day|tag|jour|d\u00eda|giorno)"
_WEEK = r"(?:week|wk|woche|semaine|semana)"
# Where a number begins, rather than the last of its groups: in `115 469 days` it is not the 469.
_BEGIN = r"(?<![\w.,/])(?<!\d[\s'\u2019\u066c])"
_CERTAINTY = r"(?:ci\b|confiden\w{0,10}|sure\b|certain\w{0,5}|signific\w{0,10}|chance\b|probab\w{0,8}|power\b)"
_BETWEEN = r"\s?(?:to|-|\u2013|\u2026|\.\.)\s?[+\u2212-]?"
# What has digits and reports nothing. Each has a bounded length, so that reading stays linear.
_NO_READINGS = (
    # Ticket numbers, times, dates, versions.
    r"#\d{1,9}",
    r"(?<![\w:.,/])\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b)?(?![\d/:])",
    r"(?<![\w.,/-])\d{1,4}(?P<sep>[/.-])\d{1,2}(?P=sep)\d{1,4}(?:T[\d:.]{1,15}Z?)?(?![\w/-])",
    r"(?<!\w)(?:as of|on|by|until|till|since|from|before|after|am|le|el|bis|seit|ab)\s\d{1,2}/\d{1,2}(?![\w/.,])",
    rf"{_BEGIN}\d{{1,2}}(?:st|nd|rd|th|\.)?\s{_MONTH}\b(?:,?\s\d{{4}})?",
    rf"\b{_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?![\w/%]|[.,]\d)(?:,?\s\d{{4}}(?!\d))?",
    r"(?<!\w)v\d{1,4}(?:\.\d{1,6}){1,3}",
    rf"\b(?:{DAY}|{_WEEK})\s?(?:no\.?\s?|#\s?)?\d{{1,3}}(?:\s?(?:/|of)\s?\d{{1,3}})?(?![\d/%]|[.,:]\d)",
    # How long, how sure, and by how much: not how many.
    rf"{_BEGIN}\d{{1,4}}\s?-?{_SPAN}\b(?!\s?\d)",
    r"\bp(?:-?\s?values?)?\s?[=<>:\u2264]\s?[\d.,]{1,12}(?:e-?\d{1,3})?",
    r"\[[^\]\n]{0,60}\]",
    rf"\b(?:ci|confidence interval|interval)\b:?\s?(?:of\s|from\s)?{_A_SHARE}{_BETWEEN}{_A_SHARE}",
    rf"{_BEGIN}{_A_PERCENT}\s{_CERTAINTY}",
    rf"\b{_LIFT}\s(?:(?:of|by|is|was|about|around|roughly|to|at)\s)?[:=]?\s?{_A_PERCENT}",
    rf"{_BEGIN}{_A_PERCENT}\s(?:relative\s)?(?:{_LIFT}|change|delta)\b",
    r"(?<![\w.,])[+\u2212-]\d[\d.,]{0,12}\s?(?:%|percent|pp\b)",
)
_COVERED = re.compile("|".join(f"(?:{each})" for each in _NO_READINGS), re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}|[@#][^\W\d][\w.-]{0,80}")
# "The A/B test" is the whole, and neither of its arms.
_KIND_OF_TEST = re.compile(r"\b(?:a/b(?:/n)?|ab|split|bucket)[- ]tests?\b|\ba/b\b", re.IGNORECASE)
_EMOJI = re.compile(r"(?<![\w:]):(?=[a-z0-9_+'-]{0,60}[a-z]|1234:|100:)[a-z0-9_+'-]{1,60}:", re.IGNORECASE)
_STRUCK = re.compile(r"(?<!\w)~(?=[^\s~])[^~\n]{1,500}~(?!\w)")
_DECORATION = re.compile(
    r"[*`]+|(?<!\w)_{1,4}|_{1,4}(?!\w)|^[ \t]*(?:>|[\u2022\u25e6\u2023-])[ \t]*(?=\S)", re.MULTILINE
)
_JOINED = (
    (re.compile(r"\+\s?/\s?[-\u2212]|\+-"), "\u00b1 "),
    (
        re.compile(r"\b(?:standard\s?deviation|std\.?\s?dev(?:iation)?\.?|st\.?\s?dev\.?|s\.d\.)(?!\w)", re.IGNORECASE),
        "sd",
    ),
    (
        re.compile(
            r"\b(?:standard\s?error(?:\sof\sthe\smean)?|std\.?\s?err(?:or)?\.?|s\.e\.(?:m\.)?)(?!\w)", re.IGNORECASE
        ),
        "sem",
    ),
    (re.compile(r"\bout\s+of\b", re.IGNORECASE), "of"),
    (re.compile(r"\bsample\s+size\b", re.IGNORECASE), "n"),
    (re.compile(r"\bsign[- ]ups?\b", re.IGNORECASE), "signups"),
)


class Kind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    ARM = "arm"
    # An arm, by the look of it, that the plan does not have.
    STRANGER = "stranger"
    GUARDRAIL = "guardrail"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an update."""

    kind: Kind
    text: str
    quantity: Quantity | None = None


_TOKEN = re.compile(
    rf"(?P<line>\n)|(?P<arm>{ARM_MARK})|(?P<stranger>{STRANGER_MARK})|(?P<guardrail>{GUARDRAIL_MARK})|(?:{NUMBER})"
    r"|(?P<word>[^\W\d_]\w*(?:[.'\u2019-][^\W\d_]+)*)|(?P<sign>\S)",
    re.IGNORECASE,
)
_KINDS = tuple(
    (each.value, each) for each in (Kind.LINE, Kind.ARM, Kind.STRANGER, Kind.GUARDRAIL, Kind.WORD, Kind.SIGN)
)


def undecorated(text: str) -> str:
    """Return words without what Slack draws around them, addresses and emoji; struck-out words are taken back."""
    bare = _EMOJI.sub(COVER, _ADDRESS.sub(COVER, _KIND_OF_TEST.sub(COVER, MARKS.sub("", text))))
    return _DECORATION.sub(" ", _STRUCK.sub(COVER, bare))


def covered(text: str) -> str:
    """Return words with the numbers covered that report nothing: dates, times, versions, p-values, lifts."""
    for pattern, word in _JOINED:
        text = pattern.sub(word, text)
    return _COVERED.sub(COVER, text)


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of words in which arms are marked already."""
    return [_token(found) for found in _TOKEN.finditer(text)]


def _token(found: re.Match[str]) -> Token:
    if found["digits"] is not None:
        return Token(Kind.NUMBER, found.group().strip(), quantity_of(found))
    kind = next(kind for name, kind in _KINDS if found[name] is not None)
    return Token(kind, found.group())
