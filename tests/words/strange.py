"""Languages that nobody speaks: one that marks what went through the catalogue, and one whose sentences are long."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from gettext import NullTranslations

from bot.domain.language import Language
from handlers.blocks.kit import Block, Json, Rendered
from words.gather import Entry, gathered

BEGINS, ENDS = "⟦", "⟧"
# Spanish is a quarter longer than English, German a third: more than either.
_LONGER = 0.4
# What Slack turns into something else: dates with their fall-backs, addresses, people, channels, emoji.
_SLACKS = re.compile(r"<[^>|]*\|([^>]*)>|<[^>]*>|:[a-z0-9_+-]+:|https?://\S+")
_WORD = re.compile(r"[A-Za-z]{2,}")
_SHOWN = ("alt_text", "title", "name", "label", "x_label", "y_label")


@cache
def everything() -> Sequence[Entry]:
    """Return every sentence of the source; it is read once."""
    return tuple(gathered())


@cache
def known() -> frozenset[tuple[str | None, str]]:
    """Return every sentence of the source with what it is about."""
    return frozenset((entry.about, entry.one) for entry in everything())


class Marking(NullTranslations):
    """Marks each sentence that the template has, and leaves the others as they are."""

    def gettext(self, message: str) -> str:
        """Return a marked sentence."""
        return f"{BEGINS}{message}{ENDS}" if (None, message) in known() else message

    def pgettext(self, context: str, message: str) -> str:
        """Return a marked word."""
        return f"{BEGINS}{message}{ENDS}" if (context, message) in known() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return a marked sentence that counts."""
        message = msgid1 if n == 1 else msgid2
        return f"{BEGINS}{message}{ENDS}" if (None, msgid1) in known() else message


class Lengthening(NullTranslations):
    """Makes each sentence as much longer as a language can be expected to need."""

    def gettext(self, message: str) -> str:
        """Return a longer sentence."""
        return message + "ñ" * max(1, round(_LONGER * len(message)))

    def pgettext(self, context: str, message: str) -> str:
        """Return a longer word."""
        del context
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return a longer sentence that counts."""
        return self.gettext(msgid1 if n == 1 else msgid2)


MARKING = Language(code="xa", name="Marks", words=Marking())
LENGTHENING = Language(code="xl", name="Loooong", words=Lengthening(), decimal=",", thousands=".")


def shown_texts(payload: Rendered | Block) -> Iterator[str]:
    """Yield the texts of a payload that people see."""
    if isinstance(payload, Rendered):
        yield payload.text
        yield from _texts(list(payload.blocks))
    else:
        yield from _texts(payload)


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    if not isinstance(value, dict):
        return
    if value.get("type") in {"rich_text_section", "rich_text_quote"}:
        # A sentence may go on in the next element, around somebody's name or words.
        yield "".join(_texts(value["elements"]))
        return
    for name, inner in value.items():
        if isinstance(inner, str):
            is_text = name in _SHOWN or (name == "text" and "type" in value)
            yield from [inner] if is_text else []
        else:
            yield from _texts(inner)


def labels_of(payload: Rendered | Block) -> Iterator[str]:
    """Yield what stands on buttons and over forms, where Heed cuts what is too long."""
    if isinstance(payload, Rendered):
        yield from _labels(list(payload.blocks))
        return
    for name in ("title", "submit", "close"):
        yield from _texts(payload.get(name))
    yield from _labels(payload.get("blocks"))


def _labels(value: Json) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _labels(each)
    if isinstance(value, dict):
        if value.get("type") == "button":
            yield from _texts(value.get("text"))
        else:
            yield from _labels(list(value.values()))


def unmarked(text: str) -> list[str]:
    """Return the words of a text that stand outside of every mark, and are none of Slack's."""
    depth, outside = 0, []
    for character in _SLACKS.sub(lambda found: found.group(1) or " ", text):
        depth += (character == BEGINS) - (character == ENDS)
        outside.append(character if depth <= 0 else " ")
    return _WORD.findall("".join(outside))
