"""The vision as people read it: the statement, objectives with their share of signal and work, and what is put off."""

import json
from collections.abc import Iterator, Sequence

from bot.domain.alignment import Strand
from bot.domain.alignment_words import strand_words
from bot.domain.days import named_day
from bot.domain.digests import counted
from bot.domain.language import later, say, say_many
from bot.domain.vision import Objective, ObjectiveState, Vision
from bot.flows.drift import Span
from bot.flows.vision_pages import PAGE_OBJECTIVES, PutOff, ThemeAsked, VisionPage
from handlers.blocks import kit
from handlers.blocks.kit import Block, Rendered

SHOW, OPEN, STATE, ADD, HISTORY = "vision.show", "vision.objective", "vision.statement", "vision.add", "vision.history"
NOT_NOW, REVIEW, OFF = "vision.not_now", "vision.review", "vision.off"
# A statement of a thousand letters fits; one of nothing but `&` would fill the message.
_STATEMENT_BUDGET = 1_500
_NAME_BUDGET = 130
_THEME_BUDGET = 90
# Why something was put off, and what would change that: two lines each; the form shows the whole.
_REASON_BUDGET = 200
_UNSTATED = later(
    "*Nobody has written down where you want to go.* One or two sentences are enough; you can change "
    "them at any time, and earlier versions are kept."
)
_NO_OBJECTIVES = later(
    "*There are no objectives yet.* Add a few things that you want to reach. Every theme then hangs on "
    "the one that it serves, or is openly off vision."
)
_SPANS = {
    Span.WEEKS: later("the last four weeks, beside the four weeks before"),
    Span.QUARTER: later("the last quarter, beside the quarter before"),
}
_SHOW_SPANS = {Span.WEEKS: later("Show the four weeks"), Span.QUARTER: later("Show the quarter")}
_COUNTED = later(
    "Counted in askers: an account has one vote, divided over what it asked for, and so has somebody "
    "whose account nobody knows."
)


def vision_message(page: VisionPage) -> Rendered:
    """Return the vision as a message."""
    return Rendered(text=say("Vision and objectives"), blocks=tuple(vision_blocks(page)))


def vision_blocks(page: VisionPage, *, is_home: bool = False) -> list[Block]:
    """Return the page of the vision; in the Home tab there is a way back."""
    blocks = [kit.header(say("Vision")), *_statement(page.vision)]
    blocks.append(kit.actions("vision.actions", *_buttons(page, is_home=is_home)))
    if not page.objectives:
        blocks.append(kit.section(say(_NO_OBJECTIVES)))
    else:
        blocks += _objectives(page)
    blocks += _loud(page.loud, has_objectives=bool(page.objectives))
    blocks += _unheard(page)
    blocks += put_off_blocks(page.put_off)
    if page.put_off_total > len(page.put_off):
        more = kit.button(say("All {count:,}", count=page.put_off_total), NOT_NOW, json.dumps({"offset": "0"}))
        blocks.append(kit.actions("vision.more_not_now", more))
    return blocks


def put_off_blocks(entries: Sequence[PutOff]) -> Iterator[Block]:
    """Yield a heading and a row for each entry of the not-now list; nothing when there is none."""
    if entries:
        yield kit.section(f"*{say('Not now')}*")
    for each in entries:
        theme = f"*{_cut(each.theme.name, _THEME_BUDGET)}*  {each.theme.label}"
        day = each.entry.review_on
        lines = [theme, say("because: {reason}", reason=_cut(each.entry.reason, _REASON_BUDGET))]
        if each.entry.would_change:
            would = _cut(each.entry.would_change, _REASON_BUDGET)
            lines.append(say("would change our mind: {reason}", reason=would))
        if day is not None:
            review = say("review on {day}", day=named_day(day))
            lines.append(f":bell: {review}" if each.is_due else review)
        text = "\n".join(lines)
        yield kit.section(text, kit.button(say("Review"), REVIEW, json.dumps({"entry": each.entry.id})))


def objective_title(objective: Objective) -> str:
    """Return an objective's label and name in mrkdwn; a retired one says so."""
    retired = f"  ({say('retired')})" if objective.state is ObjectiveState.RETIRED else ""
    return f"*{objective.label}*  {_cut(objective.name, _NAME_BUDGET)}{retired}"


def off_title() -> str:
    """Return what stands above everything that serves no objective."""
    return f"*{say('Off vision')}*  {say('what serves no objective')}"


def span_words(span: Span) -> str:
    """Return what the shares are shares of."""
    return say(_SPANS[span])


def show_value(span: Span, offset: int = 0) -> str:
    """Return what a button remembers that shows the vision."""
    return json.dumps({"span": span.value, "offset": str(offset)})


def _statement(vision: Vision | None) -> Iterator[Block]:
    if vision is None:
        yield kit.section(say(_UNSTATED))
        return
    yield kit.plain_section(kit.truncate(vision.statement, _STATEMENT_BUDGET, kit.escaped_size))
    yield kit.context(
        say(
            "Version {version}  ·  {person}, {day}",
            version=vision.version,
            person=f"<@{vision.by}>",
            day=named_day(vision.at.date()),
        )
    )


def _buttons(page: VisionPage, *, is_home: bool) -> Iterator[Block]:
    if is_home:
        yield kit.button(say("Back"), "themes.home", "0")
    yield kit.button(say("Edit the vision") if page.vision else say("Write the vision"), STATE, "{}")
    yield kit.button(say("Add an objective"), ADD, "{}")
    if page.vision:
        yield kit.button(say("Earlier versions"), HISTORY, "{}")
    if page.objectives:
        other = Span.QUARTER if page.span is Span.WEEKS else Span.WEEKS
        yield kit.button(say(_SHOW_SPANS[other]), f"{SHOW}:span", show_value(other))


def _objectives(page: VisionPage) -> Iterator[Block]:
    known = {each.id: each for each in page.objectives}
    strands = [each for each in page.drift.strands if not each.is_off]
    shown = strands[page.offset : page.offset + PAGE_OBJECTIVES]
    title = f"*{say('Objectives')}*: {span_words(page.span)}"
    if len(shown) < len(strands):
        title = say(
            "*Objectives* {first} to {last} of {count}: {span}",
            first=page.offset + 1,
            last=page.offset + len(shown),
            count=len(strands),
            span=span_words(page.span),
        )
    yield kit.section(title)
    for strand in shown:
        yield _row(known[strand.place], strand, page)
    off = strand_words(page.drift.off, page.drift.currency)
    button = kit.button(say("See themes"), OFF, show_value(page.span))
    yield kit.section(f"{off_title()}\n{off}", button)
    yield kit.context(*_notes(page))
    turning = list(_paging(page, len(strands)))
    if turning:
        yield kit.actions("vision.paging", *turning)


def _row(objective: Objective, strand: Strand, page: VisionPage) -> Block:
    owner = f"  ·  <@{objective.owner_id}>" if objective.owner_id else ""
    text = f"{objective_title(objective)}{owner}\n{strand_words(strand, page.drift.currency)}"
    memory = json.dumps({"number": str(objective.number), "span": page.span.value})
    return kit.section(text, kit.button(say("Open"), OPEN, memory))


def _notes(page: VisionPage) -> Iterator[str]:
    yield say(_COUNTED)
    if page.drift.currency:
        yield say(
            "Revenue: of accounts in {currency}, the commonest currency.", currency=kit.escape(page.drift.currency)
        )
    if page.drift.unplaced:
        yield say_many(
            page.drift.unplaced,
            "{number:,} asker spoke only of what is in no theme yet.",
            "{number:,} askers spoke only of what is in no theme yet.",
        )


def _paging(page: VisionPage, total: int) -> Iterator[Block]:
    if page.offset:
        before = max(page.offset - PAGE_OBJECTIVES, 0)
        yield kit.button(say("Previous"), f"{SHOW}:previous", show_value(page.span, before))
    if page.offset + PAGE_OBJECTIVES < total:
        yield kit.button(say("Next"), f"{SHOW}:next", show_value(page.span, page.offset + PAGE_OBJECTIVES))


def _loud(loud: Sequence[ThemeAsked], *, has_objectives: bool) -> Iterator[Block]:
    if not loud or not has_objectives:
        return
    yield kit.section(say("*Loud but off vision*: an objective is missing, or a “not now” is"))
    for each in loud:
        name = f"*{_cut(each.theme.name, _THEME_BUDGET)}*  {each.theme.label}  ·  {counted(each.askers, 'asker')}"
        yield kit.section(name, kit.button(say("Open"), "themes.open", str(each.theme.number)))


def _unheard(page: VisionPage) -> Iterator[Block]:
    known = {each.id: each for each in page.objectives}
    strands = {each.place: each for each in page.drift.strands}
    # While hardly anybody has spoken at all, every objective is unheard.
    if not page.drift.unheard or not page.drift.askers:
        return
    names = [f"• {objective_title(known[each])}{_work_on(strands[each])}" for each in page.drift.unheard]
    first, more = names[:PAGE_OBJECTIVES], len(names) - PAGE_OBJECTIVES
    rest = [say("and {count:,} more", count=more)] if more > 0 else []
    yield kit.section("\n".join((say("*On vision but unheard*: fewer than two askers"), *first, *rest)))


def _work_on(strand: Strand) -> str:
    parts = [counted(strand.now.bets, "bet")] if strand.now.bets else []
    parts += [say("{count:,} shipped", count=strand.now.shipped)] if strand.now.shipped else []
    return f" ({', '.join(parts)})" if parts else ""


def _cut(words: str, budget: int) -> str:
    return kit.escaped(kit.one_line(words), budget)
