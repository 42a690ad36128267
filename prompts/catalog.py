"""The texts of the prompts: read once at the start, checked against what the code gives them, versioned by their hash.

A prompt is a Markdown file with a heading (its name), a paragraph that begins with `Use:`, and a section for each
message that it becomes. Variables stand in it as `$name`; a dollar sign is `$$`.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template
from typing import ClassVar, TypeAlias

from bot.domain.errors import HeedError

# Short enough for a table, long enough that no two versions of a prompt are ever confused.
_VERSION_LETTERS = 12
_HEADING = re.compile(r"^# (\S+)\n\n(Use: .+?)\n\n(?=## )", re.DOTALL)
_SECTION = re.compile(r"^## (\w+)\n", re.MULTILINE)
_ROLES = {"System": "system", "User": "user"}


class PromptError(HeedError):
    """A prompt and the code that fills it in do not fit together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsGiven:
    """What the code gives `labels.md`."""

    name: ClassVar[str] = "labels"
    boundary: str
    choices: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeGiven:
    """What the code gives `theme.md`."""

    name: ClassVar[str] = "theme"
    boundary: str
    items: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven:
    """What the code gives `answer.md`."""

    name: ClassVar[str] = "answer"
    boundary: str
    question: str
    items: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestGiven:
    """What the code gives `digest.md`."""

    name: ClassVar[str] = "digest"
    boundary: str
    # "day", "week" or "month".
    period: str
    themes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainGiven:
    """What the code gives `again.md`."""

    name: ClassVar[str] = "again"
    problem: str


Given: TypeAlias = LabelsGiven | ThemeGiven | AnswerGiven | DigestGiven | AgainGiven
GIVEN: tuple[type[Given], ...] = (LabelsGiven, ThemeGiven, AnswerGiven, DigestGiven, AgainGiven)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as chat endpoints take it."""

    role: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt as it stands in its file."""

    name: str
    use: str
    sections: tuple[tuple[str, str], ...]
    # The beginning of the SHA-256 of the whole file: kept with every label and every call.
    version: str

    @property
    def variables(self) -> frozenset[str]:
        """Return the names of everything that has to be filled in."""
        return frozenset(name for _, text in self.sections for name in Template(text).get_identifiers())

    def filled(self, given: Given) -> tuple[Message, ...]:
        """Return the messages with everything filled in; what is filled in is not looked at again."""
        values = asdict(given)
        return tuple(Message(role=role, content=Template(text).substitute(values)) for role, text in self.sections)


class Catalog:
    """Every prompt that Heed sends, by its name."""

    def __init__(self, prompts: Iterable[Prompt], given: Iterable[type[Given]] = GIVEN) -> None:
        """Take the prompts; raise PromptError that names everything that does not fit."""
        self._prompts = {prompt.name: prompt for prompt in prompts}
        if problems := _problems(self._prompts, {kind.name: kind for kind in given}):
            raise PromptError("\n".join(problems))

    def prompt(self, given: Given) -> Prompt:
        """Return the prompt that takes these values."""
        return self._prompts[given.name]

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all prompts."""
        return frozenset(self._prompts)


def read_catalog(folder: Traversable | None = None) -> Catalog:
    """Read the prompts of this package, or of a folder; raise PromptError that names everything that is wrong."""
    place = folder or files("prompts")
    texts = sorted(
        (file.name.removesuffix(".md"), file.read_text(encoding="utf-8"))
        for file in place.iterdir()
        if file.name.endswith(".md")
    )
    return Catalog(read_prompt(name, text) for name, text in texts)


def read_prompt(name: str, text: str) -> Prompt:
    """Return a prompt from the text of its file; raise PromptError that says what is wrong with it."""
    heading = _HEADING.match(text)
    if heading is None or heading.group(1) != name:
        raise PromptError(f"prompts/{name}.md has to begin with `# {name}` and a paragraph that begins with `Use: `.")
    _, *pieces = _SECTION.split(text[heading.end() :])
    roles, bodies = pieces[::2], pieces[1::2]
    if not roles or set(roles) - set(_ROLES):
        raise PromptError(f"prompts/{name}.md has a section that is neither `## System` nor `## User`.")
    if not all(Template(body).is_valid() for body in bodies):
        raise PromptError(f"prompts/{name}.md has a `$` that is no variable: write `$$` for a dollar sign.")
    return Prompt(
        name=name,
        use=" ".join(heading.group(2).removeprefix("Use: ").split()),
        sections=tuple((_ROLES[role], body.strip()) for role, body in zip(roles, bodies, strict=True)),
        version=hashlib.sha256(text.encode()).hexdigest()[:_VERSION_LETTERS],
    )


def _problems(prompts: Mapping[str, Prompt], given: Mapping[str, type[Given]]) -> list[str]:
    lost = [f"prompts/{name}.md is missing." for name in sorted(set(given) - set(prompts))]
    stray = [f"prompts/{name}.md is filled in by nobody." for name in sorted(set(prompts) - set(given))]
    return (
        lost
        + stray
        + [line for name in sorted(set(prompts) & set(given)) for line in _misfits(prompts[name], given[name])]
    )


def _misfits(prompt: Prompt, given: type[Given]) -> list[str]:
    known = {field.name for field in fields(given)}
    missing = [
        f"prompts/{prompt.name}.md lacks ${name}, which the code fills in." for name in sorted(known - prompt.variables)
    ]
    unknown = [
        f"prompts/{prompt.name}.md has ${name}, which nobody fills in." for name in sorted(prompt.variables - known)
    ]
    return missing + unknown
