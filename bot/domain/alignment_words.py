"""Alignment in words: shares, and how they moved."""

from bot.domain.alignment import Slice, Strand
from bot.domain.digests import counted
from bot.domain.language import number, say, say_many

# Points of a hundred from which a change is called one: less is what a handful of askers make by chance.
_MOVED = 5


def share_words(share: float | None) -> str:
    """Return a share 0..1 as people say it: whole per cent, since a handful of askers make no tenths."""
    if share is None:
        return say("nothing")
    whole = points(share)
    if share > 0 and whole == 0:
        return say("under {share:.0%}", share=0.01)
    return _per_cent(whole)


def points(share: float) -> int:
    """Return a share 0..1 in whole per cent, halves upwards."""
    return int(share * 100 + 0.5)


def moved_words(now: float | None, before: float | None) -> str:
    """Return how a share moved, with the sign repeating the words; nothing where there is nothing to compare."""
    if now is None or before is None:
        return ""
    here, there = points(now), points(before)
    if abs(here - there) < _MOVED:
        return say("as before ({share})", share=_per_cent(there)) if here != there else say("as before")
    if here > there:
        return say("▲ up from {share}", share=_per_cent(there))
    return say("▼ down from {share}", share=_per_cent(there))


def _per_cent(whole: int) -> str:
    return number(whole / 100, ".0%")


def strand_words(strand: Strand, currency: str | None) -> str:
    """Return what falls to an objective in one line: askers, revenue, bets, shipped work, and how the first moved."""
    parts = [_asked(strand), _revenue(strand.now, currency), _bets(strand.now), _shipped(strand.now)]
    return "  ·  ".join(part for part in parts if part)


def _asked(strand: Strand) -> str:
    if strand.now.votes is None:
        return say("nobody asked for anything yet")
    askers = strand.now.askers
    who = counted(askers, "asker") if askers else say("nobody")
    share, moved = share_words(strand.now.votes), moved_words(strand.now.votes, strand.before.votes)
    if not moved:
        return say("{share} of what is asked for ({who})", share=share, who=who)
    return say("{share} of what is asked for ({who}), {moved}", share=share, who=who, moved=moved)


def _revenue(now: Slice, currency: str | None) -> str:
    if now.revenue is None or currency is None:
        return ""
    return say("{share} of the revenue in {currency}", share=share_words(now.revenue), currency=currency)


def _bets(now: Slice) -> str:
    if not now.bets:
        return ""
    return say("{bets} ({share})", bets=counted(now.bets, "bet"), share=share_words(now.bet_share))


def _shipped(now: Slice) -> str:
    if not now.shipped:
        return ""
    return say_many(
        now.shipped,
        "{number:,} shipped ({share})",
        "{number:,} shipped ({share})",
        share=share_words(now.shipped_share),
    )
