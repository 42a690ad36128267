"""The numbers of an update as words for a form's inputs, such that reading them gives the same numbers back."""

from decimal import Decimal

from bot.domain.experiments.readings import ArmReading, GuardrailReading

# A mark before exactly three digits may group thousands.
_GROUP = 3


def arm_words(arm: ArmReading) -> str:
    """Return one arm as people write it: `120 of 2,400`, or `mean 12.3 sd 4.5 n 800`."""
    if arm.conversions is not None:
        return f"{arm.conversions:,} of {arm.users:,}"
    return f"mean {_value(arm.mean or 0.0)} sd {_value(arm.deviation or 0.0)} n {arm.users:,}"


def guardrail_words(guardrail: GuardrailReading) -> str:
    """Return every arm of a guardrail: `control: 12 of 2,400; variant: 20 of 2,380`."""
    return "; ".join(f"{arm.arm}: {arm_words(arm)}" for arm in guardrail.arms)


def _value(value: float) -> str:
    """Return a value with every digit that it has, and one more where three could be read as thousands."""
    written = format(Decimal(repr(float(value))), "f")
    whole, _, decimals = written.partition(".")
    return f"{whole}.{decimals}0" if len(decimals) == _GROUP else written
