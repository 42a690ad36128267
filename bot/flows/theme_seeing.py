"""What somebody may see of a theme, and over which time its trend is counted."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.labels import SetBy
from bot.domain.language import say
from bot.domain.themes import ThemeReach
from bot.flows.desk import Desk

# A theme's trend: four weeks even out the days of the week and the slow ones.
SPAN = timedelta(weeks=4)


def seen_by(reader: Reader, reach: ThemeReach) -> ThemeReach:
    """Return a theme as somebody may see it: to guests its name could tell what was said where they are not."""
    if reader.reads_workspace or reach.theme.named_by is SetBy.PERSON:
        return reach
    return replace(
        reach, theme=replace(reach.theme, name=say("Theme {number}", number=reach.theme.number), description="")
    )


def spans(desk: Desk) -> tuple[Period, Period]:
    """Return the four weeks up to now and the four before."""
    now = desk.clock.now()
    return (
        Period(start=now - SPAN, end=now, label=say("the last four weeks")),
        Period(start=now - 2 * SPAN, end=now - SPAN, label=say("the four weeks before")),
    )
