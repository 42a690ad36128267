"""Counting once for a whole statement, whatever PostgreSQL believes of its tables."""

from sqlalchemy import CTE, SelectBase


def counted_once(query: SelectBase, name: str) -> CTE:
    """Return counts that a statement joins with something else, as a table that is made once.

    Right after an import PostgreSQL has no statistics and takes every table for nearly empty: then it counted 100,000
    items anew for each theme that it joined the counts with, and the page took a minute. SQLite does no such thing.
    """
    return query.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")
