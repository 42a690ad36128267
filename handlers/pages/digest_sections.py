"""What customers said, and what stands beside it: themes, items worth reading, experiments and notes."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.digest_experiment_words import news_words
from bot.domain.digest_experiments import DigestExperiment
from bot.domain.digest_notes import DigestNote, NoteLine, NoteTopic, name_words, topic_words
from bot.domain.digest_themes import DigestSentence, DigestTheme
from bot.domain.digest_words import Standing, trend_words
from bot.domain.digests import Digest
from bot.domain.feedback import Feedback
from bot.domain.language import say
from handlers.blocks.digest_layout import unquoted
from handlers.blocks.digest_notes import notes_in_order
from handlers.blocks.digest_themes import beside_quote, removed_words
from handlers.blocks.excerpts import masked_excerpt
from handlers.blocks.items import KIND_NAMES, severity_of
from handlers.blocks.kit import truncate
from handlers.pages.html import Html, Inside, isolated, link, tag, together

# A page has room: most messages stand here whole.
_QUOTE = 600
_TITLE = 200
_PLACE = re.compile(r"\{(\d)\}")


def themes_section(digest: Digest, standing: Standing) -> Html | None:
    """Return the themes, the news first."""
    themes = [_theme(digest, theme, standing.get(theme.theme_id)) for theme in digest.themes]
    return _section("themes", say("What customers speak of"), themes)


def picks_section(digest: Digest) -> Html | None:
    """Return the items worth reading that do not speak for a theme already."""
    return _section("items", say("Worth reading"), [_pick(pick) for pick in unquoted(digest)])


def notes_section(digest: Digest) -> Iterator[Html | None]:
    """Return what was decided and is due, then the loop, quality, alignment and whom nobody hears."""
    notes = {note.topic: note for note in notes_in_order(digest)}
    decided = notes.pop(NoteTopic.STATUSES, None)
    lines = [*(_note_lines(decided) if decided else []), *map(_experiment, digest.experiments)]
    yield _section("decided", say("Decided and due"), [_bullets(lines)] if lines else [])
    for note in notes.values():
        yield _section(note.topic.value, topic_words(note.topic), [_bullets(list(_note_lines(note)))])


def _section(name: str, heading: str, inside: Sequence[Html]) -> Html | None:
    return tag("section", tag("h2", heading, id=name), *inside, aria_labelledby=name) if inside else None


def _bullets(lines: Sequence[Html]) -> Html:
    return tag("ul", *(tag("li", line) for line in lines))


def _theme(digest: Digest, theme: DigestTheme, sentence: DigestSentence | None) -> Html:
    said = beside_quote(theme, sentence)
    return tag(
        "article",
        tag("h3", f"{theme.label} ", isolated(theme.name)),
        tag("p", " · ".join(trend_words(digest, theme)), class_="soft"),
        tag("p", said) if said else None,
        *_quotation(theme.quote),
    )


def _pick(pick: Feedback | None) -> Html:
    return tag("article", *_quotation(pick))


def _quotation(item: Feedback | None) -> list[Html]:
    """Return somebody's words and where they are from; their language is not known, their direction shows."""
    if item is None:
        return [tag("p", tag("em", removed_words()))]
    words, is_cut = masked_excerpt(item.words, _QUOTE)
    known = [say(KIND_NAMES[item.kind]) if item.kind else "", severity_of(item)]
    facts: list[Inside] = [item.label, *(f" · {fact}" for fact in known if fact)]
    facts += [" · ", isolated(item.account_name)] if item.account_name else []
    way = link(item.message.permalink if item.message else None, say("Open {item} in Slack", item=item.label))
    facts += [" · ", way] if way.markup.startswith("<a ") else []
    return [
        tag("blockquote", words, " …" if is_cut else None, dir="auto", lang=""),
        tag("p", *facts, class_="soft"),
    ]


def _experiment(line: DigestExperiment) -> Html:
    reason = together(": ", isolated(truncate(line.reason, _QUOTE))) if line.reason else None
    return together(
        tag("strong", line.label), " ", isolated(truncate(line.title, _TITLE)), f" · {news_words(line)}", reason
    )


def _note_lines(note: DigestNote) -> Iterator[Html]:
    for line in (note.head, *note.details):
        if line is not None:
            yield together(*_filled(line))


def _filled(line: NoteLine) -> Iterator[Inside]:
    """Give a line with its names, each of which keeps its own direction."""
    end, text = 0, line.text.replace("`", "")
    for place in _PLACE.finditer(text):
        yield text[end : place.start()]
        end, at = place.end(), int(place[1])
        yield _named(line, at, begins=place.start() == 0) if at < len(line.names) else place[0]
    yield text[end:]


def _named(line: NoteLine, at: int, *, begins: bool) -> Html:
    words = name_words(line.names[at])
    return isolated(words[:1].upper() + words[1:] if begins and line.names[at].said is None else words)
