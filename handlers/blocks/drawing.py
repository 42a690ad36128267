"""Which builder draws which message: the one list that the messenger asks."""

from collections.abc import Callable, Mapping

from bot.domain.attention import FoldNote, MuteNote
from bot.domain.erasures import ForgottenReceipt
from bot.domain.nudge_notes import NudgeNotes
from bot.domain.opinions import LoweredNote
from bot.domain.owed import Answer, OwedNote
from bot.domain.quality import Burst
from bot.messages import (
    AnswerFoot,
    AnswerLine,
    AnswerTakenBack,
    AskAnswer,
    BareCard,
    CaptureReceipt,
    CheckQuestions,
    DigestDetails,
    DigestHead,
    DigestNotes,
    ExperimentCard,
    ExportReady,
    Sentence,
    TriageCard,
    UpdateQuestion,
    UpdateReply,
    Welcome,
    Withdrawn,
)
from handlers.blocks.asking import answer_message, foot_message, line_message, taken_back_message
from handlers.blocks.checks import checks_message
from handlers.blocks.digest_notes import notes_message
from handlers.blocks.digests import digest_details, digest_message
from handlers.blocks.experiments.cards import bare_message, experiment_message
from handlers.blocks.experiments.replies import reply_message
from handlers.blocks.experiments.updates import question_message
from handlers.blocks.folding import fold_message
from handlers.blocks.forget import forgotten_message
from handlers.blocks.kit import Rendered
from handlers.blocks.muting import mute_note_message
from handlers.blocks.nudges import nudges_message
from handlers.blocks.opinions import lowered_message
from handlers.blocks.owed import note_message, told_message
from handlers.blocks.quality import alarm_message
from handlers.blocks.receipts import receipt_message, withdrawn_message
from handlers.blocks.sentences import export_message, sentence_message
from handlers.blocks.triage import triage_message
from handlers.blocks.welcome import welcome_message

BUILDERS: Mapping[type, Callable[..., Rendered]] = {
    CaptureReceipt: receipt_message,
    Withdrawn: withdrawn_message,
    ForgottenReceipt: forgotten_message,
    Sentence: sentence_message,
    Welcome: welcome_message,
    ExportReady: export_message,
    TriageCard: triage_message,
    NudgeNotes: nudges_message,
    OwedNote: note_message,
    Answer: told_message,
    CheckQuestions: checks_message,
    AskAnswer: answer_message,
    AnswerLine: line_message,
    AnswerFoot: foot_message,
    AnswerTakenBack: lambda _: taken_back_message(),
    DigestHead: lambda head: digest_message(head.digest),
    ExperimentCard: experiment_message,
    UpdateReply: reply_message,
    BareCard: bare_message,
    UpdateQuestion: question_message,
    DigestDetails: lambda details: digest_details(details.digest),
    Burst: alarm_message,
    FoldNote: fold_message,
    LoweredNote: lowered_message,
    MuteNote: mute_note_message,
    DigestNotes: lambda notes: notes_message(notes.digest),
}


def draw(content: object) -> Rendered:
    """Return a message ready for Slack; raise TypeError for a value that nobody can draw."""
    builder = BUILDERS.get(type(content))
    if builder is None:
        raise TypeError(f"nobody draws a {type(content).__name__}")
    return builder(content)
