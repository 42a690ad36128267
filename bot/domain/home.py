"""The pages of the Home tab."""

from enum import StrEnum


class HomePage(StrEnum):
    """One of the pages; the first is the one that people begin with."""

    MINE = "mine"
    CUSTOMERS = "customers"
    SETTINGS = "settings"


def page_named(name: str) -> HomePage:
    """Return the page with a name; the first for a name that is none."""
    return HomePage(name) if name in set(HomePage) else HomePage.MINE
