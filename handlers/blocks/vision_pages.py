"""One objective as people read it, the whole not-now list, earlier versions, and what a review day brings back."""

import json
from collections.abc import Iterator, Sequence

from bot.domain.alignment_words import strand_words
from bot.domain.days import named_day
from bot.domain.digests import counted
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.standing import stage_words
from bot.domain.language import later, say, say_many
from bot.domain.vision import Objective, ObjectiveState, Vision
from bot.flows.vision_pages import PAGE_NOT_NOW, NotNowPage, ObjectivePage, OffVisionPage
from handlers.blocks import kit, limits
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.vision import (
    NOT_NOW,
    SHOW,
    objective_title,
    off_title,
    put_off_blocks,
    show_value,
    span_words,
)

EDIT, RETIRE, REVIVE = "vision.edit", "vision.retire", "vision.revive"
_SUCCESS_BUDGET = 1_200
_NAME_BUDGET = 90
_STATEMENT_BUDGET = 600
_REASON_BUDGET = 1_500
NOTHING_PUT_OFF = later(
    "Nothing is put off at present. Whatever you decide against for now, with a reason and a day to "
    "look again, is listed here: set a theme's status to *not now*."
)


def objective_message(page: ObjectivePage) -> Rendered:
    """Return the page of an objective as a message."""
    name = kit.escaped(kit.one_line(page.objective.name), _NAME_BUDGET)
    return Rendered(
        text=say("Objective {label}: {name}", label=page.objective.label, name=name),
        blocks=tuple(objective_blocks(page)),
    )


def objective_blocks(page: ObjectivePage) -> list[Block]:
    """Return the page of an objective."""
    objective = page.objective
    owner = f"<@{objective.owner_id}>" if objective.owner_id else say("nobody yet")
    blocks = [kit.section(objective_title(objective))]
    if objective.success:
        blocks.append(kit.context(say("What success looks like:")))
        blocks.append(kit.plain_section(kit.truncate(objective.success, _SUCCESS_BUDGET, kit.escaped_size)))
    blocks.append(kit.context(say("Looked after by {person}", person=owner)))
    blocks.append(kit.section(f"{strand_words(page.strand, page.currency)}\n_{span_words(page.span)}_"))
    blocks.append(kit.actions("vision.objective_actions", *_buttons(page)))
    blocks += _themes(page, say("Nothing that customers speak of hangs on it yet."))
    blocks += _bets(page)
    return [*blocks, *_history(page.versions)]


def off_vision_message(page: OffVisionPage) -> Rendered:
    """Return what serves no objective as a message."""
    return Rendered(text=say("Off vision"), blocks=tuple(off_vision_blocks(page)))


def off_vision_blocks(page: OffVisionPage) -> list[Block]:
    """Return what serves no objective, with the way to each theme."""
    told = f"{off_title()}\n{strand_words(page.strand, page.currency)}"
    return [
        kit.section(f"{told}\n_{span_words(page.span)}_"),
        kit.actions("vision.off_actions", kit.button(say("Vision"), f"{SHOW}:back", show_value(page.span))),
        *_themes(page, say("Nothing that customers speak of is off vision.")),
        kit.context(say("A theme's page puts it on an objective, or on the not-now list by its status.")),
    ]


def not_now_message(page: NotNowPage) -> Rendered:
    """Return a page of the not-now list as a message."""
    if not page.put_off:
        return Rendered(text=say(NOTHING_PUT_OFF), blocks=(kit.section(say(NOTHING_PUT_OFF)),))
    return Rendered(text=say("Not now"), blocks=tuple(not_now_blocks(page)))


def not_now_blocks(page: NotNowPage) -> list[Block]:
    """Return a page of the not-now list, with the way to the others."""
    if not page.put_off:
        return [kit.section(say(NOTHING_PUT_OFF))]
    buttons = [kit.button(say("Vision"), f"{SHOW}:back", "{}")]
    if page.offset:
        buttons.append(kit.button(say("Previous"), f"{NOT_NOW}:previous", _offset(max(page.offset - PAGE_NOT_NOW, 0))))
    if page.offset + PAGE_NOT_NOW < page.total:
        buttons.append(kit.button(say("Next"), f"{NOT_NOW}:next", _offset(page.offset + PAGE_NOT_NOW)))
    told = say_many(
        page.total,
        "{number:,} theme put off, the next review first",
        "{number:,} themes put off, the next review first",
    )
    return [kit.context(told), *put_off_blocks(page.put_off), kit.actions("vision.not_now_paging", *buttons)]


def statements_view(versions: Sequence[Vision]) -> Block:
    """Return the versions of the statement, the newest first, in a window of its own."""
    blocks: list[Block] = []
    for each in versions:
        blocks.append(
            kit.context(
                say(
                    "*Version {version}*  ·  {person}, {day}",
                    version=each.version,
                    person=f"<@{each.by}>",
                    day=named_day(each.at.date()),
                )
            )
        )
        blocks.append(kit.plain_section(kit.truncate(each.statement, _STATEMENT_BUDGET, kit.escaped_size)))
    return {
        "type": "modal",
        "callback_id": "vision.versions",
        "title": kit.plain(say("Earlier versions"), limits.VIEW_TITLE),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "blocks": blocks or [kit.section(say("Nobody has written the vision down yet."))],
    }


def _buttons(page: ObjectivePage) -> Iterator[Block]:
    objective = page.objective
    memory = json.dumps({"objective": objective.id, "number": str(objective.number)})
    yield kit.button(say("Vision"), f"{SHOW}:back", show_value(page.span))
    yield kit.button(say("Edit"), EDIT, memory)
    if objective.state is ObjectiveState.RETIRED:
        yield kit.button(say("Pursue it again"), REVIVE, memory)
        return
    told = say("What Heed hung on it finds another place. What people hung on it stays, and says that it was retired.")
    yield kit.button(
        say("Retire"),
        RETIRE,
        memory,
        confirm=kit.confirm(say("Retire this objective?"), told, say("Retire"), say("Keep")),
    )


def _themes(page: ObjectivePage | OffVisionPage, none: str) -> Iterator[Block]:
    if not page.themes:
        yield kit.section(none)
        return
    some = say("({count} of {items:,})", count=len(page.themes), items=page.themes_total)
    title = f"*{say('Themes')}*"
    yield kit.section(f"{title} {some}" if page.themes_total > len(page.themes) else title)
    for each in page.themes:
        name = kit.escaped(kit.one_line(each.theme.name), _NAME_BUDGET)
        text = f"{each.theme.label}  {name}  ·  {counted(each.askers, 'asker')}"
        yield kit.section(text, kit.button(say("Open"), "themes.open", str(each.theme.number)))


def _bets(page: ObjectivePage) -> Iterator[Block]:
    if not page.bets:
        return
    some = say("({count} of {items:,})", count=len(page.bets), items=page.bets_total)
    title = f"*{say('Bets')}*"
    title = f"{title} {some}" if page.bets_total > len(page.bets) else title
    yield kit.section("\n".join([title, *map(_bet, page.bets)]))


def _bet(experiment: Experiment) -> str:
    change = kit.escaped(kit.one_line(experiment.terms.hypothesis.change), _NAME_BUDGET)
    return f"• *{experiment.label}*  {change} ({stage_words(experiment.stage)})"


def _history(versions: Sequence[Objective]) -> Iterator[Block]:
    """Yield one line for each version, where there is more than one: what it was called, by whom, since when."""
    if len(versions) > 1:
        yield kit.section(f"*{say('How it changed')}*")
        for each in versions:
            state = f", {say('retired')}" if each.state is ObjectiveState.RETIRED else ""
            name = kit.escaped(kit.one_line(each.name), _NAME_BUDGET)
            yield kit.context(f"{name}{state}  ·  <@{each.changed_by}>, {named_day(each.changed_at.date())}")


def _said(words: str) -> Block:
    return kit.plain_section(kit.truncate(words, _REASON_BUDGET, kit.escaped_size))


def _offset(start: int) -> str:
    return json.dumps({"offset": str(start)})
