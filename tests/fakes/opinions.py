"""Opinions on the digests of one workspace, in memory."""

from dataclasses import replace
from datetime import datetime

from bot.domain.opinions import Opinion
from bot.domain.schedules import Cadence
from tests.fakes.shelf import Shelf


class InMemoryOpinionStore:
    """The twin of `SqlOpinionStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._known = shelf.opinions

    async def give(self, opinion: Opinion) -> Opinion | None:
        """Store somebody's opinion on a digest, and return the one that made it rarer, if one did."""
        key = (opinion.digest_id, opinion.user_id)
        earlier = self._known.get(key, opinion)
        self._known[key] = replace(earlier, is_useful=opinion.is_useful, at=opinion.at)
        return await self.lowering(opinion.digest_id)

    async def lowered(self, digest_id: str, user_id: str, before: Cadence) -> None:
        """Remember that an opinion made a digest rarer than it was before."""
        self._known[digest_id, user_id] = replace(self._known[digest_id, user_id], lowered_from=before)

    async def lowering(self, digest_id: str) -> Opinion | None:
        """Return the opinion that made a digest rarer, undone or not."""
        return next((each for each in await self.of(digest_id) if each.lowered_from is not None), None)

    async def undo(self, digest_id: str, *, by: str, at: datetime) -> bool:
        """Remember that it was taken back; False when there is nothing to take back."""
        lowering = await self.lowering(digest_id)
        if lowering is None or lowering.undone_at is not None:
            return False
        self._known[digest_id, lowering.user_id] = replace(lowering, undone_at=at, undone_by=by)
        return True

    async def of(self, digest_id: str) -> list[Opinion]:
        """Return every opinion on a digest, the oldest first."""
        theirs = [opinion for (known, _), opinion in self._known.items() if known == digest_id]
        return sorted(theirs, key=lambda opinion: (opinion.at, opinion.user_id))

    async def lowerings(self, since: datetime) -> list[Opinion]:
        """Return the opinions that made a digest rarer since then, or were taken back since then."""
        lowered = [each for each in self._known.values() if each.lowered_from is not None]
        return [each for each in lowered if each.at >= since or (each.undone_at or each.at) >= since]
