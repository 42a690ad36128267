"""A digest as one self-contained HTML file: all that Slack's message and its thread say, for e-mail or a wiki."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.audience import Place
from bot.domain.digest_words import (
    Standing,
    chart_title,
    chart_words,
    points,
    sample_words,
    title_words,
)
from bot.domain.digests import Digest
from bot.domain.language import later, say, spoken
from bot.flows.accuracy import accuracy_words
from handlers.blocks.digest_themes import unquoting_words
from handlers.pages.digest_sections import (
    notes_section,
    picks_section,
    themes_section,
)
from handlers.pages.digest_tables import account_table, kind_figure, kind_table, period_table
from handlers.pages.html import Html, isolated, tag, together
from handlers.pages.pictures import column_picture
from handlers.pages.styles import STYLE, policy

# Languages that are written from right to left, by their codes.
_FROM_RIGHT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_CAPTIONS = {
    "day": later("Items per day"),
    "week": later("Items per week, by the day it began"),
    "month": later("Items per month, by the day it began"),
}
_NO_NEWS = {
    "day": later("Nothing new this day, so Slack gets no digest. The numbers below stand as they are."),
    "week": later("Nothing new this week, so Slack gets no digest. The numbers below stand as they are."),
    "month": later("Nothing new this month, so Slack gets no digest. The numbers below stand as they are."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPage:
    """A digest with the channel whose members may read it; None: everybody in the workspace may."""

    digest: Digest
    place: Place | None = None


def digest_page(page: DigestPage) -> str:
    """Return the whole file."""
    digest, language = page.digest, spoken().code
    standing = digest.standing()
    document = tag(
        "html",
        _head(digest),
        tag(
            "body",
            _header(page, standing),
            tag("main", *_sections(digest, standing)),
            _footer(digest, standing),
        ),
        lang=language,
        dir="rtl" if language.partition("-")[0] in _FROM_RIGHT else "ltr",
    )
    return f"<!doctype html>\n{document.markup}\n"


def _head(digest: Digest) -> Html:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy()),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        # It holds customers' words: no search engine should show them when the file ends up on a server.
        tag("meta", name="robots", content="noindex, nofollow"),
        tag("title", title_words(digest)),
        # Our own constant, whose hash the policy names: escaping would change it.
        Html(markup=f"<style>{STYLE}</style>"),
    )


def _header(page: DigestPage, standing: Standing) -> Html:
    digest = page.digest
    if page.place is None:
        where: Html | str = say("what everybody in the workspace may read")
    elif page.place.is_own_dm:
        where = say("a direct message")
    else:
        where = isolated(f"#{page.place.name}")
    # One that quotes an item would show it twice.
    said = unquoting_words(standing.get(None))
    return tag(
        "header",
        tag("p", title_words(digest), " · ", where, class_="soft"),
        tag("h1", digest.verdict),
        tag("p", said) if said else None,
        tag("p", say(_NO_NEWS[digest.period.noun])) if not digest.has_news else None,
    )


def _numbers(digest: Digest) -> Html | None:
    """Return the pictures; the tables stand at the end, where they keep nobody from what customers said."""
    tally, title = digest.tally, chart_title(digest)
    if not any(tally.by_period):
        return None
    drawn = column_picture("items", title, chart_words(digest), points(digest))
    unsorted = say("Nobody has sorted these items yet: who opens one can set its kind, severity and account.")
    return tag(
        "section",
        tag("h2", say("The numbers"), id="numbers"),
        tag("figure", tag("figcaption", say(_CAPTIONS[digest.period.noun])), drawn),
        tag("p", unsorted) if tally.now and not tally.is_sorted else None,
        kind_figure(digest),
        aria_labelledby="numbers",
    )


def _tables(digest: Digest) -> Html | None:
    if not any(digest.tally.by_period):
        return None
    tables = (period_table(digest), kind_table(digest), account_table(digest))
    return tag("section", tag("h2", say("All numbers"), id="tables"), *tables, aria_labelledby="tables")


def _sections(digest: Digest, standing: Standing) -> Sequence[Html]:
    noted = notes_section(digest)
    found = (_numbers(digest), themes_section(digest, standing), picks_section(digest), *noted, _tables(digest))
    return [section for section in found if section is not None]


def _footer(digest: Digest, standing: Standing) -> Html:
    right = accuracy_words(digest.accuracy) if digest.accuracy else ""
    schedule = say("In Slack, /digest schedule sets up how often it comes, and /digest mute silences it.")
    return tag(
        "footer",
        tag("p", sample_words(digest, standing, accuracy=right)),
        tag("p", together(schedule)),
    )
