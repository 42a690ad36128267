"""A theme's reach and trend in words."""

from bot.domain.digests import change_words, counted
from bot.domain.language import say
from bot.domain.themes import ThemeReach


def reach_words(reach: ThemeReach) -> str:
    """Return a theme's reach and trend in words: accounts and people first, since a raw count rewards the loudest."""
    return "  ·  ".join(
        (
            counted(reach.accounts, "account"),
            counted(reach.people, "person", "people"),
            counted(reach.items, "item"),
            say(
                "{now:,} in four weeks, {change_words}",
                now=reach.now,
                change_words=change_words(reach.now, reach.before),
            ),
        )
    )
