"""The forms that change a theme: another name, a merge, a split, one item moved."""

from collections.abc import Mapping, Sequence

from bot.domain.feedback import Feedback
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
    hint = "It stays until a person changes it again. Everybody who can read one of its items sees it."
    return modals.form("Rename a theme", RENAME, memory, "Save", [inputs.field(NAME, "Name", box, hint=hint)])


def merge_form(theme: Theme, others: Sequence[Theme], memory: Mapping[str, str]) -> Block:
    """Return the form that asks which theme a theme is part of; there must be another."""
    told = f"Everything in *{_named(theme)}* moves to the theme that you choose. `{theme.label}` will lead there."
    menu = inputs.menu(INTO, [_theme_option(other) for other in others], placeholder="Choose a theme")
    return modals.form("Merge a theme", MERGE, memory, "Merge", [kit.section(told), inputs.field(INTO, "Into", menu)])


def split_form(
    theme: Theme, items: Sequence[Feedback], proposed: Sequence[Feedback], memory: Mapping[str, str]
) -> Block:
    """Return the form that asks which items become a theme of their own; `proposed` are chosen beforehand."""
    options = {item.id: _item_option(item) for item in items}
    menu: Block = {
        "type": "multi_static_select",
        "action_id": ITEMS,
        "placeholder": kit.plain("Choose the items that leave", limits.PLACEHOLDER),
        "options": list(options.values())[: limits.OPTIONS],
    }
    chosen = [options[item.id] for item in proposed if item.id in options][: limits.OPTIONS]
    if chosen:
        menu["initial_options"] = chosen
    told = f"The items that you choose leave *{_named(theme)}* and become a theme of their own."
    hint = "Heed's proposal: these seem to speak of something else." if chosen else ""
    blocks = [
        kit.section(told),
        inputs.field(ITEMS, "Items", menu, hint=hint),
        inputs.field(NAME, "Name of the new theme", inputs.text_input(NAME, longest=LONGEST_NAME)),
    ]
    return modals.form("Split a theme", SPLIT, memory, "Split", blocks)


def move_form(theme: Theme, items: Sequence[Feedback], others: Sequence[Theme], memory: Mapping[str, str]) -> Block:
    """Return the form that moves one item to another theme, or to none."""
    targets = [*map(_theme_option, others[: limits.OPTIONS - 1]), inputs.option("No theme", NO_THEME)]
    blocks = [
        kit.section(f"Which item does not belong to *{_named(theme)}*, and where does it belong?"),
        inputs.field(ITEM, "Item", inputs.menu(ITEM, [_item_option(item) for item in items])),
        inputs.field(INTO, "Belongs to", inputs.menu(INTO, targets)),
    ]
    return modals.form("Move an item", MOVE, memory, "Move", blocks)


def _named(theme: Theme) -> str:
    return kit.escaped(kit.one_line(theme.name), LONGEST_NAME)


def _theme_option(theme: Theme) -> Block:
    return inputs.option(f"{theme.label} {theme.name}", theme.id)


def _item_option(item: Feedback) -> Block:
    words = item.words or (item.conversation[0].words if item.conversation else "")
    return inputs.option(f"{item.label} {words}", item.id)
