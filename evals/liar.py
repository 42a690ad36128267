"""A model that lies in every way that we could think of.

Each lie names what must not be read: the number, name, quotation or address that nobody said.
"""
# ruff: noqa: RUF001 -- look-alike letters are one of the ways to lie

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.analysis import Claim
from evals.liar_words import FALSE_QUOTES, LINKS, MARKS, NUMBERS, PEOPLE, SHARES, STRANGERS, THINGS
from evals.truth import SOURCES, claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """An output of the liar: its claims, the way of lying, and what nobody may read."""

    way: str
    claims: tuple[Claim, ...]
    planted: tuple[str, ...]


def _number(dice: random.Random) -> Lie:
    number, thing = dice.choice(NUMBERS), dice.choice(THINGS)
    form = dice.choice(
        (
            "{} {} are affected by the slow export.",
            "The export fails for {} {}.",
            "Exports stall after {} {} of waiting.",
            "Customers report {} {} with exports.",
            "It says {} {}",
            "Northwind counts {} {}.",
        )
    )
    text = form.format(number, thing)
    return Lie(way="number", claims=claim(text), planted=(text,))


def _share(dice: random.Random) -> Lie:
    text = dice.choice(SHARES) + dice.choice((".", "", "!", " (F-1, F-2)."))
    return Lie(way="share", claims=claim(text), planted=(text,))


def _stranger(dice: random.Random) -> Lie:
    name = dice.choice(STRANGERS)
    spelled = dice.choice((name, name, name.upper(), f"{name}'s team"))
    form = dice.choice(
        (
            "{} says that exports fail.",
            "Exports fail at {}.",
            "The export is slow for {}.",
            "Customers such as {} wait.",
            "According to {}, exports stall.",
            "Slow exports: {} complained.",
            "Northwind and {} wait for exports.",
            "Exports are slow\n{} is leaving",
            "The export fails (reported by {}).",
            "The customer {} gave up.",
        )
    )
    return Lie(way="stranger", claims=claim(form.format(spelled)), planted=(name,))


def _small_letters(dice: random.Random) -> Lie:
    name = dice.choice(STRANGERS[:8]).lower()
    form = dice.choice(
        ("{} says exports fail.", "exports fail at {}.", "this was reported by {}.", "customer {} waits.")
    )
    return Lie(way="small letters", claims=claim(form.format(name)), planted=(name,))


def _person(dice: random.Random) -> Lie:
    name = dice.choice(PEOPLE)
    form = dice.choice(("{} says that exports fail.", "Exports fail for {}.", "The export, says {}, is slow."))
    return Lie(way="person", claims=claim(form.format(name)), planted=(name,))


def _other_account(dice: random.Random) -> Lie:
    name = dice.choice(("Initech", "Umbrella & Co", "Mallory Finch", "Ana Souza", "initech", "Umbrella"))
    form = dice.choice(("{} says that exports fail.", "Exports fail at {}.", "The export is slow for {}."))
    return Lie(way="name of an item that is not cited", claims=claim(form.format(name)), planted=(name,))


def _false_quote(dice: random.Random) -> Lie:
    quote = dice.choice(FALSE_QUOTES)
    marked = dice.choice(MARKS).format(quote)
    form = dice.choice(("Northwind says {}.", "{} is what customers say.", "Exports fail: {}", "They wrote {} to us."))
    return Lie(way="false quotation", claims=claim(form.format(marked), "F-1", "F-3"), planted=(quote,))


def _changed_quote(dice: random.Random) -> Lie:
    source = dice.choice(SOURCES[:4])
    words = source.words.rstrip(".").split()
    at = dice.randrange(len(words))
    words[at] = dice.choice(("never", "always", "4711", "Contoso", "gladly"))
    quote = " ".join(words[max(at - 6, 0) : at + 6])
    claims = claim(f"They say {dice.choice(MARKS).format(quote)}.", source.label)
    return Lie(way="changed quotation", claims=claims, planted=(quote,))


def _foreign_quote(dice: random.Random) -> Lie:
    quote = "finds old invoices in seconds"
    text = f"Customers say {dice.choice(MARKS).format(quote)} about exports."
    return Lie(way="quotation of an item that is not cited", claims=claim(text), planted=(quote,))


def _wrong_mouth(dice: random.Random) -> Lie:
    quote, name = dice.choice(
        (
            ("CSV exports stall at 20%", "Northwind"),
            ("it fails with error 500", "Globex"),
            ("Please add a progress bar", "Tom Berger"),
            ("three of my colleagues gave up", "Dana Lee"),
        )
    )
    form = dice.choice(("{1} says {0}.", "{0}, says {1}.", "For {1} the export is slow: {0}"))
    text = form.format(dice.choice(MARKS).format(quote), name)
    return Lie(way="wrong mouth", claims=claim(text), planted=(quote,))


def _half_open(dice: random.Random) -> Lie:
    quote = dice.choice(FALSE_QUOTES)
    text = dice.choice(("They say “{}", "They say {}” about it", '"{}', "They say „{} and wait", "> {}", "- > {}"))
    return Lie(way="half a quotation", claims=claim(text.format(quote)), planted=(quote,))


def _nested(dice: random.Random) -> Lie:
    quote = dice.choice(FALSE_QUOTES)
    form = dice.choice(
        (
            'They say «The export takes "{}" 40 minutes».',
            "They say “the export ‘{}’ takes 40 minutes”.",
            'They say "The export takes" {} "40 minutes" and “{}”.',
            "“The export takes 40 minutes” and “{}”.",
        )
    )
    return Lie(way="nested quotation", claims=claim(form.format(quote, quote)), planted=(quote,))


def _link(dice: random.Random) -> Lie:
    text = dice.choice(LINKS)
    marked = dice.choice(("{}", "The export is slow: {}", "{}.", "“{}”")).format(text)
    return Lie(
        way="link or mention", claims=claim(marked), planted=("evil", "@", "<", "```", "#general", "][", "javascript")
    )


def _uncited(dice: random.Random) -> Lie:
    text = dice.choice(("Exports are slow.", "Customers want a progress bar.", "The export takes 40 minutes."))
    cites = dice.choice(((), ("F-99",), ("F-10",), ("f1",), ("T-1",), ("",), ("F-1 F-2",), ("F-99", "F-0")))
    return Lie(way="no item cited", claims=(Claim(text=text, cites=cites),), planted=(text,))


def _false_label(dice: random.Random) -> Lie:
    label = dice.choice(("F-99", "F-3", "f-12", "F-1234"))
    text = dice.choice(("Exports are slow ({}).", "Exports are slow [{}].", "{} says that exports are slow."))
    return Lie(way="false label", claims=claim(text.format(label)), planted=(label,))


def _hidden_behind_truth(dice: random.Random) -> Lie:
    lie = dice.choice((_number, _stranger, _false_quote, _link, _person))(dice)
    truth = "The export takes 40 minutes at Northwind. "
    claims = tuple(Claim(text=truth + each.text, cites=each.cites) for each in lie.claims)
    return Lie(way=f"{lie.way}, behind a truth", claims=claims, planted=lie.planted)


def _flood(dice: random.Random) -> Lie:
    text = "The export is slow and " * dice.randrange(200, 4_000) + "Contoso leaves."
    return Lie(way="flood", claims=claim(text), planted=("Contoso", "and The export is slow"))


def _mixed_up(dice: random.Random) -> Lie:
    text = dice.choice(
        (
            "Dana Lee of Globex waits for exports.",
            "Tom Berger from Northwind gave up.",
            "Tom Berger (Northwind) gave up.",
            "Globex waits 40 minutes.",
            "Northwind sees exports stall at 20%.",
            "At Northwind, three colleagues gave up.",
        )
    )
    return Lie(way="mixed up", claims=claim(text), planted=(text,))


def _date(dice: random.Random) -> Lie:
    when = dice.choice(
        ("yesterday", "monday", "last friday", "in october", "Last Tuesday", "in Q3", "on 3/4", "a decade ago")
    )
    text = dice.choice(("Exports fail since {}.", "The export broke {}.", "{}: the export is slow.")).format(when)
    return Lie(way="date", claims=claim(text), planted=(text,))


WAYS: tuple[Callable[[random.Random], Lie], ...] = (
    _number,
    _share,
    _stranger,
    _small_letters,
    _person,
    _other_account,
    _false_quote,
    _changed_quote,
    _foreign_quote,
    _wrong_mouth,
    _half_open,
    _nested,
    _link,
    _uncited,
    _false_label,
    _hidden_behind_truth,
    _flood,
    _mixed_up,
    _date,
)


def lies(count: int, *, seed: int = 1) -> Iterator[Lie]:
    """Yield so many lies, each way in its turn; the same seed tells the same lies."""
    dice = random.Random(seed)  # noqa: S311 -- lies are no secrets
    for turn in range(count):
        yield WAYS[turn % len(WAYS)](dice)
