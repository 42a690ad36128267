"""Transactions: one per unit of work, of one workspace; stores never commit."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime

from sqlalchemy import delete, func, select, text, union
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlmodel import col

from bot.domain.errors import StorageError
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
from storage.account_signals import SqlAccountSignalStore
from storage.account_store import SqlAccountStore
from storage.attention import SqlAttentionStore
from storage.channels import SqlChannelStore
from storage.debts import SqlDebtStore
from storage.digests import SqlDigestStore
from storage.drafts import SqlDraftStore, SqlReactionStore
from storage.embeddings import SqlEmbeddingStore
from storage.engine import clear_errors, connect
from storage.erasures import SqlErasureStore
from storage.experiments import SqlExperimentStore
from storage.feedback import SqlFeedbackStore
from storage.judgements import SqlJudgementStore
from storage.labels import SqlLabelStore
from storage.ledger import SqlAskingStore, SqlLedger
from storage.migrate import is_at_head
from storage.nudges import SqlNudgeStore
from storage.opinions import SqlOpinionStore
from storage.people import SqlPeopleStore
from storage.posts import SqlPostLog
from storage.priority import SqlPriorityStore
from storage.quality import SqlQualityStore
from storage.roles import SqlRoleStore
from storage.schedules import SqlScheduleStore, due_schedules
from storage.scope import Scope
from storage.search import clean_index
from storage.statuses import SqlStatusStore
from storage.tables import (
    EVERY_WORKSPACE,
    ApiTokenRow,
    AskingRow,
    ChannelRow,
    DigestRow,
    DigestScheduleRow,
    DraftRow,
    JudgementRow,
    ModelCallRow,
    MuteRow,
    NudgeRow,
    PersonPreferencesRow,
    PostRow,
    PreferencesRow,
    ReactionMarkRow,
    RoleRow,
    TriageQuestionRow,
    VisionRow,
    WebhookRow,
    WorkspaceRow,
    every_table,
)
from storage.themes import SqlThemeStore
from storage.tokens import SqlTokenStore, token_with_id
from storage.triage import SqlTriageStore
from storage.vector_memory import VectorMemory
from storage.vision import SqlVisionStore
from storage.waiting import SqlWaitingStore
from storage.webhooks import SqlWebhookStore

# Every other table hangs on one of these.
_SIGNS_OF_LIFE = (
    *(WorkspaceRow, DraftRow, ReactionMarkRow, DigestScheduleRow, DigestRow, PostRow),
    *(ChannelRow, PreferencesRow, JudgementRow, TriageQuestionRow, ModelCallRow, AskingRow, NudgeRow),
    VisionRow,
    *(ApiTokenRow, WebhookRow, RoleRow, PersonPreferencesRow, MuteRow),
)


class SqlUnitOfWork:
    """One transaction of one workspace."""

    def __init__(self, scope: Scope) -> None:
        """Hand every store the same transaction."""
        self.workspace_id = scope.workspace_id
        self.feedback: FeedbackStore = SqlFeedbackStore(scope)
        self.reactions: ReactionStore = SqlReactionStore(scope)
        self.drafts: DraftStore = SqlDraftStore(scope)
        self.schedules: ScheduleStore = SqlScheduleStore(scope)
        self.digests: DigestStore = SqlDigestStore(scope)
        self.posts: PostLog = SqlPostLog(scope)
        self.attention: AttentionStore = SqlAttentionStore(scope)
        self.opinions: OpinionStore = SqlOpinionStore(scope)
        self.labels: LabelStore = SqlLabelStore(scope)
        self.embeddings: EmbeddingStore = SqlEmbeddingStore(scope)
        self.themes: ThemeStore = SqlThemeStore(scope)
        self.channels: ChannelStore = SqlChannelStore(scope)
        self.judgements: JudgementStore = SqlJudgementStore(scope)
        self.triage: TriageStore = SqlTriageStore(scope)
        self.ledger: Ledger = SqlLedger(scope)
        self.askings: AskingStore = SqlAskingStore(scope)
        self.experiments: ExperimentStore = SqlExperimentStore(scope)
        self.nudges: NudgeStore = SqlNudgeStore(scope)
        self.people: PeopleStore = SqlPeopleStore(scope)
        self.waiting: WaitingStore = SqlWaitingStore(scope)
        self.tokens: TokenStore = SqlTokenStore(scope)
        self.webhooks: WebhookStore = SqlWebhookStore(scope)
        self.debts: DebtStore = SqlDebtStore(scope)
        self.accounts: AccountStore = SqlAccountStore(scope)
        self.account_signals: AccountSignalStore = SqlAccountSignalStore(scope)
        self.vision: VisionStore = SqlVisionStore(scope)
        self.erasures: ErasureStore = SqlErasureStore(scope)
        self.statuses: StatusStore = SqlStatusStore(scope)
        self.quality: QualityStore = SqlQualityStore(scope)
        self.priority: PriorityStore = SqlPriorityStore(scope)
        self.roles: RoleStore = SqlRoleStore(scope)


class SqlStorage:
    """`Storage` on SQLite and PostgreSQL. Raises StorageError when the database cannot do its work."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take an engine; nothing is connected yet."""
        self._engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._memory = VectorMemory()

    def work(self, workspace_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction that sees one workspace only."""
        return self._work(workspace_id)

    @asynccontextmanager
    async def _work(self, workspace_id: str) -> AsyncIterator[UnitOfWork]:
        """Commit when the block ends well, roll back when it raises."""
        async with self.scope(workspace_id) as scope:
            yield SqlUnitOfWork(scope)

    @asynccontextmanager
    async def scope(self, workspace_id: str) -> AsyncIterator[Scope]:
        """Open a transaction for the stores of this package; `*` sees every workspace."""
        is_postgresql = self._engine.dialect.name == "postgresql"
        with clear_errors():
            # Who is cancelled meanwhile still commits or rolls back to the end: half of that would cost the connection.
            async with self._sessions.begin() as session:
                if is_postgresql:
                    # Row-level security reads it; it ends with the transaction.
                    await session.execute(select(func.set_config("heed.workspace_id", workspace_id, True)))
                scope = Scope(session, workspace_id, is_postgresql, self._memory)
                yield scope
                await clean_index(scope)

    async def due_schedules(self, at: datetime) -> list[Schedule]:
        """Return the unmuted schedules of every workspace whose next slot is not after `at`."""
        async with self.scope(EVERY_WORKSPACE) as scope:
            return await due_schedules(scope.session, at)

    async def api_token(self, token_id: str) -> ApiToken | None:
        """Return a token of whichever workspace: whose it is, is what a caller is asked first."""
        async with self.scope(EVERY_WORKSPACE) as scope:
            return await token_with_id(scope.session, token_id)

    async def workspace_ids(self) -> list[str]:
        """Return the workspaces that anything is remembered of."""
        async with self.scope(EVERY_WORKSPACE) as scope:
            parts = [select(col(row.workspace_id)) for row in _SIGNS_OF_LIFE]
            return sorted(await scope.session.scalars(union(*parts)))

    async def forget_workspace(self, workspace_id: str) -> None:
        """Remove everything of a workspace: Heed was uninstalled there."""
        async with self.scope(workspace_id) as scope:
            for table in reversed(every_table()):
                await scope.session.execute(delete(table).where(table.c.workspace_id == workspace_id))
            scope.has_erased = True
        self._memory.forget(workspace_id)

    async def scrub(self, *, rewrites: bool = False) -> None:
        """Take erased words out of the write-ahead log of a SQLite file; a server cleans up by itself.

        With `rewrites` the whole file is written anew: `secure_delete` overwrites what is deleted, but not the copies
        that stay behind in a page when others of its rows move to another one. Writers wait meanwhile.
        """
        if self._engine.dialect.name != "sqlite":
            return
        with clear_errors():
            async with self._engine.connect() as connection:
                raw = await connection.execution_options(isolation_level="AUTOCOMMIT")
                if rewrites:
                    await raw.execute(text("VACUUM"))
                await raw.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def is_ready(self) -> bool:
        """Say whether the database answers and its schema is the one that this code knows."""
        try:
            with clear_errors():
                async with self._engine.connect() as connection:
                    await connection.execute(text("SELECT 1"))
                    return await is_at_head(connection)
        except StorageError:
            return False

    async def close(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()


def open_storage(url: str) -> SqlStorage:
    """Return the storage at an address as people write it; raise BadAddressError when it is none.

    Nothing is connected before the first transaction, and the schema is the business of `storage/migrate.py`.
    """
    return SqlStorage(connect(url))
