"""The shapes of replies: what an endpoint is asked to keep to, and what every reply is held against here.

An endpoint may ignore a schema, so it is a request; the check on this side is what counts.
"""

import json
from collections.abc import Collection
from typing import Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain.analysis import Claim, LabelReply, Prose, ThemeName
from bot.domain.errors import AnalystError
from bot.domain.feedback import Kind, Severity
from bot.domain.labels import LADDER, Guess, LabelName, Sentiment

Schema: TypeAlias = dict[str, object]

# The model's way to say that there is none: a schema with `null` beside a list of values is refused by some servers.
NONE = "none"
# Models that are asked for a probability nearly always say 0.9 or more; three words they use apart. The middle of what
# each word should mean; the endpoint's sureness is its own, and is shown as such.
_SURENESS = {"sure": 0.9, "likely": 0.7, "unsure": 0.4}
# A passage that was really said is there; whether it is the problem or the wish is the model's reading.
_PASSAGE = 0.7
# How much of what is wrong with a reply is told to the model, and kept in the ledger.
_LONGEST_PROBLEM = 300

Sureness: TypeAlias = Literal["sure", "likely", "unsure"]


class Shape(BaseModel):
    """What every shape has in common: nothing more than it names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


ShapeT = TypeVar("ShapeT", bound=Shape)


class LabelShape(Shape):
    """What an item is."""

    kind: Kind
    kind_sureness: Sureness
    sentiment: Sentiment
    sentiment_sureness: Sureness
    severity: Severity
    severity_sureness: Sureness
    area: str
    area_sureness: Sureness
    account: str
    account_sureness: Sureness
    requested_solution: str | None
    underlying_problem: str | None
    workaround: str | None
    cost_of_nothing: str | None
    question: str | None


class ThemeShape(Shape):
    """A name and what belongs to it."""

    name: str
    description: str


class SentenceShape(Shape):
    """A sentence and what it rests on."""

    text: str
    cites: list[str]


class AnswerShape(Shape):
    """An answer, sentence by sentence."""

    sentences: list[SentenceShape]


class LineShape(Shape):
    """A line about a theme."""

    theme: str
    text: str
    cites: list[str]


class DigestShape(Shape):
    """What a period was about."""

    verdict: SentenceShape | None
    lines: list[LineShape]


class ShapeError(AnalystError):
    """The language model did not answer in the shape that was asked for."""

    def __init__(self, problem: str, reply: str) -> None:
        """Keep what is wrong, for the model, and its own reply."""
        super().__init__("its answer had not the shape that was asked for", is_refused=True)
        self.problem = problem
        self.reply = reply


def read_reply(shape: type[ShapeT], text: str) -> ShapeT:
    """Return a reply in its shape; raises ShapeError. Nothing around the JSON is forgiven but a code fence."""
    bare = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    try:
        return shape.model_validate_json(bare)
    except ValidationError as error:
        # Without the values: they are the model's words, and go nowhere.
        problems = [
            f"{'.'.join(map(str, wrong['loc'])) or 'it'}: {wrong['msg']}" for wrong in error.errors(include_input=False)
        ]
        raise ShapeError("; ".join(problems)[:_LONGEST_PROBLEM], text) from None


def label_reply(shape: LabelShape) -> LabelReply:
    """Return labels as the port gives them."""
    named: dict[LabelName, tuple[str, Sureness]] = {
        LabelName.KIND: (shape.kind.value, shape.kind_sureness),
        LabelName.SENTIMENT: (shape.sentiment.value, shape.sentiment_sureness),
        LabelName.SEVERITY: (shape.severity.value, shape.severity_sureness),
        LabelName.AREA: (shape.area, shape.area_sureness),
        LabelName.ACCOUNT: (shape.account, shape.account_sureness),
    }
    guesses = [
        Guess(name=name, value=value, confidence=_SURENESS[sureness])
        for name, (value, sureness) in named.items()
        if value and value != NONE
    ]
    passages = {
        LabelName.REQUESTED_SOLUTION: shape.requested_solution,
        LabelName.UNDERLYING_PROBLEM: shape.underlying_problem,
        LabelName.WORKAROUND: shape.workaround,
        LabelName.COST_OF_NOTHING: shape.cost_of_nothing,
    }
    ladder = [Guess(name=name, value=said, confidence=_PASSAGE) for name in LADDER if (said := passages[name])]
    return LabelReply(guesses=(*guesses, *ladder), question=shape.question or None)


def theme_name(shape: ThemeShape) -> ThemeName:
    """Return a name as the port gives it."""
    return ThemeName(name=shape.name, description=shape.description)


def claim_of(shape: SentenceShape | LineShape) -> Claim:
    """Return a sentence as the port gives it."""
    return Claim(text=shape.text, cites=tuple(shape.cites))


def prose_of(shape: DigestShape) -> Prose:
    """Return prose as the port gives it."""
    verdict = claim_of(shape.verdict) if shape.verdict else None
    return Prose(verdict=verdict, lines={line.theme: claim_of(line) for line in shape.lines})


def label_schema(areas: Collection[str], accounts: Collection[str]) -> Schema:
    """Return the strict schema of labels, with the only areas and accounts that there are."""
    return _strict(LabelShape, {"area": [*areas, NONE], "account": [*accounts, NONE]})


def theme_schema() -> Schema:
    """Return the strict schema of a theme's name."""
    return _strict(ThemeShape, {})


def answer_schema(labels: Collection[str]) -> Schema:
    """Return the strict schema of an answer that may cite these items."""
    return _strict(AnswerShape, {"cites": list(labels)})


def digest_schema(themes: Collection[str], labels: Collection[str]) -> Schema:
    """Return the strict schema of a digest's prose about these themes, citing these items."""
    return _strict(DigestShape, {"theme": list(themes), "cites": list(labels)})


def _strict(shape: type[Shape], choices: dict[str, list[str]]) -> Schema:
    """Return a schema in which the named properties, or entries of lists, are one of a few values."""
    schema: Schema = shape.model_json_schema()
    parts = [schema, *_inner(schema.pop("$defs", {}))]
    definitions = {str(part["title"]): part for part in parts[1:]}
    for part in parts:
        properties = part.get("properties")
        for name, values in choices.items():
            if isinstance(properties, dict) and name in properties and values:
                one = {"type": "string", "enum": values}
                properties[name] = {"type": "array", "items": one} if name == "cites" else one
    bare = _without_titles(schema)
    kept = {name: _without_titles(part) for name, part in definitions.items()}
    return {**bare, "$defs": kept} if kept else bare


def _inner(definitions: object) -> list[Schema]:
    return list(definitions.values()) if isinstance(definitions, dict) else []


def _without_titles(schema: Schema) -> Schema:
    """Return a schema without what only readers of code need: every character is paid for."""
    text = json.dumps(schema)

    def bare(pairs: list[tuple[str, object]]) -> Schema:
        return {key: value for key, value in pairs if not (key in {"title", "description"} and isinstance(value, str))}

    return dict(json.loads(text, object_pairs_hook=bare))
