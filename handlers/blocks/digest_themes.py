"""The themes of a digest: name, trend, reach and revenue as code counted them, one quote, and a sentence of an analyst.

A sentence rests on items and names them. One that quotes them stands in the thread: in the channel each theme has a
quote of its own already, and nobody wants to read an item twice.
"""

from collections.abc import Mapping, Sequence

from bot.domain.digest_themes import DigestSentence, DigestTheme
from bot.domain.digest_words import Standing, trend_words
from bot.domain.digests import Digest
from bot.domain.feedback import Feedback
from bot.domain.language import say
from handlers.blocks import kit
from handlers.blocks.directions import composed, isolated
from handlers.blocks.excerpts import masked_excerpt, width_of
from handlers.blocks.kit import Block

# A quote of one line on a wide screen, less what its account takes, together with where it is from.
QUOTE_IN_HEAD, _LEAST_IN_HEAD = 103, 60
# In the thread, which is narrower and longer, of a few lines.
QUOTE_BUDGET = 160
SENTENCE_BUDGET = 300
THEME_NAME = 60
ACCOUNT_NAME = 40
# A sentence may rest on many items; these show that it rests on some, and each can be looked up.
_CITES_NAMED = 3
_QUOTES = ("“", '"', "«", "「")


def head_themes(digest: Digest, themes: Sequence[DigestTheme], sentences: Mapping[str, str]) -> list[Block]:
    """Return the themes of the message in the channel, in one block."""
    parts = [
        part
        for theme in themes
        for part in (_about(digest, theme, sentences.get(theme.theme_id, "")), quote_of(theme, _room_for(theme)))
    ]
    return [kit.rich_text(*parts)] if parts else []


def thread_themes(heading: str, digest: Digest, themes: Sequence[DigestTheme], standing: Standing) -> list[Block]:
    """Return a heading and a block for each theme."""
    drawn = [
        kit.rich_text(
            _about(digest, theme, beside_quote(theme, standing.get(theme.theme_id))), quote_of(theme, QUOTE_BUDGET)
        )
        for theme in themes
    ]
    return [kit.section(f"*{heading}*"), *drawn] if drawn else []


def told_apart(heading: str, themes: Sequence[DigestTheme], sentences: Mapping[str, str]) -> list[Block]:
    """Return the sentences about the channel's themes that had no place beside their quotes."""
    lines = [
        kit.line(composed(f"{named_theme(theme)}: ", bold=True), kit.said(sentences[theme.theme_id]))
        for theme in themes
        if theme.theme_id in sentences
    ]
    return [kit.rich_text(kit.line(kit.said(heading, bold=True)), kit.bullets(*lines))] if lines else []


def unquoting_words(sentence: DigestSentence | None) -> str:
    """Return a sentence for the channel, nothing when it shows words of an item: those have places of their own."""
    return "" if sentence is None or _is_quoting(sentence) else sentence_words(sentence)


def beside_quote(theme: DigestTheme, sentence: DigestSentence | None) -> str:
    """Return a sentence for the thread, nothing when it shows words of the very item that stands below it."""
    if sentence is None or theme.quote is None or not _is_quoting(sentence):
        return sentence_words(sentence)
    return "" if theme.quote.id in {item.id for item in sentence.cites if item} else sentence_words(sentence)


def _is_quoting(sentence: DigestSentence) -> bool:
    return any(mark in sentence.text for mark in _QUOTES)


def theme_told(digest: Digest, theme: DigestTheme, sentence: str) -> str:
    """Return a theme in one plain line, with what is said of it, for those who see no blocks."""
    told = " · ".join([named_theme(theme), *trend_words(digest, theme)])
    return f"{told}. {sentence}" if sentence else told


def named_theme(theme: DigestTheme) -> str:
    """Return a theme's label and name, cleaned."""
    return f"{theme.label} {isolated(kit.truncate(kit.one_line(theme.name), THEME_NAME, kit.escaped_size))}"


def sentence_words(sentence: DigestSentence | None) -> str:
    """Return a sentence with the items that it rests on, such as `(F-12, F-15)`; nothing without one."""
    if sentence is None:
        return ""
    labels = [item.label for item in sentence.cites if item is not None]
    text = kit.truncate(kit.one_line(sentence.text), SENTENCE_BUDGET, kit.escaped_size)
    named, more = ", ".join(labels[:_CITES_NAMED]), len(labels) - _CITES_NAMED
    return f"{text} ({say('{items} and {more:,} more', items=named, more=more) if more > 0 else named})"


def quote_of(theme: DigestTheme, budget: int) -> Block:
    """Return what somebody said on a theme, letter by letter, whose it is and the way to it."""
    quote = theme.quote
    if quote is None:
        return kit.quoted(kit.said(removed_words(), italic=True))
    words, is_cut = masked_excerpt(quote.words, budget)
    account = isolated(_account(quote))
    source = composed("  " + " · ".join(part for part in (quote.label, account) if part))
    url = kit.safe_url(quote.message.permalink) if quote.message else None
    link = [kit.said(" · "), kit.rich_link(url, say("Open in Slack"))] if url else []
    return kit.quoted(kit.said(words), *([kit.said(" …", italic=True)] if is_cut else []), source, *link)


def _room_for(theme: DigestTheme) -> int:
    """Return how wide a quote may be so that it stands on one line with its account."""
    taken = width_of(_account(theme.quote)) if theme.quote else 0
    return max(QUOTE_IN_HEAD - taken, _LEAST_IN_HEAD)


def _account(item: Feedback) -> str:
    return kit.truncate(kit.one_line(item.account_name or ""), ACCOUNT_NAME, width_of)


def removed_words() -> str:
    """Return what stands in the place of words that are gone."""
    return say("(removed in Slack)")


def _about(digest: Digest, theme: DigestTheme, sentence: str) -> Block:
    about = [composed(named_theme(theme), bold=True)]
    about += [kit.said(f" · {part}") for part in trend_words(digest, theme)]
    return kit.line(*about, *([kit.said(f"\n{sentence}")] if sentence else []))
