"""A digest as people see it: one Slack screen in the channel, everything else in its thread.

The budgets keep both messages far below Slack's limits for the worst words (`test_digests.py` tries them): about
40 blocks and 10,000 characters, counted escaped.
"""

from collections.abc import Sequence

from bot.domain.bias import bias_words
from bot.domain.days import day_label
from bot.domain.digest_experiments import EXPERIMENTS_IN_HEAD
from bot.domain.digest_themes import THEMES_IN_HEAD
from bot.domain.digests import AccountCount, Digest, KindCount, change_words, counted, kind_plural
from bot.domain.feedback import Feedback
from bot.domain.schedules import zone_of
from handlers.blocks import kit, limits
from handlers.blocks.charts import bar_chart
from handlers.blocks.digest_experiments import experiment_blocks, experiment_told
from handlers.blocks.digest_notes import note_blocks, notes_told
from handlers.blocks.digest_themes import REMOVED, Standing, telling_notes, theme_blocks, theme_told, verdict_said
from handlers.blocks.excerpts import masked_excerpt
from handlers.blocks.items import KIND_NAMES, severity_of
from handlers.blocks.kit import Block, Rendered

# In the channel: as many accounts as stand beside the seven kinds without pushing the quotes off the screen.
ROWS_IN_HEAD = 5
# A quote of three lines on a wide screen; in the thread, where there are many, two.
QUOTE_IN_HEAD = 280
QUOTE_IN_THREAD = 160
# An account's name is a label here, not its register entry.
ACCOUNT_NAME = 60


def digest_message(digest: Digest) -> Rendered:
    """Return what everybody in the channel sees; people who cannot see it get the same in the text."""
    title = f"Customer feedback, {_span(digest)}"
    standing, shown = digest.standing(), digest.themes[:THEMES_IN_HEAD]
    said, sample = verdict_said(standing), _sample(digest, standing)
    blocks = [
        kit.header(title),
        kit.section(f"*{kit.escape(digest.verdict)}*"),
        *([kit.plain_section(said)] if said else []),
        *_chart(digest),
        *_numbers(digest),
        *theme_blocks("What customers speak of", digest, shown, standing),
        *_quotes("Worth reading", digest.head_picks, QUOTE_IN_HEAD),
        *experiment_blocks("Experiments", digest.experiments[:EXPERIMENTS_IN_HEAD]),
        *note_blocks(digest),
        kit.context(kit.escape(sample)),
        *_buttons(digest),
    ]
    told = [f"*{title}*", kit.escape(f"{digest.verdict} {said}".strip())]
    told += [
        kit.escape(_in_words(digest)),
        *(kit.escape(theme_told(digest, theme, standing)) for theme in shown),
    ]
    told += [_told(pick) for pick in digest.head_picks]
    told += [kit.escape(experiment_told(line)) for line in digest.experiments[:EXPERIMENTS_IN_HEAD]]
    told += map(kit.escape, notes_told(digest))
    return Rendered(text="\n".join([*told, kit.escape(sample)]), blocks=tuple(blocks))


def digest_details(digest: Digest) -> Rendered:
    """Return what stands in the thread: every number, and more of the items."""
    title = f"All numbers, {_span(digest)}"
    tally = digest.tally
    blocks = [
        kit.section(f"*{title}*"),
        kit.plain_section(_in_words(digest)),
        *theme_blocks("More that customers speak of", digest, digest.themes[THEMES_IN_HEAD:], digest.standing()),
        *_list("By kind", _kind_rows(digest)),
        *_list("By account", _account_rows(digest, len(tally.by_account))),
        *_quotes("More to read", digest.thread_picks, QUOTE_IN_THREAD),
        *experiment_blocks("More experiments", digest.experiments[EXPERIMENTS_IN_HEAD:]),
    ]
    return Rendered(text=f"*{title}*\n{kit.escape(_in_words(digest))}", blocks=tuple(blocks))


def preview_message(digest: Digest) -> Rendered:
    """Return a digest for one person, before anything is posted."""
    shown = digest_message(digest)
    note = (
        f"This is a preview of the {digest.period.noun} up to now, and only you can see it. "
        "In the channel, a thread below holds all numbers and more to read."
    )
    return Rendered(text=f"{note}\n{shown.text}", blocks=(*shown.blocks, kit.context(note)))


# --- numbers ---------------------------------------------------------------------------------------------------------


def _span(digest: Digest) -> str:
    end = digest.period.end.astimezone(zone_of(digest.time_zone)).date()
    return f"{digest.period.label} to {day_label(end)}"


def _points(digest: Digest) -> list[tuple[str, int]]:
    return [(period.label, count) for period, count in zip(digest.periods, digest.tally.by_period, strict=True)]


def _chart(digest: Digest) -> list[Block]:
    """Return the chart; a team that has only experiments so far sees no empty one."""
    if not any(digest.tally.by_period):
        return []
    noun, points = digest.period.noun, _points(digest)
    began = f"{noun.capitalize()} that began on"
    return [bar_chart(f"Items per {noun}", "Items", points, x_label=began, y_label="Items")]


def _in_words(digest: Digest) -> str:
    """Return the chart for those who cannot see it."""
    told = ", ".join(f"{label}: {count:,}" for label, count in _points(digest))
    return f"Items per {digest.period.noun}, by the day it began: {told}."


def _numbers(digest: Digest) -> list[Block]:
    kinds, accounts = _kind_rows(digest), _account_rows(digest, ROWS_IN_HEAD)
    if not kinds:
        return []
    if not digest.tally.is_sorted:
        return [kit.section("Nobody has sorted these items yet: who opens one can set its kind, severity and account.")]
    lists: list[Block] = [kit.plain("\n".join(column), limits.SECTION_FIELD_TEXT) for column in (kinds, accounts)]
    return [{"type": "section", "fields": [kit.mrkdwn("*By kind*"), kit.mrkdwn("*By account*"), *lists]}]


def _kind_rows(digest: Digest) -> list[str]:
    """Return a row for each kind, the largest first, and last how many items nobody has sorted yet."""
    counts = sorted(digest.tally.by_kind, key=lambda count: count.kind is None)
    names = [kind_plural(count.kind) for count in counts]
    return [_row(name[0].upper() + name[1:], count, digest) for name, count in zip(names, counts, strict=True)]


def _account_rows(digest: Digest, shown: int) -> list[str]:
    """Return a row for each account up to `shown`, how many accounts are left out, and the items without one."""
    named = [count for count in digest.tally.by_account if count.name is not None]
    rows = [_row(_account(count.name), count, digest) for count in named[:shown]]
    heard = sum(1 for count in named[:shown] if count.now)
    left = digest.tally.accounts - heard
    if left > 0:
        rows.append(f"and {counted(left, 'more account')}")
    unknown = [count for count in digest.tally.by_account if count.name is None]
    return rows + [_row("No account known", count, digest) for count in unknown]


def _row(name: str, count: KindCount | AccountCount, digest: Digest) -> str:
    """Return a name with its count, and how that compares when there is anything to compare with."""
    compared = "" if digest.tally.is_first else f" ({change_words(count.now, count.before)})"
    return f"{name}: {count.now:,}{compared}"


def _account(name: str | None) -> str:
    return kit.truncate(kit.one_line(name or ""), ACCOUNT_NAME, kit.escaped_size)


def _list(heading: str, rows: Sequence[str]) -> list[Block]:
    if not rows:
        return []
    lines = [kit.line(kit.said(row)) for row in rows]
    return [kit.rich_text(kit.line(kit.said(heading, bold=True)), kit.bullets(*lines))]


def _sample(digest: Digest, standing: Standing) -> str:
    """Return what the numbers rest on, and what they leave out."""
    tally, parts = digest.tally, []
    if tally.now:
        sources = [counted(tally.accounts, "account")] if tally.accounts else []
        sources += [counted(tally.people, "person", "people")] if tally.people else []
        origin = f" from {' and '.join(sources)}" if sources else ""
        parts.append(f"{counted(tally.now, 'item')}{origin}")
    if tally.late:
        parts.append(f"{counted(tally.late, 'item')} said earlier but captured since {digest.period.label}")
    if tally.withheld:
        places = "is in a private place" if tally.withheld == 1 else "are in private places"
        parts.append(f"{tally.withheld:,} more {places} and left out")
    counts = "; ".join(parts) or f"No items this {digest.period.noun}"
    notes = "".join(f" {note}." for note in (*filter(None, [_bias(digest)]), *telling_notes(digest, standing)))
    return f"{counts}.{notes} Times in {digest.time_zone}."


def _bias(digest: Digest) -> str:
    """Return whose words the numbers rest on; nothing where they are too few."""
    words = bias_words(digest.tally)
    return words[:1].upper() + words[1:]


# --- words -----------------------------------------------------------------------------------------------------------


def _quotes(heading: str, picks: Sequence[Feedback | None], budget: int) -> list[Block]:
    if not picks:
        return []
    return [kit.section(f"*{heading}*"), *(_quote(pick, budget) for pick in picks)]


def _quote(pick: Feedback | None, budget: int) -> Block:
    """Return an item with its label, what is known of it, the way to it, and its words, letter by letter."""
    if pick is None:
        return kit.rich_text(kit.line(kit.said(REMOVED, italic=True)))
    about = [kit.said(pick.label, bold=True), *(kit.said(f" · {part}") for part in _known(pick))]
    url = kit.safe_url(pick.message.permalink) if pick.message else None
    if url:
        about += [kit.said(" · "), kit.rich_link(url, "Open in Slack")]
    words, is_cut = masked_excerpt(pick.words, budget)
    said = [kit.said(words), *([kit.said(" …", italic=True)] if is_cut else [])]
    return kit.rich_text(kit.line(*about), kit.quoted(*said))


def _known(pick: Feedback) -> list[str]:
    """Return what is known of an item, in the order in which people ask for it."""
    kind = KIND_NAMES[pick.kind] if pick.kind else ""
    return [part for part in (kind, severity_of(pick), _account(pick.account_name)) if part]


def _told(pick: Feedback | None) -> str:
    if pick is None:
        return REMOVED
    words, is_cut = masked_excerpt(pick.words, QUOTE_IN_HEAD)
    about = ", ".join([pick.label, *_known(pick)])
    return kit.escape(f"{about}: “{words}”{' …' if is_cut else ''}")


# --- buttons ---------------------------------------------------------------------------------------------------------


def _buttons(digest: Digest) -> list[Block]:
    """Return the buttons that make sense where the digest stands: a preview changes nothing."""
    if digest.slot == "preview":
        return []
    if digest.slot.startswith("now:"):
        return [kit.actions("digest.actions", kit.button("Schedule a digest here", "digest.schedule", "open"))]
    sure = kit.confirm(
        "Mute this digest?",
        "Nobody in this channel gets it any more, until somebody types /digest unmute here.",
        "Mute",
        "Keep it",
    )
    return [
        kit.actions(
            "digest.actions",
            kit.button("Change", "digest.schedule", "open"),
            kit.button("Mute", "digest.mute", "mute", confirm=sure),
        )
    ]
