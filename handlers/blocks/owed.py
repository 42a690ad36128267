"""Answers that are owed, as people read them: each with what would be sent, who reads it, and its buttons."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.domain.closing import OPEN, Debt, DebtState
from bot.domain.language import later, say, say_many
from bot.domain.owed import MOST_AT_ONCE, PAGE_ENTRIES, Answer, OwedEntry, OwedList, OwedNote, Pick, is_editable
from bot.domain.statuses import status_name
from handlers.blocks import kit, limits
from handlers.blocks.inputs import option
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.owed_words import note_title, owed_since, send_label, since, where, who
from handlers.payloads.debts import memory_of_pick

SEND, TOLD, EDIT, MORE, PAGE, BATCH = (f"debts.{name}" for name in ("send", "told", "edit", "more", "page", "batch"))
# Both buttons that turn a page.
PAGES = re.compile(r"^debts\.page:")
# What a menu does.
HAND, SETTLE, TELL = "hand", "settle", "tell"
# A draft in a list: with its buttons, five fill two screens; the form shows the whole.
_DRAFT_BUDGET = 700
_NAME_BUDGET = 60
_TITLE_BUDGET = 300
_WHERE_BUDGET = 600
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+")
_DOUBT = later(":warning: What they wrote has changed since: read it before you send.")
_CLOSED = {
    DebtState.SENDING: later("On its way."),
    DebtState.SENT: later("Answered"),
    DebtState.SETTLED: later("Settled without an answer."),
    DebtState.REPLACED: later("Replaced by a newer answer."),
    DebtState.FORGOTTEN: later("Forgotten."),
}


def told_message(answer: Answer) -> Rendered:
    """Return what the asker reads: letter by letter, but addresses can be opened."""
    words = kit.truncate(kit.visible(answer.words), limits.SECTION_TEXT, kit.escaped_size)
    return Rendered(text=kit.escape(words), blocks=(kit.rich_text(kit.line(*_with_links(words))),))


def owed_message(owed: OwedList) -> Rendered:
    """Return a page of a list."""
    title = say("Nobody is owed an answer {about}.", about=owed.about)
    if owed.total:
        title = say_many(
            owed.total, "Owed {about}: {number:,} answer", "Owed {about}: {number:,} answers", about=owed.about
        )
    said = kit.escaped(title, _TITLE_BUDGET)
    blocks = [kit.section(kit.escaped(owed.notice, _TITLE_BUDGET))] if owed.notice else []
    blocks.append(kit.section(f"*{said}*"))
    for place, entry in enumerate(owed.entries):
        blocks += entry_blocks(entry, owed.at, place, query=owed.query, offset=owed.offset)
    blocks += _foot(owed)
    return Rendered(text=said, blocks=tuple(blocks))


def note_message(note: OwedNote) -> Rendered:
    """Return what one person owes because of one step, as their direct message."""
    title = note_title(note)
    blocks = [kit.section(f"*{title}*")]
    if note.handed_by is not None:
        handed = kit.around(say("Handed over by {person}", person=kit.HERE), kit.person(note.handed_by))
        blocks.append(kit.rich_text(kit.line(*handed)))
    for place, entry in enumerate(note.entries):
        blocks += entry_blocks(entry, note.at, place)
    if note.waiting > min(len(note.entries), 1):
        memory = json.dumps({"query": note.query})
        blocks.append(kit.actions("debts.note", kit.button(_review_label(note.waiting), BATCH, memory)))
    if note.waiting and note.sent:
        blocks.append(
            kit.context(
                say_many(
                    note.sent, "{number:,} person got an answer already.", "{number:,} people got an answer already."
                )
            )
        )
    return Rendered(text=title, blocks=tuple(blocks))


def entry_blocks(
    entry: OwedEntry, at: datetime, place: int, *, query: str | None = None, offset: int = 0
) -> Iterator[Block]:
    """Yield one answer: who is owed it and since when, the words, who reads them, and what can be done."""
    debt = entry.debt
    link = (
        [kit.said("  ·  "), kit.rich_link(entry.permalink, say("Their message"))]
        if kit.safe_url(entry.permalink)
        else []
    )
    theme = kit.truncate(kit.one_line(entry.theme_name), _NAME_BUDGET, kit.escaped_size)
    owed = say("Owed since {since} by {person}", since=since(debt.owed_at, at), person=kit.HERE)
    about = f"  ·  {entry.theme_label} {theme}: {status_name(debt.status)}"
    yield kit.rich_text(
        kit.line(kit.said(who(entry), bold=True), kit.said(about), *link),
        kit.line(*kit.around(owed, kit.person(debt.owed_by))),
    )
    yield kit.quote(debt.draft, _DRAFT_BUDGET)
    if not is_editable(debt):
        yield kit.context(_closed(debt, at))
        return
    yield kit.context(kit.escaped(where(entry), _WHERE_BUDGET), *([say(_DOUBT)] if entry.is_doubtful else []))
    memory = {**memory_of_pick(pick_of(entry)), **({} if query is None else {"query": query, "offset": str(offset)})}
    yield kit.actions(f"debt.{place}.{debt.version}", *_buttons(entry, memory))


def _closed(debt: Debt, at: datetime) -> str:
    """Return what became of an answer, and when."""
    if debt.state is DebtState.SENT and debt.sent_at is not None:
        return say("Answered {since}", since=since(debt.sent_at, at))
    return say(_CLOSED[debt.state])


def pick_of(entry: OwedEntry) -> Pick:
    """Return what a press means: this answer as it is shown, read by whom it names."""
    readers = frozenset(team for team, _ in entry.readers)
    return Pick(debt_id=entry.debt.id, version=entry.debt.version, readers=readers)


def home_owed_blocks(total: int, oldest: datetime | None, at: datetime) -> Iterator[Block]:
    """Yield the section of the Home tab about whom somebody owes."""
    if not total:
        return
    owed = owed_since(total, oldest, at)
    text = f"*{say('Whom you owe')}*\n{owed} {say('`/heed owed` lists them with their drafts.')}"
    yield kit.section(text, kit.button(_review_label(total), BATCH, json.dumps({"query": ""})))
    yield kit.divider()


def theme_owed_blocks(answers: Mapping[DebtState, int], label: str) -> Iterator[Block]:
    """Yield what a theme's page says of the answers that its steps owe."""
    waiting = sum(answers.get(state, 0) for state in OPEN)
    parts = []
    if waiting:
        parts.append(
            say_many(
                waiting,
                "{number:,} answer is owed: `/heed owed {label}`",
                "{number:,} answers are owed: `/heed owed {label}`",
                label=label,
            )
        )
    if told := answers.get(DebtState.SENT, 0):
        parts.append(say_many(told, "{number:,} answer was given", "{number:,} answers were given"))
    if parts:
        yield kit.context("  ·  ".join(parts))


def _buttons(entry: OwedEntry, memory: dict[str, str]) -> Iterator[Block]:
    value = json.dumps(memory)
    if entry.goes_out:
        yield kit.button(send_label(entry), SEND, value, style="primary", confirm=_question(entry))
    else:
        yield kit.button(say("Told them"), TOLD, value, style="primary")
    yield kit.button(say("Edit"), EDIT, value)
    # An option's value is short: where it stands is forgotten, and the list can be asked for anew.
    short = {name: memory[name] for name in ("debt", "version")}
    choices = [(say("Hand over …"), HAND), (say("No answer needed …"), SETTLE)]
    if entry.goes_out:
        choices.append((say("I told them myself"), TELL))
    options = [option(label, json.dumps({**short, "do": do})) for label, do in choices]
    yield {"type": "overflow", "action_id": MORE, "options": options}


def _question(entry: OwedEntry) -> Block | None:
    if not entry.readers:
        return None
    told = kit.truncate(where(entry), limits.CONFIRM_TEXT, kit.escaped_size)
    return kit.confirm(say("Send it to customers?"), told, say("Send"), say("Not yet"))


def _review_label(total: int) -> str:
    return say("Review {count} at once", count=min(total, MOST_AT_ONCE)) if total > 1 else say("Review it")


def _foot(owed: OwedList) -> Iterator[Block]:
    buttons = []
    if owed.offset:
        buttons.append(_page(say("Previous"), owed, max(owed.offset - PAGE_ENTRIES, 0), "previous"))
    if owed.offset + len(owed.entries) < owed.total:
        buttons.append(_page(say("Next"), owed, owed.offset + PAGE_ENTRIES, "next"))
    if sum(is_editable(entry.debt) for entry in owed.entries) > 1:
        buttons.append(kit.button(_review_label(owed.total), BATCH, json.dumps({"query": owed.query})))
    if buttons:
        yield kit.actions("debts.foot", *buttons)


def _page(label: str, owed: OwedList, offset: int, way: str) -> Block:
    # The action id must be unique within a row; the part after the colon is not read.
    return kit.button(label, f"{PAGE}:{way}", json.dumps({"query": owed.query, "offset": str(offset)}))


def _with_links(words: str) -> Iterator[Block]:
    end = 0
    for found in _ADDRESS.finditer(words):
        if kit.safe_url(found.group()) is None:
            continue
        if found.start() > end:
            yield kit.said(words[end : found.start()])
        yield kit.rich_link(found.group(), found.group())
        end = found.end()
    if end < len(words):
        yield kit.said(words[end:])
