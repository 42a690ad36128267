"""How a message grows while an app streams it: words, tasks and blocks find their place in it."""

from collections.abc import Callable

from sandbox.core import Core
from sandbox.validation.surfaces import with_block_ids
from sandbox.wire import Json
from sandbox.workspace.nouns import Message, Stream
from sandbox.workspace.talk import change
from sandbox.workspace.written import rich_text

# Slack ends a stream by itself; others measured about 306 seconds after its start, whatever was appended since.
LIFE_S = 300.0


def is_streaming(core: Core, message: Message) -> bool:
    """Whether an app may still write into a message; a stream that is too old ends here."""
    stream = message.stream
    if stream is None or not stream.is_open:
        return False
    stream.is_open = core.world.epoch() - stream.started_at <= LIFE_S
    return stream.is_open


def grow(core: Core, message: Message, chunks: list[Json]) -> None:
    """Add chunks to a message; the page sees it, the app hears nothing before the end."""
    for chunk in chunks:
        ADDED[chunk["type"]](message, chunk)
    core.stream.tell("messages", message.channel_id)


def finish(core: Core, message: Message, stream: Stream, blocks: list[Json], metadata: Json | None) -> None:
    """End a stream with blocks at the foot of the message, and tell the app how it reads now."""

    def end(one: Message) -> None:
        stream.is_open = False
        one.blocks = [*one.blocks, *blocks]
        one.metadata = metadata or one.metadata

    change(core, message, end)


def _add_words(message: Message, chunk: Json) -> None:
    """Add words to those that came just before, else as a block of their own."""
    message.text += chunk["text"]
    last = message.blocks[-1] if message.blocks else {}
    if last.get("type") == "markdown":
        # A new object: what was told to the app before must not grow with it.
        message.blocks[-1] = last | {"text": last["text"] + chunk["text"]}
    elif chunk["text"]:
        message.blocks += with_block_ids([{"type": "markdown", "text": chunk["text"]}])


def _add_blocks(message: Message, chunk: Json) -> None:
    message.blocks += with_block_ids(chunk["blocks"])


def _title_plan(message: Message, chunk: Json) -> None:
    """Name the plan; a timeline has no title."""
    if message.stream is not None and message.stream.display == "plan":
        _plan(message)["title"] = chunk["title"]


def _put_task(message: Message, chunk: Json) -> None:
    """Put a task, or bring it up to date: title and status are replaced, details and output go on."""
    is_plan = message.stream is not None and message.stream.display == "plan"
    tasks: list[Json] = _plan(message)["tasks"] if is_plan else message.blocks
    found = next((one for one in tasks if one.get("task_id") == chunk["id"]), None)
    if found is None:
        found = with_block_ids([{"type": "task_card", "task_id": chunk["id"]}])[0]
        tasks.append(found)
    found |= {"title": chunk["title"], "status": chunk["status"]}
    for part in ("details", "output"):
        if chunk.get(part):
            found[part] = _longer(found.get(part), chunk[part])
    if chunk.get("sources"):
        found["sources"] = chunk["sources"]


def _longer(known: Json | None, words: str) -> Json:
    """Return the words of a task as Slack keeps them, after those that were there."""
    fresh = rich_text(words)
    return fresh if known is None else known | {"elements": [*known["elements"], *fresh["elements"]]}


def _plan(message: Message) -> Json:
    """Return the one plan of a message."""
    for block in message.blocks:
        if block["type"] == "plan":
            return block
    message.blocks += with_block_ids([{"type": "plan", "title": "", "tasks": []}])
    return message.blocks[-1]


ADDED: dict[str, Callable[[Message, Json], None]] = {
    "markdown_text": _add_words,
    "blocks": _add_blocks,
    "plan_update": _title_plan,
    "task_update": _put_task,
}
