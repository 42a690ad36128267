"""What people said, made fit to keep and to say back: Slack's markup read once, nothing hidden left in."""

import re
from collections.abc import Mapping, Sequence

from bot.domain.language import say

# Characters that hide, reorder or smuggle words, or that a database cannot hold: bidirectional controls, zero-width
# spaces, soft hyphens, the tag block (invisible ASCII), the second block of variation selectors (same trick), and
# control characters other than tab and new line.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]",
)
# Joiners belong inside emoji and inside Arabic and Indic words, never after ASCII, nor several in a row.
_STRAY_JOINER = re.compile("(?:(?<=[\x00-\x7f])|^|(?<=[\u200c\u200d]))[\u200c\u200d]+")
# A variation selector dresses the character before it; a run of them carries a hidden message.
_STRAY_SELECTOR = re.compile("(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]+")
# All else that is looked for here is not printable to Python: controls, formats, surrogates, what is not assigned.
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_TOKEN = re.compile(r"<([^<>]*)>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_MAILTO = ("mailto:", "tel:")


def clean_words(text: str) -> str:
    """Return text without what hides, reorders or smuggles words, and without white space around it."""
    # Most words are plain: then there is nothing to look for, and long ones are cleaned many times for one message.
    if text.isprintable() and (text.isascii() or not _SELECTOR.search(text)):
        return text.strip()
    seen = _LINE_END.sub("\n", _SURROGATE.sub("\ufffd", text))
    seen = _HIDDEN.sub("", seen).strip()
    if seen.isascii():
        return seen
    return _STRAY_SELECTOR.sub("", _STRAY_JOINER.sub("", seen)).strip()


def said_in_slack(text: str, names: Mapping[str, str] | None = None) -> str:
    """Return the words of a Slack message as its readers saw them: mentions by name, a link's label and its target.

    `names` maps the ids of mentioned people to their names. Entities are read once, so that `&amp;lt;` stays the text
    `&lt;`; the result is plain text that must be escaped when it is shown.
    """
    known = names or {}
    parts: list[str] = []
    end = 0
    for token in _TOKEN.finditer(text):
        parts += [_unescaped(text[end : token.start()]), _spoken(token.group(1), known)]
        end = token.end()
    parts.append(_unescaped(text[end:]))
    return clean_words("".join(parts))


def mentioned_people(text: str) -> list[str]:
    """Return the ids of the people whom a Slack text mentions, each once, in their order."""
    return list(dict.fromkeys(_PERSON.findall(text)))


def listed(names: Sequence[str]) -> str:
    """Return names as a part of a sentence: `A, B and C`."""
    if len(names) < 2:  # noqa: PLR2004 -- one name, or none, needs no joining
        return "".join(names)
    return say("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found.group(1)], text)


def _spoken(token: str, names: Mapping[str, str]) -> str:
    target, _, label = token.partition("|")
    label = _unescaped(label)
    if target.startswith("@"):
        return f"@{names.get(target[1:]) or label or target[1:]}"
    if target.startswith("#"):
        # A private channel's name comes without a label: its id gives nothing away.
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return _called(target[1:], label)
    return _linked(_unescaped(target), label)


def _called(target: str, label: str) -> str:
    name = target.split("^", 1)[0]
    if name in {"date", "subteam"}:
        return label or f"@{name}"
    return f"@{name}"


def _linked(target: str, label: str) -> str:
    if target.startswith(_MAILTO):
        return label or target.split(":", 1)[1]
    # A label that names another address than the link's own is how links are forged: both are kept.
    if not label or target in {label, f"{label}/", f"http://{label}", f"https://{label}"}:
        return label or target
    return f"{label} ({target})"
