"""The chart of the interval over time: how sure the lift was, day by day."""

from collections.abc import Sequence

from bot.domain.days import day_label
from bot.domain.experiments.figures import between, change
from bot.domain.experiments.reports import IntervalPoint, Lift
from bot.domain.language import say
from handlers.blocks.charts import line_chart
from handlers.blocks.kit import Block

# More names than this run into one another below a chart; an experiment of two months shows every fourth day.
MOST_POINTS = 14
# One point is no line.
_FEWEST_POINTS = 2
# In the text for those who cannot see the chart: the beginning, the middle and the end.
_TOLD_POINTS = 3


def interval_chart(history: Sequence[IntervalPoint], variant: str = "") -> list[Block]:
    """Return the chart of the interval, in percent; nothing while there is only one day.

    `variant` names the one that it is about, where there are several.
    """
    points = spread(history, MOST_POINTS)
    if len(points) < _FEWEST_POINTS:
        return []
    series = [
        (say("High end"), [_in_percent(point.lift.upper) for point in points]),
        (say("Lift"), [_in_percent(point.lift.value) for point in points]),
        (say("Low end"), [_in_percent(point.lift.lower) for point in points]),
    ]
    title = (
        say("Lift of {variant}, with its interval", variant=variant)
        if variant
        else say("Lift over time, with its interval")
    )
    return [line_chart(title, series, _days(points), x_label=say("Day"), y_label=say("Lift in %"))]


def interval_told(history: Sequence[IntervalPoint]) -> str:
    """Return the chart for those who cannot see it."""
    points = spread(history, _TOLD_POINTS)
    if len(points) < _FEWEST_POINTS:
        return ""
    told = [f"{day}: {_told(point.lift)}" for day, point in zip(_days(points), points, strict=True)]
    return say("Lift over time: {numbers}.", numbers="; ".join(told))


def spread(history: Sequence[IntervalPoint], most: int) -> list[IntervalPoint]:
    """Return at most so many points, evenly spread, the first and the last among them."""
    if len(history) <= most:
        return list(history)
    step = (len(history) - 1) / (most - 1)
    return [history[round(index * step)] for index in range(most)]


def _days(points: Sequence[IntervalPoint]) -> list[str]:
    """Return the names of days, with the year where one name stands for two of them."""
    names = [day_label(point.on) for point in points]
    if len(set(names)) == len(names):
        return names
    return [f"{day_label(point.on)} {point.on.year}" for point in points]


def _in_percent(value: float) -> float:
    return round(value * 100, 2)


def _told(lift: Lift) -> str:
    return f"{change(lift.value)}, {between(lift)}"
