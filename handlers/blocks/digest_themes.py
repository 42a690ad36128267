"""The themes of a digest: name, trend and reach as code counted them, a sentence that rests on items, and one quote."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.domain.digest_themes import DigestSentence, DigestTheme, Trend
from bot.domain.digests import Digest, change_words, counted
from bot.domain.labels import SetBy
from bot.flows.accuracy import accuracy_words
from handlers.blocks import kit
from handlers.blocks.excerpts import masked_excerpt
from handlers.blocks.kit import Block

# What an analyst wrote, by theme, while the items that it rests on still say so.
Standing: TypeAlias = Mapping[str | None, DigestSentence]

# A quote of two lines on a wide screen: the sentence above it says what it is about.
QUOTE_BUDGET = 160
SENTENCE_BUDGET = 300
THEME_NAME = 60
# A sentence may rest on many items; these show that it rests on some, and each can be looked up.
_CITES_NAMED = 3
REMOVED = "(removed in Slack)"
_TRENDS = {Trend.NEW: "new", Trend.RISING: "rising", Trend.STEADY: "", Trend.COOLING: "cooling"}


def theme_blocks(heading: str, digest: Digest, themes: Sequence[DigestTheme], standing: Standing) -> list[Block]:
    """Return a heading and a block for each theme."""
    drawn = [_theme(digest, theme, standing.get(theme.theme_id)) for theme in themes]
    return [kit.section(f"*{heading}*"), *drawn] if drawn else []


def verdict_said(standing: Standing) -> str:
    """Return what an analyst says of the whole period, with what it rests on, or nothing; plain text."""
    sentence = standing.get(None)
    return _with_cites(sentence) if sentence else ""


def theme_told(digest: Digest, theme: DigestTheme, standing: Standing) -> str:
    """Return a theme in one plain line, for those who see no blocks."""
    sentence = standing.get(theme.theme_id)
    parts = [f"{theme.label} {_name(theme)}", *_about(digest, theme)]
    return " · ".join(parts) + (f". {_with_cites(sentence)}" if sentence else "")


def telling_notes(digest: Digest, standing: Standing) -> list[str]:
    """Return what people should know about the sentences of a digest, and how often Heed was right; plain text."""
    telling, notes = digest.telling, []
    if telling.withheld:
        verb = "was" if telling.withheld == 1 else "were"
        notes.append(f"{counted(telling.withheld, 'sentence')} {verb} withheld: no evidence")
    if telling.set_by is SetBy.ENDPOINT and standing:
        notes.append("sentences by AI, each checked against the items it names; numbers are Heed's own")
    if telling.notice:
        notes.append(telling.notice.rstrip("."))
    if digest.accuracy:
        notes.append(accuracy_words(digest.accuracy))
    return [note[0].upper() + note[1:] for note in notes]


def _theme(digest: Digest, theme: DigestTheme, sentence: DigestSentence | None) -> Block:
    about = [kit.said(f"{theme.label} {_name(theme)}", bold=True)]
    about += [kit.said(f" · {part}") for part in _about(digest, theme)]
    lines = [kit.line(*about)]
    if sentence:
        lines = [kit.line(*about, kit.said("\n"), kit.said(_with_cites(sentence)))]
    return kit.rich_text(*lines, _quote(theme))


def _about(digest: Digest, theme: DigestTheme) -> list[str]:
    compared = "" if digest.tally.is_first else f" ({change_words(theme.now, theme.before)})"
    accounts = [counted(theme.accounts, "account")] if theme.accounts else []
    reach = ", ".join([*accounts, counted(theme.people, "person", "people")])
    parts = [_TRENDS[theme.trend], f"{counted(theme.now, 'item')}{compared}", reach]
    return [part for part in parts if part]


def _quote(theme: DigestTheme) -> Block:
    quote = theme.quote
    if quote is None:
        return kit.quoted(kit.said(REMOVED, italic=True))
    words, is_cut = masked_excerpt(quote.words, QUOTE_BUDGET)
    source = [kit.said(f"  {quote.label}", italic=True)]
    url = kit.safe_url(quote.message.permalink) if quote.message else None
    link = [kit.said(" · "), kit.rich_link(url, "Open in Slack")] if url else []
    return kit.quoted(kit.said(words), *([kit.said(" …", italic=True)] if is_cut else []), *source, *link)


def _name(theme: DigestTheme) -> str:
    return kit.truncate(kit.one_line(theme.name), THEME_NAME, kit.escaped_size)


def _with_cites(sentence: DigestSentence) -> str:
    """Return a sentence with the items that it rests on, such as `(F-12, F-15)`."""
    labels = [item.label for item in sentence.cites if item is not None]
    more = f" and {len(labels) - _CITES_NAMED} more" if len(labels) > _CITES_NAMED else ""
    text = kit.truncate(kit.one_line(sentence.text), SENTENCE_BUDGET, kit.escaped_size)
    return f"{text} ({', '.join(labels[:_CITES_NAMED])}{more})"
