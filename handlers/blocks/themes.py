"""A theme as people read it: its page, in a message and in the Home tab."""

import json
from collections.abc import Iterator

from bot.domain.labels import SetBy
from bot.domain.language import later, say
from bot.domain.masking import masked
from bot.domain.themes import Theme, ThemeChange
from bot.flows.theme_pages import PastChange, ThemePage
from handlers.blocks import kit, modals
from handlers.blocks.items import entry, minute
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.owed import theme_owed_blocks
from handlers.blocks.priority import priority_block
from handlers.blocks.statuses import past_step_blocks, status_blocks
from handlers.blocks.theme_objective import theme_objective_blocks
from handlers.blocks.themes_reach import reach_words

# A theme's description is one line of a wide screen.
_LINE_BUDGET = 200
_NAME_BUDGET = 90
_OF_ITEMS = (ThemeChange.ATTACHED, ThemeChange.DETACHED)
_AN_ITEM, _ANOTHER = later("An item"), later("Another theme")
_HAPPENED = {
    ThemeChange.CREATED: later("The theme was made"),
    ThemeChange.ATTACHED: later("{item} was added"),
    ThemeChange.DETACHED: later("{item} was taken out"),
    ThemeChange.RENAMED: later("The name was changed"),
    ThemeChange.MERGED: later("{theme} was merged into this one"),
    ThemeChange.SPLIT: later("{theme} was split off"),
    ThemeChange.UNDONE: later("A change was taken back"),
}


def theme_message(page: ThemePage) -> Rendered:
    """Return the page of a theme as a message."""
    text = say(
        "Theme {label}: {theme}",
        label=page.reach.theme.label,
        theme=kit.escaped(kit.one_line(page.reach.theme.name), _NAME_BUDGET),
    )
    return Rendered(text=text, blocks=tuple(theme_blocks(page)))


def theme_blocks(page: ThemePage, *, is_home: bool = False) -> list[Block]:
    """Return the page of a theme; in the Home tab its forms come back there."""
    theme = page.reach.theme
    blocks = [kit.header(theme.name), kit.context(f"*{theme.label}*  ·  {_named_by(theme)}")]
    if page.merged_from:
        blocks.append(kit.context(say("{label} was merged into this theme.", label=page.merged_from)))
    if theme.description:
        blocks.append(kit.plain_section(kit.truncate(masked(theme.description), _LINE_BUDGET)))
    blocks.append(kit.section(reach_words(page.reach)))
    if page.priority is not None:
        blocks.append(priority_block(page.priority, page_memory(theme, is_home=is_home)))
    if page.standing is not None:
        blocks += status_blocks(theme, page.standing, page_memory(theme, is_home=is_home))
    blocks += theme_objective_blocks(page.hanging, theme.id)
    blocks += theme_owed_blocks(page.answers, theme.label)
    blocks.append(kit.actions("themes.actions", *_change_buttons(theme, is_home=is_home)))
    some = say("({count} of {items:,})", count=len(page.items), items=page.reach.items)
    said = f"*{say('What was said, newest first')}*"
    blocks.append(kit.section(f"{said} {some}" if page.reach.items > len(page.items) else said))
    for item in page.items:
        blocks += entry(item)
    if page.related:
        blocks.append(kit.section(f"*{say('Related themes')}*"))
        blocks.append(kit.actions("themes.related", *map(_related_button, page.related)))
    if page.standing is not None:
        blocks += past_step_blocks(page.standing.steps)
    blocks += _history(page, is_home=is_home)
    return blocks


def changed_view(sentence: str) -> Block:
    """Return what stands in a form's place once a theme was changed; names in the sentence are escaped."""
    return modals.done(say("Themes"), "themes.done", sentence)


def _named_by(theme: Theme) -> str:
    return (
        say("named by a person")
        if theme.named_by is SetBy.PERSON
        else say("named by Heed: rename it if you know better")
    )


def page_memory(theme: Theme, *, is_home: bool) -> dict[str, str]:
    """Return what the buttons of a theme's page remember."""
    return {"theme": theme.id, "number": str(theme.number), "on": "home" if is_home else "message"}


def _change_buttons(theme: Theme, *, is_home: bool) -> Iterator[Block]:
    memory = json.dumps(page_memory(theme, is_home=is_home))
    if is_home:
        yield kit.button(say("Back"), "themes.home", "0")
    else:
        yield kit.button(say("All themes"), "themes.list", "0")
    yield kit.button(say("Rename"), "themes.rename", memory)
    yield kit.button(say("Merge into …"), "themes.merge", memory)
    yield kit.button(say("Split …"), "themes.split", memory)
    yield kit.button(say("Move an item …"), "themes.move", memory)


def _related_button(theme: Theme) -> Block:
    # The action id must be unique within a row; the part after the colon is not read.
    return kit.button(kit.truncate(kit.one_line(theme.name), 60), f"themes.open:{theme.number}", str(theme.number))


def _history(page: ThemePage, *, is_home: bool) -> Iterator[Block]:
    if page.events:
        yield kit.section(f"*{say('What happened lately')}*")
    for past in page.events:
        event = past.event
        told = f"{_told(past)}  ·  {'Heed' if event.by is None else f'<@{event.by}>'}, {minute(event.at)}"
        if event.undone_at is not None:
            yield kit.context(f"{told}  ·  {say('taken back')}")
            continue
        memory = json.dumps({"event": event.id, "number": str(page.reach.theme.number), "on": "home" * is_home})
        question = kit.confirm(
            say("Take this back?"), say("Everything it changed is put back as it was."), say("Take back"), say("Keep")
        )
        yield kit.section(told, kit.button(say("Undo"), "themes.undo", memory, confirm=question))


def _told(past: PastChange) -> str:
    similarity, change = past.event.facts.get("similarity"), past.event.change
    about = past.about or say(_AN_ITEM if change in _OF_ITEMS else _ANOTHER)
    if change is ThemeChange.ATTACHED and isinstance(similarity, float):
        return say("{item} was added, {share:.0%} alike", item=about, share=similarity)
    # No counts: they would tell of items that the reader may not see.
    return say(_HAPPENED[change], item=about, theme=about)
