"""The attention budget of one workspace, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.attention import FOLD, FREE, MUTED, Allowance, Mute, Occasion, Said
from bot.ports import Claim, Fold, Going, Job
from tests.fakes.shelf import Shelf
from tests.fakes.small_stores import InMemoryPostLog


class InMemoryAttentionStore:
    """The twin of `SqlAttentionStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf
        self._posts = InMemoryPostLog(shelf)

    async def claim(self, going: Going, allowance: Allowance, at: datetime) -> Claim:
        """Claim a message, or hold it back: it is muted there, or the day's budget is spent."""
        claim = await self._posts.claim(going.key, going.channel_id, at, going)
        if claim.was_claimed:
            return claim
        folded_into = self._folded_into(going, allowance)
        if folded_into is not None:
            self._shelf.posts[going.key] = replace(self._shelf.posts[going.key], folded_into=folded_into)
        return replace(claim, folded_into=folded_into)

    def _folded_into(self, going: Going, allowance: Allowance) -> str | None:
        if (going.place_id, going.occasion) in self._shelf.mutes:
            return MUTED
        told = [
            claim
            for known, claim in self._known()
            if known.key != going.key
            and known.place_id == going.place_id
            and claim.claimed_at >= allowance.since
            and not claim.is_held
            and claim.occasion not in FREE
        ]
        return allowance.fold_key(going.place_id) if len(told) >= allowance.most - 1 else None

    async def fresh_folds(self, since: datetime) -> list[Fold]:
        """Return the folds that hold something newer than what they were last drawn with."""
        found: dict[str, Fold] = {}
        for known, claim in self._known():
            key = claim.folded_into or ""
            drawn = self._shelf.drawn.get(key)
            if not key.startswith(FOLD) or claim.claimed_at <= since or (drawn and claim.claimed_at < drawn):
                continue
            earlier = found.get(key)
            latest = claim.claimed_at if earlier is None else max(earlier.latest_at, claim.claimed_at)
            found[key] = Fold(key=key, user_id=known.user_id, channel_id=known.channel_id, latest_at=latest)
        return [found[key] for key in sorted(found)]

    async def in_fold(self, key: str) -> list[Said]:
        """Return what a fold tells, the oldest first."""
        held = [self._said(known, claim) for known, claim in self._known() if claim.folded_into == key]
        return sorted(held, key=lambda said: (said.at, said.key))

    async def drawn(self, key: str, at: datetime) -> None:
        """Remember that a fold was drawn with everything that was held back before a moment."""
        if key in self._shelf.posts:
            self._shelf.drawn[key] = at

    async def let_out(self, key: str, *, at: datetime) -> Job | None:
        """Let a held message go out after all, as an answer, and return the job that says it."""
        claim, going = self._shelf.posts.get(key), self._shelf.goings.get(key)
        if claim is None or going is None or claim.ts is not None or going.again is None:
            return None
        if claim.is_held:
            self._shelf.posts[key] = replace(claim, folded_into=None, occasion=Occasion.ASKED, claimed_at=at)
        elif claim.occasion is not Occasion.ASKED:
            return None
        return replace(going.again, id=key)

    async def held(self, key: str) -> Said | None:
        """Return a message that was held back; None when it was not."""
        return next((self._said(*each) for each in self._known() if each[0].key == key and each[1].is_held), None)

    async def at(self, channel_id: str, ts: str) -> Said | None:
        """Return what stands at a place."""
        found = [self._said(*each) for each in self._known()]
        return next((said for said in found if (said.channel_id, said.ts) == (channel_id, ts)), None)

    async def mute(self, mute: Mute) -> bool:
        """Remember that a kind of message is not wanted somewhere; False when that is known already."""
        is_new = (mute.place_id, mute.occasion) not in self._shelf.mutes
        self._shelf.mutes.setdefault((mute.place_id, mute.occasion), mute)
        return is_new

    async def unmute(self, place_id: str, occasion: Occasion) -> Mute | None:
        """Forget a mute, and return it; None when there is none."""
        return self._shelf.mutes.pop((place_id, occasion), None)

    async def mutes(self) -> list[Mute]:
        """Return everything that is muted, the newest first."""
        by_place = sorted(self._shelf.mutes.values(), key=lambda mute: (mute.place_id, mute.occasion))
        return sorted(by_place, key=lambda mute: mute.set_at, reverse=True)

    async def said(self, *, user_id: str, since: datetime, offset: int, limit: int) -> Sequence[Said]:
        """Return what was said or held back to whole channels, and to one person; the newest first."""
        mine = [said for said in self._told(since) if said.user_id in {None, user_id}]
        newest = sorted(mine, key=lambda said: (said.at, said.key), reverse=True)
        return newest[offset : offset + limit]

    def _told(self, since: datetime) -> list[Said]:
        settled = [self._said(*each) for each in self._known() if each[1].ts is not None or each[1].is_held]
        return [said for said in settled if said.at >= since]

    def _known(self) -> list[tuple[Going, Claim]]:
        return [
            (going, self._shelf.posts[key]) for key, going in self._shelf.goings.items() if key in self._shelf.posts
        ]

    @staticmethod
    def _said(going: Going, claim: Claim) -> Said:
        return Said(
            key=going.key,
            occasion=claim.occasion or going.occasion,
            channel_id=claim.channel_id,
            user_id=going.user_id,
            ts=claim.ts,
            at=claim.claimed_at,
            why=going.why,
            folded_into=claim.folded_into,
            can_be_shown=going.again is not None,
        )
