"""What waits for people in one workspace, in memory."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.domain.accounts import AccountState
from bot.domain.closing import Debt, DebtState
from bot.domain.feedback import Feedback, Kind, Source
from bot.domain.listening import TriageQuestion
from bot.ports.waiting import WaitingAccount, WaitingItem
from tests.fakes.shelf import Shelf

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class InMemoryWaitingStore:
    """The twin of `SqlWaitingStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def unsorted(self, *, since: datetime, until: datetime, limit: int) -> list[WaitingItem]:
        """Return items captured between two times that have no theme and that nobody has looked through since."""
        asked = {each.feedback_id for each in self._shelf.questions.values() if each.answered_at is None}
        found = [
            item
            for item in self._shelf.active()
            if since < item.captured_at <= until
            and item.theme_id is None
            and item.worked_on_at is None
            and item.source not in {Source.IMPORT, Source.API}
            and item.kind is not Kind.PRAISE
            and item.id not in asked
        ]
        found.sort(key=lambda item: (item.captured_at, item.number))
        return [self._waiting(item, item.captured_at) for item in found[:limit]]

    async def unanswered(self, *, since: datetime, until: datetime, limit: int) -> list[WaitingItem]:
        """Return messages of customers said between two times that nobody of us has answered."""
        found = [
            item
            for item in self._shelf.active()
            if since < item.said_at <= until
            and item.message is not None
            and self._shelf.customers.get(item.id) is True
            and item.answered_at is None
            and item.kind is not Kind.PRAISE
        ]
        found.sort(key=lambda item: (item.said_at, item.number))
        return [self._waiting(item, item.said_at) for item in found[:limit]]

    async def owed(self, *, until: datetime, limit: int) -> list[Debt]:
        """Return answers that are owed since `until` or longer."""
        owed = [each for each in self._shelf.debts.values() if each.state is DebtState.OWED and each.owed_at <= until]
        return sorted(owed, key=lambda each: (each.owed_at, each.id))[:limit]

    async def asked(self, *, since: datetime, until: datetime, limit: int) -> list[TriageQuestion]:
        """Return unanswered questions that stand on a card, asked between two times."""
        found = [
            each
            for each in self._shelf.questions.values()
            if each.answered_at is None and each.card_key is not None and since < each.asked_at <= until
        ]
        return sorted(found, key=lambda each: (each.asked_at, each.id))[:limit]

    async def silent(self, *, until: datetime, limit: int) -> list[WaitingAccount]:
        """Return active accounts with an owner that were not heard since `until`, wherever that was said."""
        found = []
        for account in self._shelf.accounts.values():
            said = [item.said_at for item in self._shelf.active() if item.account_id == account.id]
            since = max(said, default=account.created_at)
            is_silent = since is None or since <= until
            if account.state is AccountState.ACTIVE and account.facts.owner_id is not None and is_silent:
                found.append(WaitingAccount(id=account.id, owner_id=account.facts.owner_id, since=since))
        return sorted(found, key=lambda each: (each.since or _LONG_AGO, each.id))[:limit]

    async def last_sorters(self) -> Mapping[str, str]:
        """Return who last answered a question in each triage channel, by its id."""
        answered = [each for each in self._shelf.questions.values() if each.answered_at and each.answered_by]
        answered.sort(key=lambda each: each.answered_at or _LONG_AGO)
        return {str(each.facts.get("asked_in", "")): each.answered_by or "" for each in answered}

    async def last_preferred_by(self) -> str | None:
        """Return nobody: the fake does not keep who chose."""
        return None

    def _waiting(self, item: Feedback, since: datetime) -> WaitingItem:
        account = self._shelf.accounts.get(item.account_id or "")
        return WaitingItem(
            id=item.id,
            since=since,
            captured_by=item.captured_by,
            channel_id=item.message.channel_id if item.message else None,
            private_to=item.private_to,
            owner_id=account.facts.owner_id if account else None,
        )
