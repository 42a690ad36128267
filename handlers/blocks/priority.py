"""Themes by priority: the rows, the table behind them, and the line on a theme's page."""

import json
from collections.abc import Iterator

from bot.domain.language import later, number, say, say_many
from bot.domain.priority import ThemeSort, explained, part_heading
from bot.domain.priority_parts import Part, Priority, PriorityPart
from bot.domain.statuses import ThemeStatus, status_name
from bot.flows.priority import PAGE_RANKED, RankedTheme, RankedThemes, ThemePriority
from handlers.blocks import inputs, kit
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.statuses import status_words
from handlers.blocks.themes_reach import reach_words

_NAME_BUDGET = 90
# In the table a name is a label.
_CELL = 40
WHY, WEIGHTS, SORT = "priority.why", "priority.weights", "priority.sort"
NO_THEMES = later(
    "There are no themes yet. One forms by itself when at least three pieces of feedback from two "
    "people are alike; until then `/heed find` shows what there is."
)
_TITLES = {
    ThemeSort.PRIORITY: later("Themes {first:,} to {last:,} of {total:,}, highest priority first"),
    ThemeSort.ACCOUNTS: later("Themes {first:,} to {last:,} of {total:,}, most accounts first"),
    ThemeSort.RICE: later("Themes {first:,} to {last:,} of {total:,}, highest RICE score first"),
}
_SORTS = {
    ThemeSort.PRIORITY: later("By priority"),
    ThemeSort.ACCOUNTS: later("By accounts"),
    ThemeSort.RICE: later("By RICE"),
}
_COLUMNS = (
    later("Theme"),
    later("Status"),
    later("Priority"),
)


def themes_message(ranked: RankedThemes) -> Rendered:
    """Return a page of themes as a message: a row for each with its reason, and the parts side by side."""
    if not ranked.themes:
        return Rendered(text=say(NO_THEMES), blocks=(kit.section(say(NO_THEMES)),))
    first, last = ranked.offset + 1, ranked.offset + len(ranked.themes)
    title = say(
        _TITLES[ranked.sort],
        first=first,
        last=last,
        total=ranked.total,
    )
    blocks = (kit.section(f"*{title}*"), *ranked_rows(ranked), _table(ranked), *_turning(ranked))
    return Rendered(text=title, blocks=blocks)


def ranked_rows(ranked: RankedThemes) -> Iterator[Block]:
    """Yield one block for each theme: name, status, reach, and why it stands where it stands."""
    for each in ranked.themes:
        theme = each.reach.theme
        name = kit.escaped(kit.one_line(theme.name), _NAME_BUDGET)
        status = "" if theme.status is ThemeStatus.NEW else f"  ·  {status_words(theme.status)}"
        score = say("*{points} of 100*", points=points(each.priority))
        if ranked.sort is ThemeSort.RICE:
            score = f"*RICE {rice_score(each.priority)}*, {score}"
        why = kit.escape(explained(each.priority))
        text = f"*{name}*  {theme.label}{status}\n{reach_words(each.reach)}\n{score}: {why}"
        yield kit.section(text, kit.button(say("Open"), "themes.open", str(theme.number)))


def priority_block(told: ThemePriority, memory: dict[str, str]) -> Block:
    """Return a theme's priority for its page, with the button that shows every part."""
    text = f"{_standing(told)}\n{kit.escape(explained(told.priority))}"
    return kit.section(text, kit.button(say("Every part"), WHY, json.dumps(memory)))


def _standing(told: ThemePriority) -> str:
    """Return a theme's priority, and its place among the open ones."""
    if told.place is None:
        return say("*Priority: {points} of 100*, decided", points=points(told.priority))
    return say_many(
        told.among,
        "*Priority: {points} of 100*, number {place:,} of {number:,} open theme",
        "*Priority: {points} of 100*, number {place:,} of {number:,} open themes",
        points=points(told.priority),
        place=told.place,
    )


def part_lines(priority: Priority) -> Block:
    """Return every part of a priority: how much of it there is, what it weighs, and where that comes from."""
    return kit.rich_text(kit.bullets(*map(_part, priority.parts)))


def points(priority: Priority) -> int:
    """Return a priority as people read it, of a hundred."""
    return round(priority.score)


def rice_score(priority: Priority) -> str:
    """Return a RICE score; small ones need a digit after the point to be told apart."""
    score = round(priority.rice.score, 1)
    return number(score, ",.1f" if score < 10 else ",.0f")  # noqa: PLR2004 -- from here on a tenth says nothing


def _part(part: Part) -> Block:
    value = (
        say("not counted")
        if part.value is None
        else say("{share:.2f}, weighs {weight:g}", share=part.value, weight=part.weight)
    )
    return kit.line(
        kit.said(f"{part_heading(part.name)}: ", bold=True),
        kit.said(f"{value}. {part.source[0].upper()}{part.source[1:]}."),
    )


def _table(ranked: RankedThemes) -> Block:
    columns = [*map(say, _COLUMNS), *map(part_heading, PriorityPart), "RICE"]
    rows = [[_cell(column) for column in columns], *([*map(_cell, _row(each))] for each in ranked.themes)]
    return {"type": "table", "block_id": "priority.table", "rows": rows}


def _row(each: RankedTheme) -> Iterator[str]:
    theme, priority = each.reach.theme, each.priority
    yield kit.truncate(f"{theme.label} {kit.one_line(theme.name)}", _CELL)
    yield status_name(theme.status)
    yield str(points(priority))
    values = {part.name: part.value for part in priority.parts}
    for name in PriorityPart:
        value = values.get(name)
        yield "-" if value is None else number(value, ".2f")
    yield rice_score(priority)


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": kit.visible(text).strip() or kit.NOTHING}


def _turning(ranked: RankedThemes) -> Iterator[Block]:
    options = {sort: inputs.option(say(label), sort.value) for sort, label in _SORTS.items()}
    elements = [
        inputs.menu(SORT, list(options.values()), placeholder=say("Order"), chosen=options[ranked.sort]),
        kit.button(say("Weights"), WEIGHTS, "{}"),
    ]
    if ranked.offset:
        elements.append(_page(say("Previous"), "priority.previous", ranked, max(ranked.offset - PAGE_RANKED, 0)))
    if ranked.has_more:
        elements.append(_page(say("Next"), "priority.next", ranked, ranked.offset + PAGE_RANKED))
    yield kit.actions("priority.turning", *elements)


def _page(label: str, action_id: str, ranked: RankedThemes, offset: int) -> Block:
    return kit.button(label, action_id, json.dumps({"sort": ranked.sort.value, "offset": str(offset)}))
