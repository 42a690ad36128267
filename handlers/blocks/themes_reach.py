"""A theme's reach and trend in words."""

from bot.domain.digests import change_words, counted
from bot.domain.themes import ThemeReach


def reach_words(reach: ThemeReach) -> str:
    """Return a theme's reach and trend in words: accounts and people first, since a raw count rewards the loudest."""
    return "  ·  ".join(
        (
            counted(reach.accounts, "account"),
            counted(reach.people, "person", "people"),
            counted(reach.items, "item"),
            f"{reach.now:,} in four weeks, {change_words(reach.now, reach.before)}",
        )
    )
