"""Alignment in words: shares, and how they moved."""

from bot.domain.alignment import Slice, Strand

# Points of a hundred from which a change is called one: less is what a handful of askers make by chance.
_MOVED = 5


def share_words(share: float | None) -> str:
    """Return a share 0..1 as people say it: whole per cent, since a handful of askers make no tenths."""
    if share is None:
        return "nothing"
    whole = points(share)
    if share > 0 and whole == 0:
        return "under 1%"
    return f"{whole}%"


def points(share: float) -> int:
    """Return a share 0..1 in whole per cent, halves upwards."""
    return int(share * 100 + 0.5)


def moved_words(now: float | None, before: float | None) -> str:
    """Return how a share moved, with the sign repeating the words; nothing where there is nothing to compare."""
    if now is None or before is None:
        return ""
    here, there = points(now), points(before)
    if abs(here - there) < _MOVED:
        return f"as before ({there}%)" if here != there else "as before"
    return f"▲ up from {there}%" if here > there else f"▼ down from {there}%"


def strand_words(strand: Strand, currency: str | None) -> str:
    """Return what falls to an objective in one line: askers, revenue, bets, shipped work, and how the first moved."""
    parts = [_asked(strand), _revenue(strand.now, currency), _bets(strand.now), _shipped(strand.now)]
    return "  ·  ".join(part for part in parts if part)


def _asked(strand: Strand) -> str:
    if strand.now.votes is None:
        return "nobody asked for anything yet"
    askers = strand.now.askers
    who = "nobody" if not askers else f"{askers:,} asker{'' if askers == 1 else 's'}"
    moved = moved_words(strand.now.votes, strand.before.votes)
    return f"{share_words(strand.now.votes)} of what is asked for ({who}){f', {moved}' if moved else ''}"


def _revenue(now: Slice, currency: str | None) -> str:
    return "" if now.revenue is None or currency is None else f"{share_words(now.revenue)} of the revenue in {currency}"


def _bets(now: Slice) -> str:
    if not now.bets:
        return ""
    return f"{now.bets:,} bet{'' if now.bets == 1 else 's'} ({share_words(now.bet_share)})"


def _shipped(now: Slice) -> str:
    return f"{now.shipped:,} shipped ({share_words(now.shipped_share)})" if now.shipped else ""
