"""What a digest says of the steps that themes took in its period."""

from collections.abc import Sequence

from bot.domain.audience import Reader
from bot.domain.digest_notes import LINES_IN_THREAD, DigestNote, Named, NoteLine, NoteName, NoteTopic
from bot.domain.digests import Period
from bot.domain.language import later, say, say_about, say_many
from bot.domain.statuses import StatusChange, ThemeStatus
from bot.domain.words import listed
from bot.flows.desk import Desk
from bot.ports import UnitOfWork

# What customers notice comes first.
_ORDER = (
    ThemeStatus.SHIPPED,
    ThemeStatus.NOT_NOW,
    ThemeStatus.PLANNED,
    ThemeStatus.BUILDING,
    ThemeStatus.CONSIDERING,
    ThemeStatus.NEW,
)
_BECAME = {
    ThemeStatus.SHIPPED: later("shipped"),
    ThemeStatus.NOT_NOW: later("put off"),
    ThemeStatus.PLANNED: later("planned"),
    ThemeStatus.BUILDING: later("being built"),
    ThemeStatus.CONSIDERING: later("looked into"),
    ThemeStatus.NEW: later("open again"),
}


async def status_note(desk: Desk, work: UnitOfWork, periods: Sequence[Period], reader: Reader) -> DigestNote | None:
    """Return where themes stand by the end of a period that stood elsewhere at its start; None when none moved.

    Only themes that the readers may see count. Reasons stay on the theme's page: a digest freezes no words of people.
    """
    del desk
    period = periods[-1]
    moved = _moved(await work.statuses.between(period.start, period.end))
    if not moved:
        return None
    seen = await work.priority.reaches([last.theme_id for _, last in moved], reader, period, period)
    told = [(first, last, seen[last.theme_id].theme.number) for first, last in moved if last.theme_id in seen]
    if not told:
        return None
    told.sort(key=lambda each: (_ORDER.index(each[1].status), each[2]))
    lines = [_line(first, last) for first, last, _ in told]
    if len(lines) > LINES_IN_THREAD:
        more = say_many(
            len(lines) - LINES_IN_THREAD + 1,
            "{number:,} more theme moved: `/heed themes` shows where each stands.",
            "{number:,} more themes moved: `/heed themes` shows where each stands.",
        )
        lines = [*lines[: LINES_IN_THREAD - 1], NoteLine(text=more)]
    return DigestNote(topic=NoteTopic.STATUSES, head=_head([last for _, last, _ in told]), details=tuple(lines))


def _moved(steps: Sequence[StatusChange]) -> list[tuple[StatusChange, StatusChange]]:
    """Return the first and the last step of each theme that does not stand where it stood before them."""
    by_theme: dict[str, list[StatusChange]] = {}
    for step in steps:
        by_theme.setdefault(step.theme_id, []).append(step)
    return [(each[0], each[-1]) for each in by_theme.values() if each[0].was is not each[-1].status]


def _head(steps: Sequence[StatusChange]) -> NoteLine:
    counts = [(status, sum(step.status is status for step in steps)) for status in _ORDER]
    parts = [say("{number:,} {became}", number=count, became=say(_BECAME[status])) for status, count in counts if count]
    text = say_many(
        len(steps), "{number:,} theme moved: {steps}.", "{number:,} themes moved: {steps}.", steps=listed(parts)
    )
    return NoteLine(text=text)


def _line(first: StatusChange, last: StatusChange) -> NoteLine:
    became, was = say(_BECAME[last.status]), say_about("status", first.was.value)
    if last.by is None:
        text = say(
            "{theme}: {became} again, because a customer said that it did not help (was {was}).",
            theme="{0}",
            became=became,
            was=was,
        )
    else:
        text = say("{theme}: {became} (was {was}).", theme="{0}", became=became, was=was)
    return NoteLine(text=text, names=(NoteName(of=Named.THEME, id=last.theme_id),))
