"""Numbers of experiments as sentences and cards say them: signs that tell, and no more digits than mean anything."""

import math

from bot.domain.experiments.reports import Lift
from bot.domain.language import digits, say, spoken

# What people read has a real minus sign: a hyphen gets lost beside a number.
MINUS = "\u2212"
# Chances beyond these are told as bounds: nobody is ever quite sure.
_SUREST, _LEAST_SURE = 0.999, 0.001
# A rate below this gets a second decimal: 0.24% and 0.2% are a fifth apart.
_SMALL_RATE = 0.1
# A cost below this is told as a bound: it is nothing that anybody would notice.
_SMALLEST_LOSS = 0.0001
# Means from here on need no decimals but one, below one they need three digits.
_LARGE_MEAN = 100
# Beyond this a plain number is a row of digits that nobody reads.
_UNREADABLE = 1e12


def change(value: float) -> str:
    """Return a relative change as `+29.5%`; 0.1 is a tenth more."""
    return f"{_sign(round(value, 3))}{_share(_plain(abs(value) * 100, 1))}"


def percent(value: float) -> str:
    """Return a size such as a tolerance or a smallest effect as `2.5%`, without decimals where there are none."""
    size = _plain(abs(value) * 100, 2 if abs(value) < _SMALL_RATE else 1)
    return f"{_sign(value) if value < 0 else ''}{_share(size.rstrip('0').rstrip('.') if '.' in size else size)}"


def rate(value: float) -> str:
    """Return a rate 0..1 as `6.5%`, small ones as `0.24%`."""
    return _share(_plain(value * 100, 2 if 0 < value < _SMALL_RATE else 1))


def chance(value: float) -> str:
    """Return a probability 0..1 as `98.6%`, and never as certain."""
    if value > _SUREST:
        return say("more than 99.9%")
    return say("less than 0.1%") if value < _LEAST_SURE else _share(f"{value * 100:.1f}")


def loss(value: float) -> str:
    """Return what a mistake costs on average, as a relative change of the metric: `0.02%`."""
    return say("less than 0.01%") if value < _SMALLEST_LOSS else _share(_plain(value * 100, 2))


def mean(value: float) -> str:
    """Return a mean or a deviation with as many digits as mean anything, such as `12.35` or `1,204.5`."""
    size = abs(value)
    if size >= _UNREADABLE or 0 < size < 1:
        told = f"{size:.3g}"
    else:
        told = f"{size:,.1f}" if size >= _LARGE_MEAN else f"{size:.2f}"
    return f"{MINUS if value < 0 else ''}{digits(told).replace('e-', f'e{MINUS}')}"


def between(lift: Lift) -> str:
    """Return an interval in words: `from +3.1% to +55.8%`."""
    return say("from {lower} to {upper}", lower=change(lift.lower), upper=change(lift.upper))


def told(lift: Lift) -> str:
    """Return a change with its interval: `+29.5% (from +3.1% to +55.8%)`."""
    return f"{change(lift.value)} ({between(lift)})"


def sureness(level: float) -> str:
    """Return how sure an interval is, as `95%`: rounded down, since nobody should be told more than is true."""
    return _share(f"{math.floor(level * 1000 + 1e-6) / 10:.1f}".removesuffix(".0"))


def _share(size: str) -> str:
    """Return a size that was written the English way with its percent sign, as the spoken language writes both."""
    return f"{digits(size)}{spoken().before_percent}%"


def _sign(value: float) -> str:
    return "+" if value > 0 else MINUS if value < 0 else ""


def _plain(value: float, decimals: int) -> str:
    return f"{value:.3g}" if value >= _UNREADABLE else f"{value:,.{decimals}f}"
