"""Forms about answers that are owed: one to edit, one to hand over, one to settle, and one that sends many."""

import json
from dataclasses import replace

from bot.domain.closing import Debt
from bot.domain.drafting import LONGEST_ANSWER
from bot.domain.language import say, say_many
from bot.domain.owed import MOST_AT_ONCE, OwedEntry, OwedList, Pick, is_editable
from bot.flows.answering_owed import Pressed
from handlers.blocks import kit, limits, modals
from handlers.blocks.inputs import field, option, text_input
from handlers.blocks.kit import Block
from handlers.blocks.owed import EDIT, pick_of
from handlers.blocks.owed_words import send_label, where, who
from handlers.payloads.debts import (
    CHOSEN,
    DRAFT,
    NEW_OWNER,
    REASON,
    SEND_NOW,
    block_id_of,
    memory_of_pick,
)

EDIT_FORM, HAND_FORM, SETTLE_FORM, BATCH_FORM = (f"debts.{name}_form" for name in ("edit", "hand", "settle", "batch"))
# A draft among forty others: its beginning says what it is, and its button shows the whole.
_DRAFT_BUDGET = 500
# Who gets it and who reads it; forty of these fit into what Slack takes for one form.
_LABEL_BUDGET = 400
_SHOWN_REASONS = 3


def edit_form(entry: OwedEntry, *, below: str = "", query: str = "") -> Block:
    """Return the form that edits what would be sent, and may send it."""
    hint = say("Whoever asked reads exactly this. Nobody is mentioned by it, whatever it says.")
    box = text_input(DRAFT, initial=entry.debt.draft, multiline=True, longest=LONGEST_ANSWER)
    blocks = [
        kit.rich_text(kit.line(*kit.around(say("To {person}", person=kit.HERE), kit.said(who(entry), bold=True)))),
        kit.context(kit.escaped(where(entry), limits.MESSAGE_TEXT // 4)),
        field(DRAFT, say("Answer"), box, hint=hint),
    ]
    if entry.goes_out:
        send = _box(SEND_NOW, send_label(entry), is_ticked=False)
        blocks.append(field(SEND_NOW, say("Right away?"), send, optional=True))
    memory = {**memory_of_pick(pick_of(entry)), "below": below, "query": query}
    return _modal(EDIT_FORM, say("Edit the answer"), say("Save"), memory, blocks)


def hand_form(entry: OwedEntry) -> Block:
    """Return the form that asks who answers instead."""
    picker: Block = {
        "type": "users_select",
        "action_id": NEW_OWNER,
        "placeholder": kit.plain(say("Choose somebody"), limits.PLACEHOLDER),
    }
    asked = field(
        NEW_OWNER, say("Who answers {who}?", who=who(entry)), picker, hint=say("They are told by direct message.")
    )
    return _modal(HAND_FORM, say("Hand over"), say("Hand over"), memory_of_pick(pick_of(entry)), [asked])


def settle_form(entry: OwedEntry) -> Block:
    """Return the form that asks why no answer is owed."""
    hint = say("It stays with the theme. If they heard of it elsewhere, “I told them myself” counts them as told.")
    asked = field(
        REASON, say("Why is {who} owed no answer?", who=who(entry)), text_input(REASON, longest=500), hint=hint
    )
    return _modal(SETTLE_FORM, say("No answer needed"), say("Settle"), memory_of_pick(pick_of(entry)), [asked])


def batch_form(owed: OwedList, *, view_query: str) -> Block:
    """Return the form that sends many at once: each answer with its box, and who reads it."""
    entries = [entry for entry in owed.entries if is_editable(entry.debt) and _fits(entry)][:MOST_AT_ONCE]
    if not entries:
        return done_form(say("Nobody waits for an answer here any more."))
    intro = say_many(
        len(entries),
        "*{number:,} answer, the longest owed first.* Untick what should not go out now.",
        "*{number:,} answers, the longest owed first.* Untick what should not go out now.",
    )
    if owed.total > len(entries):
        intro += " " + say("Here are the first {count}; open this again for the others.", count=len(entries))
    blocks = [kit.section(intro)]
    for entry in entries:
        memory = {**memory_of_pick(pick_of(entry)), "query": view_query, "on": "batch"}
        words = kit.truncate(entry.debt.draft, _DRAFT_BUDGET, kit.escaped_size)
        blocks.append(kit.plain_section(words, kit.button(say("Edit"), EDIT, json.dumps(memory))))
        blocks.append(_choice(entry))
    return _modal(BATCH_FORM, say("Answers"), say("Send"), {"query": view_query}, blocks)


def sent_form(pressed: Pressed, told: Pressed) -> Block:
    """Return what stands in the form's place once many were sent: how many, and what was not and why."""
    on_way = say_many(len(pressed.taken), "{number:,} answer is on the way.", "{number:,} answers are on the way.")
    said = [on_way] if pressed.taken else []
    if told.taken:
        count = len(told.taken)
        said.append(say_many(count, "{number:,} person you told yourself.", "{number:,} people you told yourself."))
    refused = [*pressed.refused, *told.refused]
    if refused:
        reasons = list(dict.fromkeys(str(reason) for reason in refused))[:_SHOWN_REASONS]
        said.append(
            say_many(
                len(refused),
                "{number:,} answer was not sent: {reasons}",
                "{number:,} answers were not sent: {reasons}",
                reasons=" ".join(reasons),
            )
        )
    return done_form(" ".join(said) or say("Nothing was ticked, so nothing was sent."))


def done_form(sentence: str) -> Block:
    """Return a form that only says something."""
    return modals.done(say("Answers"), "debts.done", kit.escape(sentence))


def pick_after(pick: Pick, debt: Debt) -> Pick:
    """Return what somebody saw who has just edited it themselves: the same readers, their own words."""
    return replace(pick, version=debt.version)


def _choice(entry: OwedEntry) -> Block:
    """Return the box of one answer; its id says which answer was seen and who would read it."""
    block_id = block_id_of(pick_of(entry), is_told=not entry.goes_out)
    label = kit.truncate(say("To {who}. {where}", who=who(entry), where=where(entry)), _LABEL_BUDGET)
    box = _box(
        CHOSEN,
        say("Send") if entry.goes_out else say("I told them"),
        is_ticked=entry.goes_out and not entry.is_doubtful,
    )
    return field(block_id, label, box, optional=True)


def _fits(entry: OwedEntry) -> bool:
    """Say whether all who would read it fit into the box's id: a channel of twenty companies is sent by itself."""
    return len(block_id_of(pick_of(entry), is_told=False)) <= limits.BLOCK_ID


def _box(action_id: str, label: str, *, is_ticked: bool) -> Block:
    choice = option(label, "yes")
    box: Block = {"type": "checkboxes", "action_id": action_id, "options": [choice]}
    return {**box, "initial_options": [choice]} if is_ticked else box


def _modal(callback_id: str, title: str, submit: str, memory: dict[str, str], blocks: list[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": kit.plain(title, limits.VIEW_TITLE),
        "submit": kit.plain(submit, limits.VIEW_BUTTON),
        "close": kit.plain(say("Cancel"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps(memory),
        "blocks": blocks,
    }
