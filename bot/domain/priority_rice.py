"""RICE: reach x impact x confidence / effort.

The score is Intercom's (Sean McBride, "RICE: Simple prioritization for product managers", 2016), with its scale of
impact, 3 massive ... 0.25 minimal, and effort in months. Reach and confidence are computed, never typed.
"""

from collections.abc import Mapping

from bot.domain.language import later_about
from bot.domain.priority_parts import Dossier, Rice, ThemeEvidence

# From as many voices on Heed speaks of a theme at all, so there its doubt is as large as its trust.
_HALF_SURE = 3
# RICE counts effort in months; a team thinks of small things in weeks.
WEEKS_A_MONTH = 4.0
IMPACTS: Mapping[float, str] = {
    3.0: later_about("impact", "massive"),
    2.0: later_about("impact", "high"),
    1.0: later_about("impact", "medium"),
    0.5: later_about("impact", "low"),
    0.25: later_about("impact", "minimal"),
}
# What nobody typed is read off the severity, 1 low ... 4 critical, on average and to the nearest.
_IMPACT_OF = {1: 0.5, 2: 1.0, 3: 2.0, 4: 3.0}
_UNKNOWN_IMPACT = 1.0


def confidence_of(voices: int) -> float:
    """Return 0..1 how far so many voices bear a theme out: none not at all, three half, and never quite."""
    return voices / (voices + _HALF_SURE)


def mean_severity(evidence: ThemeEvidence) -> int:
    """Return the mean severity of a theme's items that have one, 1 low ... 4 critical, halves rounded up."""
    return (2 * evidence.gravity + evidence.weighed) // (2 * evidence.weighed)


def rice_of(dossier: Dossier) -> Rice:
    """Return a theme's RICE score; without an estimate the impact is that of its severity, the effort one month."""
    evidence, estimate = dossier.evidence, dossier.estimate
    typed_impact = None if estimate is None else estimate.impact
    typed_effort = None if estimate is None else estimate.effort_weeks
    impact = _computed_impact(evidence) if typed_impact is None else typed_impact
    weeks = WEEKS_A_MONTH if typed_effort is None else typed_effort
    confidence = confidence_of(evidence.voices)
    return Rice(
        score=evidence.voices * impact * confidence * WEEKS_A_MONTH / weeks,
        reach=evidence.voices,
        impact=impact,
        confidence=confidence,
        effort_weeks=weeks,
        impact_is_typed=typed_impact is not None,
        effort_is_typed=typed_effort is not None,
    )


def _computed_impact(evidence: ThemeEvidence) -> float:
    return _IMPACT_OF[mean_severity(evidence)] if evidence.weighed else _UNKNOWN_IMPACT
