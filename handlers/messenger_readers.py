"""Who reads along: nothing goes where another organisation does, unless somebody was told which and agreed."""

from bot.domain.audience import Place
from bot.domain.errors import MoreReadersError, SharedChannelError


def check_readers(place: Place, agreed: frozenset[str]) -> None:
    """Raise SharedChannelError where customers would read along unasked, MoreReadersError where others joined since."""
    if not place.is_external:
        return
    # Who cannot be named cannot have been agreed to.
    if not agreed or not place.outside_team_ids:
        raise SharedChannelError
    if not place.outside_team_ids <= agreed:
        raise MoreReadersError
