"""Where each part of a priority comes from, in words; only what somebody reads is worded."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.digests import counted
from bot.domain.language import digits, later_about, number, say, say_about
from bot.domain.priority_parts import Dossier, PriorityPart, ThemeEvidence, Yardstick
from bot.domain.priority_rice import mean_severity

_SEVERITIES = (
    later_about("severity", "low"),
    later_about("severity", "medium"),
    later_about("severity", "high"),
    later_about("severity", "critical"),
)
_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
# Below it a revenue is told to the unit.
_SHORT_FROM = 10 * _THOUSAND
# From here on an amount rounds to one of the next size, so that nothing is told as `1000k`.
_ROUNDS_UP = 0.9995


def short_money(amount: int, currency: str) -> str:
    """Return an amount as people say it, such as `1.2M EUR`; rounded, since it is read at a glance."""
    for size, letter in ((_BILLION, "B"), (_MILLION, "M")):
        if amount >= size * _ROUNDS_UP:
            return f"{digits(f'{amount / size:.1f}'.removesuffix('.0'))}{letter} {currency}"
    return f"{amount / _THOUSAND:.0f}k {currency}" if amount >= _SHORT_FROM else f"{number(amount)} {currency}"


def money_order(revenue: Mapping[str, int], first: str | None) -> Sequence[tuple[str, int]]:
    """Return amounts by currency: the one that ranks first, then by alphabet."""
    return sorted(revenue.items(), key=lambda pair: (pair[0] != first, pair[0]))


def voice_words(evidence: ThemeEvidence) -> str:
    """Return who speaks of a theme in words, such as `5 accounts and 2 voices of no known account`."""
    accounts = counted(evidence.accounts, "account") if evidence.accounts else ""
    loners = counted(evidence.loners, "voice of no known account", "voices of no known account")
    if not evidence.loners:
        return accounts
    return say("{accounts} and {voices}", accounts=accounts, voices=loners) if accounts else loners


def _reach(dossier: Dossier, yardstick: Yardstick) -> str:
    words = voice_words(dossier.evidence)
    if dossier.evidence.voices == yardstick.voices:
        return say("{voices}, and no theme has more", voices=words)
    return say("{voices}, where the most of any theme is {most:,}", voices=words, most=yardstick.voices)


def _revenue(dossier: Dossier, yardstick: Yardstick) -> str:
    currency = yardstick.currency
    if currency is None:
        return say("no account's revenue is known, so it does not count")
    revenue = dossier.revenue
    others = [short_money(value, code) for code, value in money_order(revenue, None) if code != currency]
    amount = revenue.get(currency, 0)
    told = _ranked(amount, yardstick.revenue, currency)
    if not others:
        return told
    return say("{revenue}, and {amounts}, not converted", revenue=told, amounts=say(" and ").join(others))


def _ranked(amount: int, most: int, currency: str) -> str:
    if not amount:
        return say("no known revenue in {currency}", currency=currency)
    if amount == most:
        return say("{amount} a year, the most of any theme", amount=short_money(amount, currency))
    return say(
        "{amount} a year, where the most is {most}",
        amount=short_money(amount, currency),
        most=short_money(most, currency),
    )


def _severity(dossier: Dossier, yardstick: Yardstick) -> str:
    del yardstick
    evidence = dossier.evidence
    if not evidence.weighed:
        return say("no item says how severe it is")
    severity = say_about("severity", _SEVERITIES[mean_severity(evidence) - 1])
    items = counted(evidence.weighed, "item")
    if not evidence.critical:
        return say("{severity} on average over {items}", severity=severity, items=items)
    return say(
        "{severity} on average over {items}, {critical:,} of them critical",
        severity=severity,
        items=items,
        critical=evidence.critical,
    )


def _trend(dossier: Dossier, yardstick: Yardstick) -> str:
    del yardstick
    return say(
        "{items} in four weeks, {before:,} in the four before",
        items=counted(dossier.evidence.now, "item"),
        before=dossier.evidence.before,
    )


def _fit(dossier: Dossier, yardstick: Yardstick) -> str:
    if not yardstick.has_objectives:
        return say("there are no objectives yet, so it does not count")
    fit = dossier.fit
    if fit is None:
        return say("nobody has said which objective it serves, so it counts half")
    who = (
        say("as a person said")
        if fit.is_by_person
        else say("as Heed guesses, {sureness:.0%} sure", sureness=round(fit.sureness, 2))
    )
    if fit.objective is None:
        return say("off vision, {who}", who=who)
    return say("it serves {objective}, {who}", objective=fit.objective, who=who)


def _confidence(dossier: Dossier, yardstick: Yardstick) -> str:
    del yardstick
    return say(
        "{voices} in {items}, where three voices are half",
        voices=counted(dossier.evidence.voices, "voice"),
        items=counted(dossier.evidence.items, "item"),
    )


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
