"""A report as it was on the day of a decision: facts that JSON can hold, and the way back from them.

The facts are evidence, so what is written here once stays readable: a new shape gets a new version beside the old one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.figures import chance, loss, mean, rate, told
from bot.domain.experiments.readings import ArmReading
from bot.domain.experiments.reports import (
    Alarm,
    Comparison,
    Gate,
    GuardrailStatus,
    KillStatus,
    Lift,
    Progress,
    Report,
    SampleRatio,
    Verdict,
    alarm_name,
    verdict_name,
)
from bot.domain.language import number, say, say_about

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenComparison:
    """What one variant's numbers said beside the control's."""

    variant: str
    verdict: Verdict
    lift: Lift | None
    difference: float | None
    chance: float | None
    loss_if_chosen: float | None
    loss_if_kept: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenGuardrail:
    """How a guardrail stood."""

    name: str
    alarm: Alarm
    lift: Lift | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenReport:
    """A report without the experiment itself, whose terms are kept with their own history."""

    gate: Gate
    verdict: Verdict
    recommended: Outcome | None
    because: tuple[str, ...]
    reported_at: datetime | None
    arms: tuple[ArmReading, ...]
    comparisons: tuple[FrozenComparison, ...]
    ratio: SampleRatio
    guardrails: tuple[FrozenGuardrail, ...]
    kill: KillStatus | None
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One fact of a report in words; the same name stands for the same fact then and today."""

    name: str
    words: str


def freeze(report: Report) -> FrozenReport:
    """Return what is kept of a report."""
    return FrozenReport(
        gate=report.gate,
        verdict=report.verdict,
        recommended=report.recommended,
        because=report.because,
        reported_at=report.reported_at,
        arms=report.reading.arms if report.reading else (),
        comparisons=tuple(map(_comparison, report.comparisons)),
        ratio=report.ratio,
        guardrails=tuple(map(_guardrail, report.guardrails)),
        kill=report.kill,
        progress=report.progress,
    )


def report_facts(report: Report) -> dict[str, object]:
    """Return a report as JSON can hold it, with the version of this shape."""
    kept = freeze(report)
    facts: dict[str, object] = asdict(kept)
    at = kept.reported_at.isoformat() if kept.reported_at else None
    return _listed({**facts, "version": VERSION, "reported_at": at})


def frozen_report(facts: Mapping[str, object]) -> FrozenReport:
    """Return the report that the facts were made of; raise ValueError for a shape that this code does not know."""
    if facts.get("version") != VERSION:
        raise ValueError("these facts have a shape of another version")
    recommended, at, kill = facts.get("recommended"), facts.get("reported_at"), facts.get("kill")
    return FrozenReport(
        gate=Gate(str(facts["gate"])),
        verdict=Verdict(str(facts["verdict"])),
        recommended=None if recommended is None else Outcome(str(recommended)),
        because=tuple(str(each) for each in _entries(facts["because"])),
        reported_at=None if at is None else datetime.fromisoformat(str(at)),
        arms=tuple(_read_arm(_part(each)) for each in _entries(facts["arms"])),
        comparisons=tuple(_read_comparison(_part(each)) for each in _entries(facts["comparisons"])),
        ratio=_read_ratio(_part(facts["ratio"])),
        guardrails=tuple(_read_guardrail(_part(each)) for each in _entries(facts["guardrails"])),
        kill=None if kill is None else _read_kill(_part(kill)),
        progress=_read_progress(_part(facts["progress"])),
    )


def evidence_lines(report: FrozenReport) -> tuple[EvidenceLine, ...]:
    """Return the facts of a report in words, to be laid beside those of another day."""
    lines = [(say("Verdict"), verdict_name(report.verdict)), *((arm.arm, _counted(arm)) for arm in report.arms)]
    for each in report.comparisons:
        is_only = len(report.comparisons) == 1
        name = say_about("of a number", "Change") if is_only else say("Change, {variant}", variant=each.variant)
        lines.append((name, told(each.lift) if each.lift else say("no number")))
        # Before its time there is a number, and nobody's business.
        if each.chance is not None and each.loss_if_chosen is not None and each.verdict is not Verdict.TOO_EARLY:
            lines.append((say("{change}: chance to win", change=name), chance(each.chance)))
            lines.append((say("{change}: cost of a wrong choice", change=name), loss(each.loss_if_chosen)))
    if report.ratio.p_value is not None:
        lines.append((say("Sample ratio"), say("not as planned") if report.ratio.is_alarm else say("as planned")))
    for status in report.guardrails:
        numbers = f", {told(status.lift)}" if status.lift else ""
        lines.append((say("Guardrail {name}", name=status.name), f"{alarm_name(status.alarm)}{numbers}"))
    lines.append((say("People"), number(report.progress.people)))
    return tuple(EvidenceLine(name=name, words=words) for name, words in lines)


def _counted(arm: ArmReading) -> str:
    if arm.conversions is not None:
        share = f" ({rate(arm.conversions / arm.users)})" if arm.users else ""
        counts = say("{done:,} of {users:,}", done=arm.conversions, users=arm.users)
        return f"{counts}{share}"
    return say("{users:,} people, mean {mean}", users=arm.users, mean=mean(arm.mean or 0))


def _comparison(comparison: Comparison) -> FrozenComparison:
    return FrozenComparison(
        variant=comparison.variant.arm,
        verdict=comparison.verdict,
        lift=comparison.lift,
        difference=comparison.difference,
        chance=comparison.chance,
        loss_if_chosen=comparison.loss_if_chosen,
        loss_if_kept=comparison.loss_if_kept,
    )


def _guardrail(status: GuardrailStatus) -> FrozenGuardrail:
    return FrozenGuardrail(name=status.guardrail.name, alarm=status.alarm, lift=status.lift)


# --- the way back ----------------------------------------------------------------------------------------------------


def _read_arm(facts: Mapping[str, object]) -> ArmReading:
    conversions = facts.get("conversions")
    return ArmReading(
        arm=str(facts["arm"]),
        users=_count(facts["users"]),
        conversions=None if conversions is None else _count(conversions),
        mean=_number(facts.get("mean")),
        deviation=_number(facts.get("deviation")),
    )


def _read_comparison(facts: Mapping[str, object]) -> FrozenComparison:
    return FrozenComparison(
        variant=str(facts["variant"]),
        verdict=Verdict(str(facts["verdict"])),
        lift=_read_lift(facts.get("lift")),
        difference=_number(facts.get("difference")),
        chance=_number(facts.get("chance")),
        loss_if_chosen=_number(facts.get("loss_if_chosen")),
        loss_if_kept=_number(facts.get("loss_if_kept")),
    )


def _read_guardrail(facts: Mapping[str, object]) -> FrozenGuardrail:
    alarm, lift = Alarm(str(facts["alarm"])), _read_lift(facts.get("lift"))
    return FrozenGuardrail(name=str(facts["name"]), alarm=alarm, lift=lift)


def _read_lift(value: object) -> Lift | None:
    if value is None:
        return None
    parts = {name: _number(each) or 0.0 for name, each in _part(value).items()}
    return Lift(value=parts["value"], lower=parts["lower"], upper=parts["upper"], level=parts["level"])


def _read_ratio(facts: Mapping[str, object]) -> SampleRatio:
    return SampleRatio(p_value=_number(facts.get("p_value")), is_alarm=facts.get("is_alarm") is True)


def _read_kill(facts: Mapping[str, object]) -> KillStatus:
    return KillStatus(alarm=Alarm(str(facts["alarm"])), is_past=facts.get("is_past") is True)


def _read_progress(facts: Mapping[str, object]) -> Progress:
    known = {name: None if value is None else _count(value) for name, value in facts.items()}
    return Progress(
        days=known.get("days"),
        planned_days=known.get("planned_days"),
        people=known.get("people") or 0,
        planned_people=known.get("planned_people"),
    )


def _listed(facts: Mapping[str, object]) -> dict[str, object]:
    """Return facts with lists where they had tuples, as they come back from JSON."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}


def _part(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError("a part of these facts is missing")  # noqa: TRY004 -- facts of a wrong shape, not a wrong call
    return value


def _entries(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0
