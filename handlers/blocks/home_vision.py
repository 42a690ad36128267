"""The vision in the Home tab: a few lines, and the button to all of it."""

from collections.abc import Iterator

from bot.domain.alignment import Strand
from bot.domain.alignment_words import moved_words, share_words
from bot.domain.digests import counted
from bot.domain.language import say, say_many
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
    yield kit.section(f"*{say('Vision')}*\n{words}", kit.button(say("Open"), f"{SHOW}:home", show_value(Span.WEEKS)))
    if home.first:
        yield kit.section("\n".join([*_shares(home), *_loud(home)]))
    if home.due:
        yield kit.context(
            say_many(
                home.due,
                ":bell: {number:,} review due on the not-now list: `/heed vision not now`",
                ":bell: {number:,} reviews due on the not-now list: `/heed vision not now`",
            )
        )
    yield kit.divider()


def _invitation(home: HomeVision) -> str:
    if home.objectives:
        return say("You have objectives, and no sentence yet that says where they lead.")
    return say("Nobody has written down yet where you want to go. It takes a minute.")


def _shares(home: HomeVision) -> Iterator[str]:
    for objective, strand in home.first:
        yield f"• {objective_title(objective)}: {_share(strand)}"
    if home.objectives > len(home.first):
        yield f"• {counted(home.objectives - len(home.first), 'other objective')}"
    if home.off is not None:
        yield f"• *{say('Off vision')}*: {_share(home.off)}"


def _share(strand: Strand) -> str:
    moved = moved_words(strand.now.votes, strand.before.votes)
    if strand.now.votes is None:
        return say("nothing asked for yet")
    share = share_words(strand.now.votes)
    if not moved:
        return say("{share} of what is asked for", share=share)
    return say("{share} of what is asked for, {moved}", share=share, moved=moved)


def _loud(home: HomeVision) -> Iterator[str]:
    for each in home.loud:
        name = kit.escaped(kit.one_line(each.theme.name), _NAME_BUDGET)
        yield say(
            "Loud but off vision: {theme} ({askers})",
            theme=f"{each.theme.label} {name}",
            askers=counted(each.askers, "asker"),
        )
