"""The vision in the Home tab: a few lines, and the button to all of it."""

from collections.abc import Iterator

from bot.domain.alignment import Strand
from bot.domain.alignment_words import moved_words, share_words
from bot.domain.digests import counted
from bot.flows.drift import Span
from bot.flows.home_vision import HomeVision
from handlers.blocks import kit
from handlers.blocks.kit import Block
from handlers.blocks.vision import SHOW, objective_title, show_value

# Two lines; the whole stands on the page.
_STATEMENT_BUDGET = 240
_NAME_BUDGET = 80


def home_vision_blocks(home: HomeVision | None) -> Iterator[Block]:
    """Yield the section of the vision; nothing to guests."""
    if home is None:
        return
    words = kit.escaped(kit.one_line(home.vision.statement), _STATEMENT_BUDGET) if home.vision else _invitation(home)
    yield kit.section(f"*Vision*\n{words}", kit.button("Open", f"{SHOW}:home", show_value(Span.WEEKS)))
    if home.first:
        yield kit.section("\n".join([*_shares(home), *_loud(home)]))
    if home.due:
        yield kit.context(f":bell: {counted(home.due, 'review')} due on the not-now list: `/heed vision not now`")
    yield kit.divider()


def _invitation(home: HomeVision) -> str:
    if home.objectives:
        return "You have objectives, and no sentence yet that says where they lead."
    return "Nobody has written down yet where you want to go. It takes a minute."


def _shares(home: HomeVision) -> Iterator[str]:
    for objective, strand in home.first:
        yield f"• {objective_title(objective)}: {_share(strand)}"
    if home.objectives > len(home.first):
        yield f"• {counted(home.objectives - len(home.first), 'other objective')}"
    if home.off is not None:
        yield f"• *Off vision*: {_share(home.off)}"


def _share(strand: Strand) -> str:
    moved = moved_words(strand.now.votes, strand.before.votes)
    if strand.now.votes is None:
        return "nothing asked for yet"
    return f"{share_words(strand.now.votes)} of what is asked for{f', {moved}' if moved else ''}"


def _loud(home: HomeVision) -> Iterator[str]:
    for each in home.loud:
        name = kit.escaped(kit.one_line(each.theme.name), _NAME_BUDGET)
        yield f"Loud but off vision: {each.theme.label} {name} ({counted(each.askers, 'asker')})"
