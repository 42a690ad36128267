"""Small Block Kit values for the tests of the page."""

Json = dict[str, object]


def plain(text: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    """Return a section in mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def option(text: str) -> Json:
    """Return an option whose value is its text."""
    return {"text": plain(text), "value": text}


def field(block_id: str, element: Json, **more: object) -> Json:
    """Return an input block; its element's action is called like the block."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.capitalize()),
        "element": element | {"action_id": block_id},
    } | more


def form(view_id: str, *blocks: Json, title: str = "Tag as feedback", **more: object) -> Json:
    """Return an open form."""
    view: Json = {"id": view_id, "hash": "1", "type": "modal", "title": plain(title), "blocks": list(blocks)}
    return view | {"submit": plain("Save"), "close": plain("Cancel")} | more


def block(kind: str, **parts: object) -> Json:
    """Return a block, an element or a part of one, of this type."""
    return {"type": kind} | parts


def chart(kind: str) -> Json:
    """Return a chart of two series over three weeks, or a pie of two slices."""
    if kind == "pie":
        chosen: Json = {"type": "pie", "segments": [{"label": "Bug", "value": 3}, {"label": "Praise", "value": 1}]}
        return {"type": "data_visualization", "title": "By kind", "chart": chosen}
    weeks = ["2 Nov", "9 Nov", "16 Nov"]
    series = [
        {"name": name, "data": [{"label": week, "value": value} for week, value in zip(weeks, values, strict=True)]}
        for name, values in (("Items", (4, 7, 5)), ("Bugs", (1, 0, 2)))
    ]
    axes = {"categories": weeks, "x_label": "Week from", "y_label": "Items"}
    lines: Json = {"type": kind, "series": series, "axis_config": axes}
    return {"type": "data_visualization", "title": "Eight weeks", "chart": lines}
