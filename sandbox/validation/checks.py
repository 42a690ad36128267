"""Small rules that larger ones are made of: what a value must look like, and what Slack says when it does not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sandbox.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One broken rule: where (a JSON pointer), what Slack says, and a code for it."""

    pointer: str
    message: str
    code: str = "invalid"


@dataclass(slots=True)
class Findings:
    """The problems found so far, and the ids seen."""

    problems: list[Problem] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    # Action ids by the pointer of the block that they must be unique in.
    action_ids: dict[str, set[str]] = field(default_factory=dict)

    def add(self, pointer: str, message: str, code: str = "invalid") -> None:
        """Note a broken rule."""
        self.problems.append(Problem(pointer=pointer, message=message, code=code))


Rule = Callable[[Findings, str, object], None]


def anything(_findings: Findings, _pointer: str, _value: object) -> None:
    """Accept any value: we do not know Slack's rule."""


def flag(findings: Findings, pointer: str, value: object) -> None:
    """Demand true or false."""
    if not isinstance(value, bool):
        findings.add(pointer, "must be a boolean", "type")


def string(most: int, least: int = 0) -> Rule:
    """Demand text of a length."""

    def rule(findings: Findings, pointer: str, value: object) -> None:
        if not isinstance(value, str):
            findings.add(pointer, "must be a string", "type")
        elif len(value) > most:
            findings.add(pointer, f"must be less than {most + 1} characters", "max_length")
        elif len(value) < least:
            findings.add(pointer, f"must be more than {least - 1} characters", "min_length")

    return rule


def number(least: float = float("-inf"), most: float = float("inf")) -> Rule:
    """Demand a number in a range."""

    def rule(findings: Findings, pointer: str, value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            findings.add(pointer, "must be a number", "type")
        elif not least <= value <= most:
            findings.add(pointer, f"must be between {least} and {most}", "range")

    return rule


def one_of(*allowed: str) -> Rule:
    """Demand one of some words."""

    def rule(findings: Findings, pointer: str, value: object) -> None:
        if value not in allowed:
            findings.add(pointer, f"must be one of: {', '.join(allowed)}", "enum")

    return rule


def many(rule_of_each: Rule, most: int, least: int = 1) -> Rule:
    """Demand a list of a length whose members each follow a rule."""

    def rule(findings: Findings, pointer: str, value: object) -> None:
        if not isinstance(value, list):
            findings.add(pointer, "must be an array", "type")
            return
        if len(value) > most:
            findings.add(pointer, f"no more than {most} items allowed", "max_items")
        if len(value) < least:
            findings.add(pointer, f"no less than {least} items allowed", "min_items")
        for index, one in enumerate(value):
            rule_of_each(findings, f"{pointer}/{index}", one)

    return rule


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """Demand an object with some members, perhaps some others, and none besides."""
    known = {**required, **(optional or {})}

    def rule(findings: Findings, pointer: str, value: object) -> None:
        if not isinstance(value, dict):
            findings.add(pointer, "must be an object", "type")
            return
        for name in required:
            if value.get(name) is None:
                findings.add(pointer, f"missing required field: {name}", "required")
        for name, member in value.items():
            if name not in known:
                findings.add(pointer, f"invalid additional property: {name}", "additional_property")
            elif member is not None:
                known[name](findings, f"{pointer}/{name}", member)

    return rule


def by_type(rules: Mapping[str, Rule], what: str) -> Rule:
    """Demand an object whose `type` is known, and follow the rule of that type."""

    def rule(findings: Findings, pointer: str, value: object) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in rules:
            findings.add(f"{pointer}/type", f"unsupported type: {kind} ({what})", "unsupported_type")
            return
        rules[kind](findings, pointer, value)

    return rule


def only(rule_of_all: Rule, types: Iterable[str], where: str) -> Rule:
    """Demand one of some types besides what another rule demands."""
    allowed = frozenset(types)

    def rule(findings: Findings, pointer: str, value: object) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind not in allowed:
            findings.add(f"{pointer}/type", f"unsupported type: {kind} ({where})", "unsupported_type")
            return
        rule_of_all(findings, pointer, value)

    return rule


def exactly_one(rule_of_all: Rule, *names: str) -> Rule:
    """Demand exactly one of some members besides what another rule demands."""

    def rule(findings: Findings, pointer: str, value: object) -> None:
        if isinstance(value, dict):
            given = [name for name in names if value.get(name) is not None]
            if len(given) != 1:
                findings.add(pointer, f"must provide exactly one of: {', '.join(names)}", "one_of")
        rule_of_all(findings, pointer, value)

    return rule


def text(most: int, *, mrkdwn: bool = False) -> Rule:
    """Demand a text object: plain text, or Slack's markup as well."""
    members: dict[str, Rule] = {"type": one_of(*(("plain_text", "mrkdwn") if mrkdwn else ("plain_text",)))}

    def rule(findings: Findings, pointer: str, value: object) -> None:
        shape({**members, "text": string(most, 1)}, {"emoji": flag, "verbatim": flag})(findings, pointer, value)
        if isinstance(value, dict) and value.get("type") == "mrkdwn" and "emoji" in value:
            findings.add(pointer, "invalid additional property: emoji", "additional_property")

    return rule


def objects(value: object) -> list[Json]:
    """Return the objects in a list; anything else has been reported elsewhere."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
