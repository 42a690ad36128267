"""What the flows need from the outside, as Protocols; the roof decides who plays each part."""

from bot.ports.account_signals import AccountSignal, AccountSignalStore, Stranger
from bot.ports.accounts import AccountPerson, AccountStore
from bot.ports.analysis import Analyst, Embedder, Endpoint, FeedbackJudge, Witness
from bot.ports.attention import AttentionStore, Fold, OpinionStore
from bot.ports.closing import DebtSearch, DebtStore
from bot.ports.digests import DigestStore, ScheduleStore
from bot.ports.erasures import ErasureStore, Remains, ToTell
from bot.ports.experiments import ExperimentStore
from bot.ports.feedback import Draft, DraftStore, FeedbackStore, Found, ReactionStore, Search
from bot.ports.health import Checkup
from bot.ports.inbox import Arrival, Inbox
from bot.ports.jobs import Job, Jobs, Locks
from bot.ports.labels import EmbeddingStore, LabelStore
from bot.ports.languages import EnglishOnly, Languages
from bot.ports.ledger import Asking, AskingStore, Ledger
from bot.ports.listening import ChannelStore, JudgementStore, TriageStore
from bot.ports.nudges import NudgeStore
from bot.ports.outside import Call, Caller, TokenStore, Vault, WebhookStore
from bot.ports.people import PeopleStore
from bot.ports.posts import Claim, Going, PostLog
from bot.ports.priority import PriorityStore
from bot.ports.quality import Escape, FoundBurst, QualityStore, Question
from bot.ports.roles import RoleStore
from bot.ports.slack import Directory, Message
from bot.ports.speaking import Attachment, Messenger, Post, Stream, Whisper
from bot.ports.statuses import StatusStore
from bot.ports.storage import Storage, UnitOfWork
from bot.ports.themes import ThemeStore
from bot.ports.time import Clock
from bot.ports.vision import VisionStore
from bot.ports.waiting import WaitingAccount, WaitingItem, WaitingStore
from bot.ports.workspaces import Installation, Installations

__all__ = [
    "AccountPerson",
    "AccountSignal",
    "AccountSignalStore",
    "AccountStore",
    "Analyst",
    "Arrival",
    "Asking",
    "AskingStore",
    "Attachment",
    "AttentionStore",
    "Call",
    "Caller",
    "ChannelStore",
    "Checkup",
    "Claim",
    "Clock",
    "DebtSearch",
    "DebtStore",
    "DigestStore",
    "Directory",
    "Draft",
    "DraftStore",
    "Embedder",
    "EmbeddingStore",
    "Endpoint",
    "EnglishOnly",
    "ErasureStore",
    "Escape",
    "ExperimentStore",
    "FeedbackJudge",
    "FeedbackStore",
    "Fold",
    "Found",
    "FoundBurst",
    "Going",
    "Inbox",
    "Installation",
    "Installations",
    "Job",
    "Jobs",
    "JudgementStore",
    "LabelStore",
    "Languages",
    "Ledger",
    "Locks",
    "Message",
    "Messenger",
    "NudgeStore",
    "OpinionStore",
    "PeopleStore",
    "Post",
    "PostLog",
    "PriorityStore",
    "QualityStore",
    "Question",
    "ReactionStore",
    "Remains",
    "RoleStore",
    "ScheduleStore",
    "Search",
    "StatusStore",
    "Storage",
    "Stranger",
    "Stream",
    "ThemeStore",
    "ToTell",
    "TokenStore",
    "TriageStore",
    "UnitOfWork",
    "Vault",
    "VisionStore",
    "WaitingAccount",
    "WaitingItem",
    "WaitingStore",
    "WebhookStore",
    "Whisper",
    "Witness",
]
