"""Storage in memory, with real transactions: what a block that raises has changed is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime

from bot.domain.schedules import Schedule
from bot.domain.tokens import ApiToken
from bot.ports import (
    AccountSignalStore,
    AccountStore,
    AskingStore,
    AttentionStore,
    ChannelStore,
    DebtStore,
    DigestStore,
    DraftStore,
    EmbeddingStore,
    ErasureStore,
    ExperimentStore,
    FeedbackStore,
    JudgementStore,
    LabelStore,
    Ledger,
    NudgeStore,
    OpinionStore,
    PeopleStore,
    PostLog,
    PriorityStore,
    QualityStore,
    ReactionStore,
    RoleStore,
    ScheduleStore,
    StatusStore,
    ThemeStore,
    TokenStore,
    TriageStore,
    UnitOfWork,
    VisionStore,
    WaitingStore,
    WebhookStore,
)
from tests.fakes.account_signals import InMemoryAccountSignalStore
from tests.fakes.accounts import InMemoryAccountStore
from tests.fakes.attention import InMemoryAttentionStore
from tests.fakes.debts import InMemoryDebtStore
from tests.fakes.digest_store import InMemoryDigestStore
from tests.fakes.embeddings import InMemoryEmbeddingStore
from tests.fakes.erasures import NobodyForgotten
from tests.fakes.experiments import InMemoryExperimentStore
from tests.fakes.feedback_store import InMemoryFeedbackStore
from tests.fakes.inbox import InMemoryInbox
from tests.fakes.installations import InMemoryInstallations
from tests.fakes.labels import InMemoryLabelStore
from tests.fakes.ledger_stores import InMemoryAskingStore, InMemoryLedger
from tests.fakes.listening_stores import InMemoryChannelStore, InMemoryJudgementStore, InMemoryTriageStore
from tests.fakes.nudges import InMemoryNudgeStore
from tests.fakes.opinions import InMemoryOpinionStore
from tests.fakes.outside import InMemoryTokenStore, InMemoryWebhookStore
from tests.fakes.people import InMemoryPeopleStore
from tests.fakes.priority import InMemoryPriorityStore
from tests.fakes.quality import InMemoryQualityStore
from tests.fakes.roles import InMemoryRoleStore
from tests.fakes.shelf import Shelf
from tests.fakes.small_stores import InMemoryDraftStore, InMemoryPostLog, InMemoryReactionStore, InMemoryScheduleStore
from tests.fakes.statuses import InMemoryStatusStore
from tests.fakes.themes import InMemoryThemeStore
from tests.fakes.vision import InMemoryVisionStore
from tests.fakes.waiting import InMemoryWaitingStore

__all__ = ["InMemoryInbox", "InMemoryInstallations", "InMemoryStorage", "InMemoryUnitOfWork"]


class InMemoryUnitOfWork:
    """The twin of `SqlUnitOfWork`."""

    def __init__(self, shelf: Shelf) -> None:
        """Hand every store the same shelf."""
        self.workspace_id = shelf.workspace_id
        self.feedback: FeedbackStore = InMemoryFeedbackStore(shelf)
        self.reactions: ReactionStore = InMemoryReactionStore(shelf)
        self.drafts: DraftStore = InMemoryDraftStore(shelf)
        self.schedules: ScheduleStore = InMemoryScheduleStore(shelf)
        self.digests: DigestStore = InMemoryDigestStore(shelf)
        self.posts: PostLog = InMemoryPostLog(shelf)
        self.attention: AttentionStore = InMemoryAttentionStore(shelf)
        self.opinions: OpinionStore = InMemoryOpinionStore(shelf)
        self.labels: LabelStore = InMemoryLabelStore(shelf)
        self.embeddings: EmbeddingStore = InMemoryEmbeddingStore(shelf)
        self.themes: ThemeStore = InMemoryThemeStore(shelf)
        self.channels: ChannelStore = InMemoryChannelStore(shelf)
        self.judgements: JudgementStore = InMemoryJudgementStore(shelf)
        self.triage: TriageStore = InMemoryTriageStore(shelf)
        self.ledger: Ledger = InMemoryLedger(shelf)
        self.askings: AskingStore = InMemoryAskingStore(shelf)
        self.experiments: ExperimentStore = InMemoryExperimentStore(shelf)
        self.nudges: NudgeStore = InMemoryNudgeStore(shelf)
        self.people: PeopleStore = InMemoryPeopleStore(shelf)
        self.waiting: WaitingStore = InMemoryWaitingStore(shelf)
        self.accounts: AccountStore = InMemoryAccountStore(shelf)
        self.account_signals: AccountSignalStore = InMemoryAccountSignalStore(shelf)
        self.tokens: TokenStore = InMemoryTokenStore(shelf)
        self.webhooks: WebhookStore = InMemoryWebhookStore(shelf)
        self.debts: DebtStore = InMemoryDebtStore(shelf)
        self.erasures: ErasureStore = NobodyForgotten()
        self.vision: VisionStore = InMemoryVisionStore(shelf)
        self.statuses: StatusStore = InMemoryStatusStore(shelf)
        self.priority: PriorityStore = InMemoryPriorityStore(shelf)
        self.roles: RoleStore = InMemoryRoleStore(shelf)
        self.quality: QualityStore = InMemoryQualityStore(shelf)


class InMemoryStorage:
    """The twin of `SqlStorage`; a test may set `broken` to an error that opening a transaction then raises."""

    def __init__(self) -> None:
        """Start empty."""
        self.shelves: dict[str, Shelf] = {}
        self.broken: Exception | None = None
        self._lock = asyncio.Lock()
        self._owner: asyncio.Task[object] | None = None

    def work(self, workspace_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction that sees one workspace only."""
        return self._work(workspace_id)

    @asynccontextmanager
    async def _work(self, workspace_id: str) -> AsyncIterator[UnitOfWork]:
        """Work on a copy, and keep the copy when the block ends well."""
        if self.broken is not None:
            raise self.broken
        task = asyncio.current_task()
        if self._owner is task:
            msg = "a transaction inside a transaction: on a real database two writers would wait for each other"
            raise RuntimeError(msg)
        async with self._lock:
            self._owner = task
            try:
                shelf = self.shelves.get(workspace_id, Shelf(workspace_id=workspace_id)).copy()
                yield InMemoryUnitOfWork(shelf)
                self.shelves[workspace_id] = shelf
            finally:
                self._owner = None

    async def due_schedules(self, at: datetime) -> list[Schedule]:
        """Return the unmuted schedules of every workspace whose next slot is not after `at`."""
        every = [schedule for shelf in self.shelves.values() for schedule in shelf.schedules.values()]
        due = [schedule for schedule in every if schedule.muted_at is None and schedule.next_at <= at]
        return sorted(due, key=lambda schedule: (schedule.next_at, schedule.id))

    async def api_token(self, token_id: str) -> ApiToken | None:
        """Return a token of whichever workspace."""
        return next((shelf.tokens[token_id] for shelf in self.shelves.values() if token_id in shelf.tokens), None)

    async def workspace_ids(self) -> list[str]:
        """Return the workspaces that anything is remembered of."""
        return sorted(self.shelves)

    async def forget_workspace(self, workspace_id: str) -> None:
        """Remove everything of a workspace."""
        self.shelves.pop(workspace_id, None)

    async def scrub(self, *, rewrites: bool = False) -> None:
        """Do nothing: memory has no files."""

    async def is_ready(self) -> bool:
        """Say yes unless a test broke it."""
        return self.broken is None

    async def close(self) -> None:
        """Do nothing: there is nothing to give back."""
