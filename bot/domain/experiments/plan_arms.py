"""The arms of a plan as people type them: `control 50, variant 50`, `A/B/C`, `control/variant 90/10`."""

import re
from collections.abc import Sequence

from bot.domain.experiments.errors import PlanWordsError
from bot.domain.experiments.plan_words import percent_words
from bot.domain.experiments.readings import arm_key
from bot.domain.experiments.terms import Arm
from bot.domain.language import say

# More arms than colours in a chart, and each takes its share of the people.
MOST_ARMS = 6
# A phone shows about as many letters of a name in a row of the card.
LONGEST_NAME = 40
# Shares that are typed with a digit after the point add up to a hundred but for rounding.
_ROUNDING = 1.0
_HUNDRED = 100.0

# A comma inside a number (`33,3%`) parts nothing.
_BETWEEN = re.compile(r"(?<!\d),|,(?!\d)|[;/\n|]|\s+vs\.?\s+", re.IGNORECASE)
_RATIO = re.compile(r"[\s:(]+(\d+(?:\.\d+)?%?(?:\s*[/:]\s*\d+(?:\.\d+)?%?)+)\)?\s*$")
_WITH_SHARE = re.compile(r"(?P<name>.*?\S)[\s:=(]+(?P<share>\d+(?:[.,]\d+)?)\s*(?P<sign>%?)\)?")


def arms_from(text: str) -> tuple[Arm, ...]:
    """Return the arms, the control first, with shares that add up to 1; equal ones unless given.

    Raises PlanWordsError that says what does not fit.
    """
    ratio = _RATIO.search(text)
    names = [part.strip() for part in _BETWEEN.split(text[: ratio.start()] if ratio else text) if part.strip()]
    shares: list[float] | None = None
    if ratio is not None:
        shares = [float(part.strip().removesuffix("%")) for part in re.split(r"[/:]", ratio.group(1))]
    else:
        names, shares = _with_shares(names)
    if len(names) < 2:  # noqa: PLR2004 -- something to compare with
        raise PlanWordsError(say("Name the control and at least one variant, such as “control 50, variant 50”."))
    if len(names) > MOST_ARMS:
        raise PlanWordsError(
            say(
                "{most} arms at most: with {count}, each gets too few people to see anything.",
                most=MOST_ARMS,
                count=len(names),
            )
        )
    _require_names(names)
    return tuple(Arm(name=name, share=share) for name, share in zip(names, _split(names, shares), strict=True))


def arms_words(arms: Sequence[Arm]) -> str:
    """Return arms as they can be typed again."""
    if len({arm.share for arm in arms}) == 1:
        return ", ".join(arm.name for arm in arms)
    return ", ".join(f"{arm.name} {percent_words(round(arm.share, 4))}" for arm in arms)


def _with_shares(parts: list[str]) -> tuple[list[str], list[float] | None]:
    """Return names and shares where every part ends with a number that can be one, else the parts as names."""
    found = [_WITH_SHARE.fullmatch(part) for part in parts]
    matches = [each for each in found if each is not None]
    if len(matches) < len(parts) or not parts:
        return parts, None
    names = [each["name"].strip() for each in matches]
    is_signed = any(each["sign"] for each in matches)
    # `variant 1, variant 2` are names with numbers.
    if not is_signed and len({arm_key(name) for name in names}) < len(names):
        return parts, None
    return names, [float(each["share"].replace(",", ".")) for each in matches]


def _require_names(names: list[str]) -> None:
    for name in names:
        if len(name) > LONGEST_NAME:
            raise PlanWordsError(
                say(
                    "Keep the name of an arm under {most} characters: it stands beside numbers.",
                    most=LONGEST_NAME,
                )
            )
    if len({arm_key(name) for name in names}) < len(names):
        raise PlanWordsError(
            say("Two arms have the same name: give each its own, so that reports can tell them apart.")
        )


def _split(names: list[str], shares: list[float] | None) -> list[float]:
    if shares is None:
        return [1 / len(names)] * len(names)
    if len(shares) != len(names):
        raise PlanWordsError(
            say("There are {arms} arms and {shares} shares: give each arm one.", arms=len(names), shares=len(shares))
        )
    total = sum(shares)
    if min(shares) <= 0:
        raise PlanWordsError(say("Each arm needs a share of the people above 0%."))
    is_whole = abs(total - _HUNDRED) <= _ROUNDING or abs(total - 1) <= _ROUNDING / _HUNDRED
    if not is_whole and max(shares) > len(shares) * 2:
        raise PlanWordsError(say("The shares add up to {total:g}%, not to 100%.", total=total))
    return [share / total for share in shares]
