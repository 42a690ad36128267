"""The small checks that all Block Kit rules are made of; each yields what is wrong, with a JSON pointer to it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from handlers.blocks.kit import Json, size


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A rule of Slack's that a payload breaks; the text never quotes the payload."""

    pointer: str
    text: str


Problems: TypeAlias = Iterator[Problem]
Part: TypeAlias = Mapping[str, Json]


def part(value: Json) -> Part:
    """Return an object, or an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def entries(value: Json) -> list[Json]:
    """Return the entries of a list, or none for anything else."""
    return list(value) if isinstance(value, list | tuple) else []


def string(value: Json, at: str, most: int, *, least: int = 1) -> Problems:
    """Check a plain string."""
    if not isinstance(value, str):
        yield Problem(pointer=at, text="must be a text")
    elif not least <= size(value) <= most:
        yield Problem(pointer=at, text=f"has {size(value)} characters, must have {least} to {most}")
    elif least and not value.strip():
        yield Problem(pointer=at, text="is blank")


def optional_string(holder: Part, name: str, at: str, most: int) -> Problems:
    """Check a plain string that may be missing."""
    if name in holder:
        yield from string(holder[name], f"{at}/{name}", most)


def text_object(value: Json, at: str, most: int, *, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Problems:
    """Check a text object."""
    holder = part(value)
    if holder.get("type") not in kinds:
        yield Problem(pointer=at, text=f"must be {' or '.join(kinds)}")
    yield from string(holder.get("text"), f"{at}/text", most)
    written = holder.get("text")
    if holder.get("type") == "mrkdwn" and isinstance(written, str):
        yield from no_ping(written, f"{at}/text")
        if holder.get("verbatim") is not True:
            yield Problem(pointer=f"{at}/verbatim", text="must be true, or Slack makes names into mentions")


def plain_text(holder: Part, name: str, at: str, most: int, *, needed: bool = True) -> Problems:
    """Check a plain_text object under a name."""
    if name in holder or needed:
        yield from text_object(holder.get(name), f"{at}/{name}", most, kinds=("plain_text",))


def no_ping(mrkdwn: str, at: str) -> Problems:
    """Check that mrkdwn calls nobody but single people."""
    if any(call in mrkdwn for call in ("<!channel", "<!here", "<!everyone", "<!subteam")):
        yield Problem(pointer=at, text="calls a whole group")


def count(value: Json, at: str, most: int, *, least: int = 1) -> Problems:
    """Check the length of a list."""
    if not least <= len(entries(value)) <= most:
        yield Problem(pointer=at, text=f"has {len(entries(value))} entries, must have {least} to {most}")


def unique(names: Iterable[Json], at: str, what: str) -> Problems:
    """Check that no name stands twice; missing ones do not count."""
    given = [name for name in names if name is not None]
    if len({str(name) for name in given}) < len(given):
        yield Problem(pointer=at, text=f"has the same {what} twice")


def one_of(value: Json, at: str, allowed: Collection[str]) -> Problems:
    """Check a word against the words that Slack knows."""
    if not isinstance(value, str) or value not in allowed:
        yield Problem(pointer=at, text=f"must be one of {', '.join(sorted(allowed))}")


def web_address(value: Json, at: str, most: int) -> Problems:
    """Check an address."""
    yield from string(value, at, most)
    if isinstance(value, str) and not value.startswith(("https://", "http://")):
        yield Problem(pointer=at, text="must be an http or https address")
