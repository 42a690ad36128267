"""A digest as people see it: one Slack screen in the channel, everything else in its thread.

The budgets keep both messages far below Slack's limits for the worst words (`test_digests_worst.py` tries them): about
40 blocks and 10,000 characters, counted escaped.
"""

from collections.abc import Mapping
from html import escape

from bot.domain.digest_experiments import EXPERIMENTS_IN_HEAD
from bot.domain.digest_notes import NoteTopic
from bot.domain.digest_words import Standing, chart_words, sample_words, span_words, title_words
from bot.domain.digests import Digest
from bot.domain.language import later, say
from bot.flows.accuracy import accuracy_words
from handlers.blocks import kit
from handlers.blocks.digest_experiments import experiment_blocks, experiment_line, experiment_told
from handlers.blocks.digest_layout import Layout, laid_out
from handlers.blocks.digest_notes import note_line, note_told
from handlers.blocks.digest_numbers import number_lists, trend_chart
from handlers.blocks.digest_quotes import QUOTE_IN_HEAD, QUOTE_IN_THREAD, pick_blocks, pick_told
from handlers.blocks.digest_themes import (
    beside_quote,
    head_themes,
    theme_told,
    thread_themes,
    told_apart,
    unquoting_words,
)
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.opinions import opinion_buttons

_PREVIEWS: Mapping[str, str] = {
    "day": later(
        "This is a preview of the day up to now, and only you can see it. "
        "In the channel, a thread below holds all numbers and more to read."
    ),
    "week": later(
        "This is a preview of the week up to now, and only you can see it. "
        "In the channel, a thread below holds all numbers and more to read."
    ),
    "month": later(
        "This is a preview of the month up to now, and only you can see it. "
        "In the channel, a thread below holds all numbers and more to read."
    ),
}


def digest_message(digest: Digest) -> Rendered:
    """Return what everybody in the channel sees; people who cannot see it get the same in the text."""
    standing = digest.standing()
    layout = laid_out(digest, standing)
    title, sample = title_words(digest), _sample(digest, standing)
    blocks = [
        kit.header(digest.verdict),
        *([kit.section(_plain(layout.kinds))] if layout.kinds else []),
        *([kit.plain_section(layout.verdict)] if layout.verdict else []),
        *trend_chart(digest),
        *head_themes(digest, layout.themes, layout.sentences),
        *pick_blocks(say("Worth reading"), layout.picks, QUOTE_IN_HEAD),
        *_also(layout),
        kit.context(_plain(f"{title}. {sample}")),
        *_buttons(digest),
    ]
    # A notification shows the beginning: what it is, and how it stands.
    told = [f"{title}. {digest.verdict} {layout.verdict}".strip(), chart_words(digest)]
    told += [theme_told(digest, theme, layout.sentences.get(theme.theme_id, "")) for theme in layout.themes]
    told += [*map(pick_told, layout.picks), *_also_told(layout), sample]
    return Rendered(text="\n".join(map(_plain, told)), blocks=tuple(blocks))


def digest_details(digest: Digest) -> Rendered:
    """Return what stands in the thread: every number, and more of the items."""
    standing = digest.standing()
    layout = laid_out(digest, standing)
    title = say("All numbers, {span}", span=span_words(digest))
    said = "" if layout.verdict else unquoting_words(standing.get(None))
    apart = {each.theme_id: beside_quote(each, standing.get(each.theme_id)) for each in layout.themes}
    unsaid = {theme_id: words for theme_id, words in apart.items() if words and theme_id not in layout.sentences}
    blocks = [
        kit.section(f"*{title}*"),
        kit.plain_section(chart_words(digest)),
        *([kit.plain_section(said)] if said else []),
        *told_apart(say("More on what customers speak of"), layout.themes, unsaid),
        *thread_themes(say("More that customers speak of"), digest, layout.more_themes, standing),
        *number_lists(digest),
        *pick_blocks(say("More to read") if layout.picks else say("Worth reading"), layout.more_picks, QUOTE_IN_THREAD),
        *experiment_blocks(say("More experiments"), layout.more_experiments),
    ]
    return Rendered(text=f"*{title}*\n{_plain(chart_words(digest))}", blocks=tuple(blocks))


def preview_message(digest: Digest) -> Rendered:
    """Return a digest for one person, before anything is posted."""
    shown = digest_message(digest)
    note = say(_PREVIEWS[digest.period.noun])
    return Rendered(text=f"{note}\n{shown.text}", blocks=(*shown.blocks, kit.context(note)))


def _also(layout: Layout) -> list[Block]:
    """Return one list of what was decided and is due, of the loop, quality, alignment and whom nobody hears."""
    decided = [note for note in layout.notes if note[0] is NoteTopic.STATUSES]
    others = [note for note in layout.notes if note[0] is not NoteTopic.STATUSES]
    lines = [
        *(note_line(*note) for note in decided),
        *map(experiment_line, layout.experiments),
        *(note_line(*note) for note in others),
    ]
    return [kit.rich_text(kit.bullets(*lines))] if lines else []


def _also_told(layout: Layout) -> list[str]:
    """Return the same in plain lines; a text has no screen, so that what is due stands here in full."""
    told = (*layout.experiments, *layout.more_experiments)[:EXPERIMENTS_IN_HEAD]
    return [*map(experiment_told, told), *(note_told(*note) for note in layout.notes)]


def _plain(text: str) -> str:
    """Return Heed's own words, with others' in them that were cleaned before, for mrkdwn; isolated names stay so."""
    return escape(text, quote=False)


def _sample(digest: Digest, standing: Standing) -> str:
    right = accuracy_words(digest.accuracy) if digest.accuracy else ""
    return sample_words(digest, standing, accuracy=right)


def _buttons(digest: Digest) -> list[Block]:
    """Return the buttons that make sense where the digest stands: a preview changes nothing."""
    if digest.slot == "preview":
        return []
    if digest.slot.startswith("now:"):
        schedule = kit.button(say("Schedule a digest here"), "digest.schedule", "open")
        return [kit.actions("digest.actions", schedule, *opinion_buttons(digest))]
    sure = kit.confirm(
        say("Mute this digest?"),
        say("Nobody in this channel gets it any more, until somebody types /digest unmute here."),
        say("Mute"),
        say("Keep it"),
    )
    return [
        kit.actions(
            "digest.actions",
            kit.button(say("Change"), "digest.schedule", "open"),
            kit.button(say("Mute"), "digest.mute", "mute", confirm=sure),
            *opinion_buttons(digest),
        )
    ]
