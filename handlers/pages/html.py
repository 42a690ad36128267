"""HTML that is safe by construction: text is cleaned and escaped where it enters, and nothing else makes markup.

A template engine would be one more dependency for two dozen tags, and escapes what its author remembers to escape.
"""

from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from handlers.blocks.kit import safe_url, visible

# Elements that have no end tag.
_VOID = frozenset({"meta"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """Markup that was made here."""

    markup: str


Inside: TypeAlias = "Html | str | None"


def tag(name: str, /, *inside: Inside, **attributes: str | float | None) -> Html:
    """Return an element; text inside is escaped, and so are attributes, of which `class_` is called `class`.

    An attribute that is None is left out, and so is what is None inside.
    """
    given = "".join(f' {_named(key)}="{_attribute(value)}"' for key, value in attributes.items() if value is not None)
    opened = f"<{name}{given}>"
    return Html(markup=opened if name in _VOID else f"{opened}{_joined(inside)}</{name}>")


def together(*inside: Inside) -> Html:
    """Return several pieces as one."""
    return Html(markup=_joined(inside))


def isolated(words: str) -> Html:
    """Return a name that does not turn the words around it about, whichever way it is written."""
    return tag("bdi", words)


def link(url: str | None, *inside: Inside) -> Html:
    """Return a link to an http(s) address that tells it nothing of the page, or what is inside when it is none."""
    address = safe_url(url)
    return tag("a", *inside, href=address, rel="noreferrer noopener") if address else together(*inside)


def _joined(inside: tuple[Inside, ...]) -> str:
    return "".join(
        part.markup if isinstance(part, Html) else escape(visible(part), quote=True)
        for part in inside
        if part is not None
    )


def _named(key: str) -> str:
    return key.removesuffix("_").replace("_", "-")


def _attribute(value: str | float) -> str:
    return escape(visible(str(value)), quote=True)
