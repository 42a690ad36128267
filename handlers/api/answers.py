"""Domain values as answers of the API."""

from bot.domain.labels import LADDER, effective
from bot.domain.statuses import StatusChange
from bot.flows.reading_outside import Item, ItemPage, StatedTheme, ThemesPage
from handlers.api import shapes


def item_facts(item: Item) -> dict[str, object]:
    """Return what is told of an item, by the names that `shapes.ItemOut` has for it."""
    feedback = item.feedback
    return {
        "id": feedback.label,
        "words": feedback.words,
        "said_at": feedback.said_at,
        "captured_at": feedback.captured_at,
        "source": feedback.source.value,
        "author": feedback.author_name or feedback.author_id,
        "account": _account(item),
        "kind": feedback.kind and feedback.kind.value,
        "severity": feedback.severity and feedback.severity.value,
        "sentiment": feedback.sentiment and feedback.sentiment.value,
        "area": feedback.area,
        "theme": _theme(item),
        "ladder": _ladder(item),
        "permalink": feedback.message and feedback.message.permalink,
    }


def item_out(item: Item) -> shapes.ItemOut:
    """Return an item."""
    return shapes.ItemOut.model_validate(item_facts(item))


def item_list(page: ItemPage) -> shapes.ItemList:
    """Return a page of items."""
    return shapes.ItemList(items=[item_out(item) for item in page.items], next_cursor=page.cursor)


def theme_out(stated: StatedTheme) -> shapes.ThemeOut:
    """Return a theme."""
    return shapes.ThemeOut.model_validate(_theme_facts(stated))


def theme_list(page: ThemesPage) -> shapes.ThemeList:
    """Return a page of themes."""
    return shapes.ThemeList(themes=[theme_out(each) for each in page.themes], next_cursor=page.cursor)


def theme_in_full(stated: StatedTheme) -> shapes.ThemeInFull:
    """Return a theme with its steps."""
    history = [_status(change) for change in stated.history]
    return shapes.ThemeInFull.model_validate(
        {**_theme_facts(stated), "history": history, "merged_from": stated.merged_from}
    )


def _account(item: Item) -> shapes.AccountRef | None:
    name = item.account.name if item.account else item.feedback.account_name
    return shapes.AccountRef(id=item.account.label if item.account else None, name=name) if name else None


def _theme(item: Item) -> shapes.ThemeRef | None:
    theme = item.theme
    return None if theme is None else shapes.ThemeRef(id=theme.label, name=theme.name, status=theme.status.value)


def _ladder(item: Item) -> shapes.Ladder:
    counting = effective(list(item.labels))
    return shapes.Ladder.model_validate(
        {name.value: counting[name].value or None for name in LADDER if name in counting}
    )


def _theme_facts(stated: StatedTheme) -> dict[str, object]:
    reach, theme = stated.reach, stated.reach.theme
    return {
        "id": theme.label,
        "name": theme.name,
        "description": theme.description,
        "status": theme.status.value,
        "status_at": theme.status_at,
        "reason": stated.newest.reason if stated.newest else None,
        "items": reach.items,
        "accounts": reach.accounts,
        "people": reach.people,
        "last_four_weeks": reach.now,
        "four_weeks_before": reach.before,
        "latest_at": reach.latest_at,
        "links": [shapes.LinkOut(url=link.url, label=link.label) for link in stated.links],
    }


def _status(change: StatusChange) -> shapes.StatusOut:
    return shapes.StatusOut(
        status=change.status.value,
        was=change.was.value,
        at=change.at,
        reason=change.reason,
        would_change=change.would_change,
        review_on=change.review_on,
    )
