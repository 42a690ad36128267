"""Blocks and views that Slack takes, for tests to bend."""

from sandbox.wire import Json


def plain(text: str) -> Json:
    """Return plain text."""
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello") -> Json:
    """Return a section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str = "go", **more: object) -> Json:
    """Return a button."""
    return {"type": "button", "action_id": action_id, "text": plain("Go"), "value": "7", **more}


def actions(*elements: Json, block_id: str = "buttons") -> Json:
    """Return a row of elements."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def text_input(block_id: str = "words", **more: object) -> Json:
    """Return a field to write in."""
    element = {"type": "plain_text_input", "action_id": "text"}
    return {"type": "input", "block_id": block_id, "label": plain("Words"), "element": element, **more}


def modal(*blocks: Json, **more: object) -> Json:
    """Return a form."""
    body: Json = {"type": "modal", "callback_id": "form", "title": plain("A form"), "submit": plain("Send")}
    return {**body, "blocks": list(blocks) or [text_input()], **more}


def chart(kind: str = "line", *, series: int = 1, points: int = 3) -> Json:
    """Return a chart with equal labels and categories."""
    labels = [f"Week {number}" for number in range(points)]
    if kind == "pie":
        inner: Json = {"type": "pie", "segments": [{"label": label, "value": 1} for label in labels]}
    else:
        data = [{"label": label, "value": index} for index, label in enumerate(labels)]
        rows = [{"name": f"Series {number}", "data": data} for number in range(series)]
        inner = {"type": kind, "series": rows, "axis_config": {"categories": labels}}
    return {"type": "data_visualization", "title": "Said each week", "chart": inner}
