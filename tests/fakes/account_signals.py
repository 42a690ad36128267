"""What accounts said, in memory."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.domain.account_matching import TOLD, Clues, Match
from bot.domain.accounts import MatchedBy
from bot.domain.audience import Reader
from bot.domain.feedback import Feedback
from bot.domain.themes import Theme, ThemeState
from bot.ports.account_signals import AccountSignal, Clued, Stranger
from tests.fakes.account_shelf import active
from tests.fakes.shelf import Shelf, newest_first


class InMemoryAccountSignalStore:
    """The twin of `SqlAccountSignalStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def clued(self, kind: MatchedBy, values: Collection[str], *, after: str, limit: int) -> list[Clued]:
        """Return active items with one of these clues whose account nobody said, by id."""
        found = [item for item in self._shelf.active() if _is_open(item) and _has(item, kind, values)]
        behind = sorted((item for item in found if item.id > after), key=lambda item: item.id)[:limit]
        return [
            Clued(feedback_id=item.id, clues=_clues(item), account_id=item.account_id, account_by=item.account_by)
            for item in behind
        ]

    async def attribute(self, matches: Mapping[str, Match | None]) -> None:
        """Set the accounts of items by their ids."""
        for feedback_id, found in matches.items():
            item = self._shelf.items[feedback_id]
            if _is_open(item):
                name = self._shelf.accounts[found.account_id].name if found else None
                account_id, by = (found.account_id, found.by) if found else (None, None)
                given = replace(item, account_id=account_id, account_by=by, account_name=name)
                self._shelf.items[feedback_id] = given

    async def reindex(self, account_id: str, *, after: str, limit: int) -> str | None:
        """Do nothing: a shelf has no index."""
        del account_id, after, limit
        return None

    async def signals(self, account_ids: Collection[str], reader: Reader) -> Mapping[str, AccountSignal]:
        """Return what accounts said by their ids."""
        found = {}
        for account_id in account_ids:
            if its := self._its(account_id, reader):
                people = len({item.author_id for item in its if item.author_id})
                found[account_id] = AccountSignal(items=len(its), people=people, last_said_at=its[0].said_at)
        return found

    async def items(self, account_id: str, reader: Reader, *, limit: int, offset: int = 0) -> list[Feedback]:
        """Return the items of an account that a reader may see, the newest first."""
        return self._its(account_id, reader)[offset : offset + limit]

    async def themes(self, account_id: str, reader: Reader, *, limit: int) -> list[tuple[Theme, int]]:
        """Return the themes that an account speaks of with how many of its items, most items first."""
        counts = Counter(item.theme_id for item in self._its(account_id, reader) if item.theme_id)
        pairs = [(self._shelf.themes[theme_id], count) for theme_id, count in counts.items()]
        standing = [pair for pair in pairs if pair[0].state is ThemeState.ACTIVE]
        return sorted(standing, key=lambda pair: (-pair[1], pair[0].number))[:limit]

    async def strangers(self, reader: Reader, *, limit: int) -> list[Stranger]:
        """Return the outsiders whose account nobody has said, those with most items first."""
        found: dict[tuple[MatchedBy, str], list[Feedback]] = {}
        for item in self._shelf.seen_by(reader):
            if item.account_id is None and _is_open(item):
                for kind, value in ((MatchedBy.TEAM, item.author_team), (MatchedBy.DOMAIN, item.author_domain)):
                    if value:
                        found.setdefault((kind, value), []).append(item)
        strangers = [
            Stranger(
                kind=kind,
                value=value,
                items=len(items),
                author_name=max((item.author_name for item in items if item.author_name), default=None),
            )
            for (kind, value), items in found.items()
        ]
        return sorted(strangers, key=lambda one: (-one.items, one.kind, one.value))[:limit]

    async def spellings(self) -> Mapping[str, list[str]]:
        """Return the segments and the tiers that active accounts have."""
        facts = [account.facts for account in active(self._shelf)]
        return {
            "segment": sorted({each.segment for each in facts if each.segment}),
            "tier": sorted({each.tier for each in facts if each.tier}),
        }

    def _its(self, account_id: str, reader: Reader) -> list[Feedback]:
        return newest_first(item for item in self._shelf.seen_by(reader) if item.account_id == account_id)


def _is_open(item: Feedback) -> bool:
    return item.account_id is None if item.account_by is None else item.account_by not in TOLD


def _clues(item: Feedback) -> Clues:
    channel_id = item.message.channel_id if item.message else None
    return Clues(channel_id=channel_id, team_id=item.author_team, author_id=item.author_id, domain=item.author_domain)


def _has(item: Feedback, kind: MatchedBy, values: Collection[str]) -> bool:
    clues = _clues(item)
    value = {
        MatchedBy.CHANNEL: clues.channel_id,
        MatchedBy.TEAM: clues.team_id,
        MatchedBy.MEMBER: clues.author_id,
        MatchedBy.DOMAIN: clues.domain,
    }[kind]
    if value in values:
        return True
    return kind is MatchedBy.DOMAIN and any((value or "").endswith(f".{each}") for each in values)
