"""The forms of capturing: about a message, about words of one's own, and about an item that is saved already."""

import json
from collections.abc import Sequence

from bot.domain.feedback import Feedback
from bot.domain.language import say, say_many
from bot.flows.suggesting import Hints, Suggested
from bot.ports import Draft
from handlers.blocks import inputs, kit, limits
from handlers.blocks.excerpts import excerpt
from handlers.blocks.items import origin, slack_link
from handlers.blocks.kit import Block
from handlers.blocks.sorting import (
    LONGEST_NAME,
    Sorting,
    guessed,
    known,
    ladder_inputs,
    memory_of_sorting,
    sorting_inputs,
)

SAVE_MESSAGE = "feedback.save_message"
SAVE_WORDS = "feedback.save_words"
SAVE_CORRECTION = "feedback.save_correction"

# Enough of a long message to know it again.
EXCERPT_BUDGET = 600


def tag_form(draft: Draft, suggested: Suggested | None = None, *, note: str = "") -> Block:
    """Return the form about a message that is not kept yet, filled in with its words and what Heed takes them for.

    `note` says what became of the message before (mrkdwn).
    """
    sorting = guessed(suggested.guesses, suggested.areas) if suggested else Sorting()
    memory = {"draft": draft.id, "channel": draft.channel_id, "ts": draft.ts, **memory_of_sorting(sorting)}
    hint = "" if draft.words else say("This message has no words, only a file: write what the customer said.")
    notes = [kit.context(note)] if note else []
    blocks = [*notes, *_words(draft.words, hint), *sorting_inputs(sorting)]
    return _form(say("Tag as feedback"), SAVE_MESSAGE, memory, blocks)


def log_form(channel_id: str | None = None, *, is_private: bool = False) -> Block:
    """Return the empty form for words that a person heard; from a private place they stay there."""
    who = (
        say("Only members of this private conversation can find it.")
        if is_private
        else say("Every full member of your workspace can find it.")
    )
    said_by = inputs.text_input("said_by", placeholder=say("Jo Miller, head of finance"), longest=LONGEST_NAME)
    blocks = [
        *_words("", ""),
        inputs.field("said_by", say("Who said it?"), said_by, optional=True),
        *sorting_inputs(Sorting()),
        kit.context(who),
    ]
    return _form(say("Log feedback"), SAVE_WORDS, {"channel": channel_id or ""}, blocks)


def correction_form(
    item: Feedback, hints: Hints | None = None, *, note: str = "", typed: Feedback | None = None
) -> Block:
    """Return the form of a saved item, with the problem ladder when its hints are given.

    `note` says why it opened, `typed` holds what a person has already typed.
    """
    shown = typed or item
    labels = hints.labels if hints else ()
    sorting = known(shown, () if typed else labels, hints.areas if hints else ())
    about = "  ·  ".join(part for part in (origin(item), slack_link(item)) if part)
    blocks: list[Block] = [kit.section(note)] if note else []
    blocks += [kit.context(about), *_words(shown.words, ""), *sorting_inputs(sorting)]
    blocks += ladder_inputs(labels) if hints else []
    if item.conversation:
        told = say_many(
            len(item.conversation),
            "With {number} more message from its thread.",
            "With {number} more messages from its thread.",
        )
        blocks.append(kit.context(told))
    memory = {"feedback": item.id, **memory_of_sorting(sorting)}
    return _form(say("Feedback {label}", label=item.label), SAVE_CORRECTION, memory, blocks)


def _form(title: str, callback_id: str, memory: dict[str, str], blocks: Sequence[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": kit.plain(title, limits.VIEW_TITLE),
        "submit": kit.plain(say("Save"), limits.VIEW_BUTTON),
        "close": kit.plain(say("Cancel"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps(memory, ensure_ascii=False),
        "blocks": list(blocks),
    }


def _words(words: str, hint: str) -> list[Block]:
    # Slack takes 3,000 characters in a box: a longer message is shown in part and kept as a whole.
    if kit.size(words) > limits.TYPED_TEXT:
        seen, _ = excerpt(words, EXCERPT_BUDGET)
        told = say(
            "The message has {characters:,} characters and is kept as a whole; this is how it begins.",
            characters=len(words),
        )
        return [kit.quote(seen + kit.ELLIPSIS, EXCERPT_BUDGET + 1), kit.context(told)]
    box = inputs.text_input("words", initial=words, multiline=True, placeholder=say("In the customer's own words"))
    return [inputs.field("words", say("What was said"), box, hint=hint)]
