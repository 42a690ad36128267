"""The numbers of a digest as tables, with headers that screen readers can say, and a picture of its kinds."""

from collections.abc import Sequence

from bot.domain.digest_words import axis_words, chart_title, points
from bot.domain.digests import AccountCount, Digest, KindCount, change_words, counted, kind_plural
from bot.domain.language import later, number, say, say_about
from handlers.pages.html import Html, Inside, isolated, tag
from handlers.pages.pictures import bar_picture

_NOW = {"day": later("This day"), "week": later("This week"), "month": later("This month")}
_BEFORE = {"day": later("The day before"), "week": later("The week before"), "month": later("The month before")}


def period_table(digest: Digest) -> Html:
    """Return the numbers of the first picture."""
    rows = [(label, [number(count)]) for label, count in points(digest)]
    return _table(chart_title(digest), [axis_words(digest), say("Items")], rows)


def kind_figure(digest: Digest) -> Html | None:
    """Return the kinds as a picture, nothing where nobody has sorted anything."""
    if not digest.tally.is_sorted or not digest.tally.by_kind:
        return None
    first = digest.tally.is_first
    rows = [(_kind(count), count.now, None if first else count.before) for count in _kinds(digest)]
    told = "; ".join(f"{name}: {_compared(now, before)}" for name, now, before in rows) + "."
    title = say("Items by kind")
    caption = title if first else say("Items by kind: filled is now, outlined is before")
    return tag("figure", tag("figcaption", caption), bar_picture("kinds", title, told, rows))


def kind_table(digest: Digest) -> Html | None:
    """Return every kind with its count."""
    rows: list[tuple[Inside, list[str]]] = [(_kind(count), _cells(digest, count)) for count in _kinds(digest)]
    return _table(say("Items by kind"), [say("Kind"), *_heads(digest)], rows) if rows else None


def account_table(digest: Digest) -> Html | None:
    """Return every named account with its count, how many are left out, and the items without one."""
    tally = digest.tally
    named = [count for count in tally.by_account if count.name is not None]
    rows: list[tuple[Inside, list[str]]] = [(isolated(count.name or ""), _cells(digest, count)) for count in named]
    unknown = [count for count in tally.by_account if count.name is None]
    rows += [(say("No account known"), _cells(digest, count)) for count in unknown]
    if not rows:
        return None
    table = _table(say("Items by account"), [say("Account"), *_heads(digest)], rows)
    left = tally.accounts - sum(1 for count in named if count.now)
    more = tag("p", say("and {accounts}", accounts=counted(left, "more account"))) if left > 0 else None
    return tag("div", table, more)


def _kinds(digest: Digest) -> list[KindCount]:
    return sorted(digest.tally.by_kind, key=lambda count: count.kind is None)


def _kind(count: KindCount) -> str:
    name = kind_plural(count.kind)
    return name[:1].upper() + name[1:]


def _compared(now: int, before: int | None) -> str:
    return number(now) if before is None else say("{count:,} ({change})", count=now, change=change_words(now, before))


def _heads(digest: Digest) -> list[str]:
    noun = digest.period.noun
    return (
        [say(_NOW[noun])]
        if digest.tally.is_first
        else [say(_NOW[noun]), say(_BEFORE[noun]), say_about("column of a table", "Change")]
    )


def _cells(digest: Digest, count: KindCount | AccountCount) -> list[str]:
    if digest.tally.is_first:
        return [number(count.now)]
    return [number(count.now), number(count.before), change_words(count.now, count.before)]


def _table(caption: str, heads: Sequence[str], rows: Sequence[tuple[Inside, Sequence[str]]]) -> Html:
    """Return a table whose first column names its rows; of the others, those with numbers stand at the end."""
    numeric = [False, *(cell[:1].isdigit() for cell in rows[0][1])]
    over = (
        tag("th", each, scope="col", class_="number" if is_number else None)
        for each, is_number in zip(heads, numeric, strict=True)
    )
    head = tag("thead", tag("tr", *over))
    body = tag("tbody", *(tag("tr", tag("th", name, scope="row"), *map(_cell, cells)) for name, cells in rows))
    table = tag("table", tag("caption", caption), head, body)
    return tag("div", table, class_="frame", role="region", aria_label=caption, tabindex="0")


def _cell(words: str) -> Html:
    return tag("td", words, class_="number" if words[:1].isdigit() else None)
