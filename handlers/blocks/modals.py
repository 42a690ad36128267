"""Forms as Slack shows them: one that is filled in and sent, and what stands in its place afterwards."""

import json
from collections.abc import Mapping, Sequence

from bot.domain.language import say
from handlers.blocks import kit, limits
from handlers.blocks.kit import Block


def form(title: str, callback_id: str, memory: Mapping[str, str], submit: str, blocks: Sequence[Block]) -> Block:
    """Return a form that remembers what it is about, whose button says what sending it does."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": kit.plain(title, limits.VIEW_TITLE),
        "submit": kit.plain(submit, limits.VIEW_BUTTON),
        "close": kit.plain(say("Cancel"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps(dict(memory)),
        "blocks": list(blocks),
    }


def done(title: str, callback_id: str, sentence: str) -> Block:
    """Return what stands in a form's place once it was saved; names in the sentence are escaped."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": kit.plain(title, limits.VIEW_TITLE),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "blocks": [kit.section(sentence)],
    }
