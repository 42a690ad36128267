"""Messages as somebody in Slack would read them, line by line: what snapshots of whole messages hold."""

from collections.abc import Callable, Iterator
from textwrap import wrap

from handlers.blocks.findings import Part, entries, part
from handlers.blocks.kit import Json, Rendered

# What fits into a test's line.
_WIDTH = 100


def as_read(rendered: Rendered) -> list[str]:
    """Return the lines of a message: `#` a header, `|` a cell, `•` an entry, `>` a quote, `~` small print."""
    return _wrapped("\n".join(line for block in rendered.blocks for line in _LINES[str(block["type"])](block)))


def as_told(rendered: Rendered) -> list[str]:
    """Return the lines of the text that notifications and screen readers get."""
    return _wrapped(rendered.text)


def _wrapped(text: str) -> list[str]:
    return [piece for line in text.split("\n") for piece in wrap(line, _WIDTH, subsequent_indent="  ")]


def _header(block: Part) -> Iterator[str]:
    yield f"# {_text(block)}"


def _section(block: Part) -> Iterator[str]:
    if "text" in block:
        yield _text(block)
    for cell in entries(block.get("fields")):
        yield from (f"| {line}" for line in str(part(cell)["text"]).split("\n"))


def _context(block: Part) -> Iterator[str]:
    yield from (f"~ {part(element)['text']}" for element in entries(block["elements"]))


def _actions(block: Part) -> Iterator[str]:
    yield " ".join(f"[{_text(part(element))}]" for element in entries(block["elements"]))


def _chart(block: Part) -> Iterator[str]:
    for series in entries(part(block["chart"])["series"]):
        points = [part(point) for point in entries(part(series)["data"])]
        yield f"{block['title']}: " + ", ".join(f"{point['label']} {point['value']}" for point in points)


def _rich_text(block: Part) -> Iterator[str]:
    for paragraph in map(part, entries(block["elements"])):
        if paragraph["type"] == "rich_text_list":
            yield from (f"• {_joined(part(entry)['elements'])}" for entry in entries(paragraph["elements"]))
        else:
            yield ("> " if paragraph["type"] == "rich_text_quote" else "") + _joined(paragraph["elements"])


def _joined(elements: Json) -> str:
    pieces = [part(element) for element in entries(elements)]
    return "".join(map(_piece, pieces))


def _piece(piece: Part) -> str:
    if piece["type"] == "user":
        return f"@{piece['user_id']}"
    return f"<{piece['text']}>" if piece["type"] == "link" else str(piece["text"])


def _text(holder: Part) -> str:
    return str(part(holder["text"])["text"])


_LINES: dict[str, Callable[[Part], Iterator[str]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "data_visualization": _chart,
    "rich_text": _rich_text,
}
