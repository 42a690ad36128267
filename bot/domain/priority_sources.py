"""Where each part of a priority comes from, in words; only what somebody reads is worded."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.digests import counted
from bot.domain.priority_parts import Dossier, PriorityPart, ThemeEvidence, Yardstick
from bot.domain.priority_rice import mean_severity

_SEVERITIES = ("low", "medium", "high", "critical")
_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
# Below it a revenue is told to the unit.
_SHORT_FROM = 10 * _THOUSAND
# From here on an amount rounds to one of the next size, so that nothing is told as `1000k`.
_ROUNDS_UP = 0.9995


def short_money(amount: int, currency: str) -> str:
    """Return an amount as people say it, such as `1.2M EUR`; rounded, since it is read at a glance."""
    for size, letter in ((_BILLION, "B"), (_MILLION, "M")):
        if amount >= size * _ROUNDS_UP:
            return f"{amount / size:.1f}".removesuffix(".0") + f"{letter} {currency}"
    return f"{amount / _THOUSAND:.0f}k {currency}" if amount >= _SHORT_FROM else f"{amount:,} {currency}"


def money_order(revenue: Mapping[str, int], first: str | None) -> Sequence[tuple[str, int]]:
    """Return amounts by currency: the one that ranks first, then by alphabet."""
    return sorted(revenue.items(), key=lambda pair: (pair[0] != first, pair[0]))


def voice_words(evidence: ThemeEvidence) -> str:
    """Return who speaks of a theme in words, such as `5 accounts and 2 voices of no known account`."""
    said = [counted(evidence.accounts, "account")] if evidence.accounts else []
    said += [f"{counted(evidence.loners, 'voice')} of no known account"] if evidence.loners else []
    return " and ".join(said)


def _reach(dossier: Dossier, yardstick: Yardstick) -> str:
    words = voice_words(dossier.evidence)
    if dossier.evidence.voices == yardstick.voices:
        return f"{words}, and no theme has more"
    return f"{words}, where the most of any theme is {yardstick.voices:,}"


def _revenue(dossier: Dossier, yardstick: Yardstick) -> str:
    currency = yardstick.currency
    if currency is None:
        return "no account's revenue is known, so it does not count"
    revenue = dossier.revenue
    others = [short_money(value, code) for code, value in money_order(revenue, None) if code != currency]
    aside = f", and {' and '.join(others)}, not converted" if others else ""
    amount = revenue.get(currency, 0)
    if not amount:
        return f"no known revenue in {currency}{aside}"
    top = f"where the most is {short_money(yardstick.revenue, currency)}"
    most = "the most of any theme" if amount == yardstick.revenue else top
    return f"{short_money(amount, currency)} a year, {most}{aside}"


def _severity(dossier: Dossier, yardstick: Yardstick) -> str:
    del yardstick
    evidence = dossier.evidence
    if not evidence.weighed:
        return "no item says how severe it is"
    critical = f", {evidence.critical:,} of them critical" if evidence.critical else ""
    return f"{_SEVERITIES[mean_severity(evidence) - 1]} on average over {counted(evidence.weighed, 'item')}{critical}"


def _trend(dossier: Dossier, yardstick: Yardstick) -> str:
    del yardstick
    return f"{counted(dossier.evidence.now, 'item')} in four weeks, {dossier.evidence.before:,} in the four before"


def _fit(dossier: Dossier, yardstick: Yardstick) -> str:
    if not yardstick.has_objectives:
        return "there are no objectives yet, so it does not count"
    fit = dossier.fit
    if fit is None:
        return "nobody has said which objective it serves, so it counts half"
    who = "as a person said" if fit.is_by_person else f"as Heed guesses, {round(100 * fit.sureness)}% sure"
    return f"off vision, {who}" if fit.objective is None else f"it serves {fit.objective}, {who}"


def _confidence(dossier: Dossier, yardstick: Yardstick) -> str:
    del yardstick
    voices = counted(dossier.evidence.voices, "voice")
    return f"{voices} in {counted(dossier.evidence.items, 'item')}, where three voices are half"


_SOURCES: Mapping[PriorityPart, Callable[[Dossier, Yardstick], str]] = {
    PriorityPart.REACH: _reach,
    PriorityPart.REVENUE: _revenue,
    PriorityPart.SEVERITY: _severity,
    PriorityPart.TREND: _trend,
    PriorityPart.FIT: _fit,
    PriorityPart.CONFIDENCE: _confidence,
}


def part_source(part: PriorityPart, dossier: Dossier, yardstick: Yardstick) -> str:
    """Return where a part of a theme's priority comes from, as a part of a sentence; no words of people."""
    return _SOURCES[part](dossier, yardstick)
