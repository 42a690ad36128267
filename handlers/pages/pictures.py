"""Pictures of numbers as inline SVG, each with a title and a description for those who cannot see it.

No meaning by colour alone: columns carry their numbers, and the period before is an outline, not a shade.
"""

from collections.abc import Iterator, Sequence

from bot.domain.language import number
from handlers.pages.html import Html, tag, together

# A phone shows it in this width, so that its words stay readable there; a wide window makes it a little larger.
_WIDTH = 400
# Room above the columns for their numbers and below for their names.
_TOP, _BOTTOM, _COLUMNS = 24, 30, 130
_BAR = 18
_ROW = 2 * _BAR + 16
# Names stand on a line of their own above the bars, however long they are.
_NAME = 20
# Numbers stand behind the bars.
_NUMBER = 80


def column_picture(name: str, title: str, told: str, points: Sequence[tuple[str, int]]) -> Html:
    """Return a chart of columns; `name` is its id on the page, `told` says the same in words."""
    most, band = max((count for _, count in points), default=0), _WIDTH / max(len(points), 1)
    height = _TOP + _COLUMNS + _BOTTOM
    drawn = [part for at, point in enumerate(points) for part in _column(at, band, most, point)]
    floor = tag("line", x1=0, x2=_WIDTH, y1=_TOP + _COLUMNS, y2=_TOP + _COLUMNS, class_="floor")
    return _picture(name, title, told, height, [*drawn, floor])


def bar_picture(name: str, title: str, told: str, rows: Sequence[tuple[str, int, int | None]]) -> Html:
    """Return a chart of bars, each now and (as an outline) before; None: there is nothing before to compare with."""
    most = max((max(now, before or 0) for _, now, before in rows), default=0)
    each = _ROW + _NAME
    drawn = [part for at, row in enumerate(rows) for part in _bars(at * each, most, row)]
    return _picture(name, title, told, each * len(rows), drawn)


def _column(at: int, band: float, most: int, point: tuple[str, int]) -> Iterator[Html]:
    label, count = point
    middle, tall = (at + 0.5) * band, _length(count, most, _COLUMNS)
    top = _TOP + _COLUMNS - tall
    yield tag("rect", x=_near(middle - band * 0.3), y=_near(top), width=_near(band * 0.6), height=tall, class_="now")
    yield tag("text", number(count), x=_near(middle), y=_near(top - 6), text_anchor="middle")
    yield tag("text", label, x=_near(middle), y=_TOP + _COLUMNS + 20, text_anchor="middle")


def _bars(top: int, most: int, row: tuple[str, int, int | None]) -> Iterator[Html]:
    name, now, before = row
    for at, (count, kind) in enumerate(((now, "now"), (before, "then"))):
        if count is None:
            continue
        y, long = top + _NAME + at * (_BAR + 2), _length(count, most, _WIDTH - _NUMBER)
        yield tag("rect", x=1, y=y, width=long, height=_BAR, class_=kind)
        yield tag("text", number(count), x=_near(long + 8), y=y + 14)
    yield tag("text", name, x=0, y=top + 14)


def _picture(name: str, title: str, told: str, height: int, drawn: Sequence[Html]) -> Html:
    """Return the picture; screen readers say its title and its description."""
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        tag("desc", told, id=f"{name}-told"),
        together(*drawn),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        aria_labelledby=f"{name}-title {name}-told",
        # Numbers and names run from left to right inside, whichever way the page does.
        direction="ltr",
    )


def _length(count: int, most: int, room: int) -> float:
    """Return how long a bar is; one item among thousands can still be seen."""
    return _near(max(room * count / most, 1)) if count and most else 0


def _near(value: float) -> float:
    return round(value, 1)
