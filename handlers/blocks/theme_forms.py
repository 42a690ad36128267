"""The forms that change a theme: another name, a merge, a split, one item moved."""

from collections.abc import Mapping, Sequence

from bot.domain.feedback import Feedback
from bot.domain.language import say, say_about
from bot.domain.themes import Theme
from bot.flows.theme_changes import LONGEST_NAME
from handlers.blocks import inputs, kit, limits, modals
from handlers.blocks.kit import Block

RENAME, MERGE, SPLIT, MOVE = "themes.save_name", "themes.save_merge", "themes.save_split", "themes.save_move"
NAME, INTO, ITEMS, ITEM = "name", "into", "items", "item"
# The value of a menu entry that stands for no theme at all.
NO_THEME = "-"


def rename_form(theme: Theme, memory: Mapping[str, str]) -> Block:
    """Return the form that gives a theme another name."""
    box = inputs.text_input(NAME, initial=theme.name, longest=LONGEST_NAME)
    hint = say("It stays until a person changes it again. Everybody who can read one of its items sees it.")
    return modals.form(
        say("Rename a theme"), RENAME, memory, say("Save"), [inputs.field(NAME, say("Name"), box, hint=hint)]
    )


def merge_form(theme: Theme, others: Sequence[Theme], memory: Mapping[str, str]) -> Block:
    """Return the form that asks which theme a theme is part of; there must be another."""
    told = say(
        "Everything in *{theme}* moves to the theme that you choose. `{label}` will lead there.",
        theme=_named(theme),
        label=theme.label,
    )
    menu = inputs.menu(INTO, [_theme_option(other) for other in others], placeholder=say("Choose a theme"))
    return modals.form(
        say("Merge a theme"),
        MERGE,
        memory,
        say("Merge"),
        [kit.section(told), inputs.field(INTO, say_about("merge a theme", "Into"), menu)],
    )


def split_form(
    theme: Theme, items: Sequence[Feedback], proposed: Sequence[Feedback], memory: Mapping[str, str]
) -> Block:
    """Return the form that asks which items become a theme of their own; `proposed` are chosen beforehand."""
    options = {item.id: _item_option(item) for item in items}
    menu: Block = {
        "type": "multi_static_select",
        "action_id": ITEMS,
        "placeholder": kit.plain(say("Choose the items that leave"), limits.PLACEHOLDER),
        "options": list(options.values())[: limits.OPTIONS],
    }
    chosen = [options[item.id] for item in proposed if item.id in options][: limits.OPTIONS]
    if chosen:
        menu["initial_options"] = chosen
    told = say("The items that you choose leave *{theme}* and become a theme of their own.", theme=_named(theme))
    hint = say("Heed's proposal: these seem to speak of something else.") if chosen else ""
    blocks = [
        kit.section(told),
        inputs.field(ITEMS, say("Items"), menu, hint=hint),
        inputs.field(NAME, say("Name of the new theme"), inputs.text_input(NAME, longest=LONGEST_NAME)),
    ]
    return modals.form(say("Split a theme"), SPLIT, memory, say("Split"), blocks)


def move_form(theme: Theme, items: Sequence[Feedback], others: Sequence[Theme], memory: Mapping[str, str]) -> Block:
    """Return the form that moves one item to another theme, or to none."""
    targets = [*map(_theme_option, others[: limits.OPTIONS - 1]), inputs.option(say("No theme"), NO_THEME)]
    blocks = [
        kit.section(say("Which item does not belong to *{theme}*, and where does it belong?", theme=_named(theme))),
        inputs.field(ITEM, say("Item"), inputs.menu(ITEM, [_item_option(item) for item in items])),
        inputs.field(INTO, say("Belongs to"), inputs.menu(INTO, targets)),
    ]
    return modals.form(say("Move an item"), MOVE, memory, say("Move"), blocks)


def _named(theme: Theme) -> str:
    return kit.escaped(kit.one_line(theme.name), LONGEST_NAME)


def _theme_option(theme: Theme) -> Block:
    return inputs.option(f"{theme.label} {theme.name}", theme.id)


def _item_option(item: Feedback) -> Block:
    words = item.words or (item.conversation[0].words if item.conversation else "")
    return inputs.option(f"{item.label} {words}", item.id)
