"""Whose words a digest rests on: a few loud accounts are not the customers."""

from bot.domain.digests import FEW, Tally, counted
from bot.domain.language import say

# Three is as many as one can name and still mean "a few".
_MOST_LOUD = 3
# From this share of the items on, the few speak for the whole.
_HALF = 0.5


def bias_words(tally: Tally) -> str:
    """Return how much of a period's items came from how few accounts, such as `3 accounts = 61% of items`.

    The fewest accounts, up to three, that make at least half of the items; else the share of the three loudest. What
    has no known account is in the total, and is told from a tenth on. Nothing for fewer than five items, of which any
    share would be an accident.
    """
    if tally.now < FEW:
        return ""
    named = sorted((count.now for count in tally.by_account if count.name is not None and count.now), reverse=True)
    nameless = sum(count.now for count in tally.by_account if count.name is None)
    if not named:
        return say("no account is known for any item")
    loud = next((n for n in range(1, _MOST_LOUD + 1) if sum(named[:n]) >= _HALF * tally.now), _MOST_LOUD)
    loud = min(loud, len(named))
    accounts, share = counted(loud, "account"), sum(named[:loud]) / tally.now
    if 10 * nameless < tally.now:
        return say("{accounts} = {share:.0%} of items", accounts=accounts, share=share)
    return say(
        "{accounts} = {share:.0%} of items; {nameless:.0%} have no known account",
        accounts=accounts,
        share=share,
        nameless=nameless / tally.now,
    )
