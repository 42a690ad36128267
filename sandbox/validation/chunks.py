"""What Slack demands of the pieces in which an app streams a message."""

from sandbox.validation.checks import Findings, Problem, Rule, anything, by_type, flag, many, one_of, shape, string
from sandbox.wire import Json

TYPE: dict[str, Rule] = {"type": anything}
TITLE_MAX = 256
SOURCE = shape({**TYPE, "url": string(3000, 1)}, {"text": string(TITLE_MAX), "icon_url": string(3000)})

CHUNKS: dict[str, Rule] = {
    # The length of the words has an error of its own, see `chat.*Stream`.
    "markdown_text": shape({**TYPE, "text": anything}),
    "plan_update": shape({**TYPE, "title": string(TITLE_MAX)}),
    "task_update": shape(
        {
            **TYPE,
            "id": string(255, 1),
            "title": string(TITLE_MAX),
            "status": one_of("pending", "in_progress", "complete", "error"),
        },
        {
            "details": string(TITLE_MAX),
            "output": string(TITLE_MAX),
            "sources": many(SOURCE, 100, 0),
            "hide_title": flag,
        },
    ),
    # The blocks inside are checked as those of a message.
    "blocks": shape({**TYPE, "blocks": many(anything, 50)}),
}
ANY_CHUNK = by_type(CHUNKS, "chunk")


def chunk_problems(chunks: list[Json]) -> list[Problem]:
    """Return every rule of Slack's that the chunks break, with where."""
    findings = Findings()
    for index, chunk in enumerate(chunks):
        ANY_CHUNK(findings, f"/chunks/{index}", chunk)
        if chunk.get("type") == "markdown_text" and not isinstance(chunk.get("text"), str):
            findings.add(f"/chunks/{index}/text", "must be a string", "type")
    return findings.problems
