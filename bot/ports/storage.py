"""Where transactions begin, and what one of them holds."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.schedules import Schedule
from bot.domain.tokens import ApiToken
from bot.ports.account_signals import AccountSignalStore
from bot.ports.accounts import AccountStore
from bot.ports.attention import AttentionStore, OpinionStore
from bot.ports.closing import DebtStore
from bot.ports.digests import DigestStore, ScheduleStore
from bot.ports.erasures import ErasureStore
from bot.ports.experiments import ExperimentStore
from bot.ports.feedback import DraftStore, FeedbackStore, ReactionStore
from bot.ports.labels import EmbeddingStore, LabelStore
from bot.ports.ledger import AskingStore, Ledger
from bot.ports.listening import ChannelStore, JudgementStore, TriageStore
from bot.ports.nudges import NudgeStore
from bot.ports.outside import TokenStore, WebhookStore
from bot.ports.people import PeopleStore
from bot.ports.posts import PostLog
from bot.ports.priority import PriorityStore
from bot.ports.quality import QualityStore
from bot.ports.roles import RoleStore
from bot.ports.statuses import StatusStore
from bot.ports.themes import ThemeStore
from bot.ports.vision import VisionStore
from bot.ports.waiting import WaitingStore


class UnitOfWork(Protocol):
    """One transaction of one workspace: commits when its block ends well, rolls back when it raises."""

    workspace_id: str
    feedback: FeedbackStore
    reactions: ReactionStore
    drafts: DraftStore
    schedules: ScheduleStore
    digests: DigestStore
    posts: PostLog
    attention: AttentionStore
    opinions: OpinionStore
    labels: LabelStore
    embeddings: EmbeddingStore
    themes: ThemeStore
    channels: ChannelStore
    judgements: JudgementStore
    triage: TriageStore
    ledger: Ledger
    askings: AskingStore
    experiments: ExperimentStore
    nudges: NudgeStore
    people: PeopleStore
    waiting: WaitingStore
    quality: QualityStore
    tokens: TokenStore
    webhooks: WebhookStore
    debts: DebtStore
    accounts: AccountStore
    account_signals: AccountSignalStore
    vision: VisionStore
    erasures: ErasureStore
    statuses: StatusStore
    priority: PriorityStore
    roles: RoleStore


class Storage(Protocol):
    """Where transactions begin."""

    def work(self, workspace_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction that sees one workspace only."""
        ...

    async def due_schedules(self, at: datetime) -> list[Schedule]:
        """Return the unmuted schedules of every workspace whose next slot is not after `at`."""
        ...

    async def api_token(self, token_id: str) -> ApiToken | None:
        """Return a token of whichever workspace: whose it is, is what a caller is asked first."""
        ...

    async def workspace_ids(self) -> list[str]:
        """Return the workspaces that anything is remembered of, for housekeeping that visits each of them."""
        ...

    async def forget_workspace(self, workspace_id: str) -> None:
        """Remove everything of a workspace: Heed was uninstalled there."""
        ...

    async def scrub(self, *, rewrites: bool = False) -> None:
        """Make words that were erased leave the files of the database too, as far as its engine lets us.

        With `rewrites` every trace, which takes seconds for a large file.
        """
        ...

    async def is_ready(self) -> bool:
        """Say whether the database answers and its schema is the one that this code knows."""
        ...

    async def close(self) -> None:
        """Give the connections back."""
        ...
