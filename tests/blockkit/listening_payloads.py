"""Every payload about listening, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias

from bot.domain.audience import Place
from bot.domain.channels import ChannelSettings, Mode, Preferences
from bot.domain.feedback import Feedback, Source, State
from bot.domain.listening import Judgement, TriageQuestion, TriageTopic, Verdict
from bot.flows.channels import ChannelState
from bot.flows.triage_cards import CARD_QUESTIONS
from bot.flows.triage_listening import KEEP, NOT_FEEDBACK, WITHDRAWN
from bot.flows.why import Why
from bot.messages import TriageCard, TriageEntry
from handlers.blocks import channels, why
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Block, Rendered
from tests.digest_builders import pick

Payload: TypeAlias = Rendered | Block
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def entry(words: str, answer: str | None = None, number: int = 0) -> TriageEntry:
    """Return a question about a message of these words, in a channel of that name."""
    question = TriageQuestion(
        id=f"listen:C0SUPPORT:{number}",
        topic=TriageTopic.IS_FEEDBACK,
        asked_at=NOW,
        channel_id="C0SUPPORT",
        ts="1790000000.000100",
        answer=answer,
        answered_by="U0ADA" if answer else None,
        answered_at=NOW if answer else None,
        facts={"score": 0.52},
    )
    link = f"https://acme.slack.com/archives/C0SUPPORT/p17900000000001{number:02}"
    return TriageEntry(question=question, words=words, permalink=link, place_name=words[:80], label="F-12")


def card(words: str) -> TriageCard:
    """Return a full card of open questions."""
    return TriageCard(entries=tuple(entry(words, number=number) for number in range(CARD_QUESTIONS)))


def answered(words: str) -> TriageCard:
    """Return a card on which everything is answered, each in its own way."""
    return TriageCard(entries=tuple(entry(words, answer) for answer in (KEEP, NOT_FEEDBACK, WITHDRAWN)))


def state(words: str, *, listens: bool = True, external: bool = False) -> ChannelState:
    """Return what is chosen for a channel whose name is `words`."""
    mode = Mode.LISTEN if listens else Mode.OFF
    name = words[:80] or "x"
    return ChannelState(
        settings=ChannelSettings(channel_id="C1", mode=mode, threshold=0.7 if listens else None, set_by="U0ADA"),
        preferences=Preferences(),
        place=Place(id="C1", name=name, is_private=False, is_external=external),
        triage=Place(id="C2", name=name, is_private=False, is_external=False) if listens else None,
        done=f"I ask in #{name}.",
    )


def judged(words: str, verdict: Verdict = Verdict.IGNORED, score: float | None = 0.52) -> Judgement:
    """Return a judgement whose reason is `words`."""
    return Judgement(
        channel_id="C1",
        ts="1790000000.000100",
        conversation_ts="1790000000.000100",
        thread_ts=None,
        author_id="U1",
        verdict=verdict,
        score=score,
        threshold=0.6,
        reason=words[:200],
        model=None,
        judged_at=NOW,
    )


def overheard(words: str, state: State = State.ACTIVE) -> Feedback:
    """Return an item that Heed overheard."""
    return replace(pick(12, words), source=Source.LISTEN, captured_by=None, state=state, version=3, worked_on_at=NOW)


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "triage card": lambda words: draw(card(words)),
    "triage card, answered": lambda words: draw(answered(words)),
    "triage card, empty": lambda _: draw(TriageCard(entries=())),
    "triage card, link only": lambda words: draw(
        TriageCard(entries=(replace(entry(words), words=None, place_name=None),))
    ),
    "channel": lambda words: channels.channel_message(state(words)),
    "channel, off": lambda words: channels.channel_message(state(words, listens=False)),
    "channel, shared": lambda words: channels.channel_message(state(words, external=True)),
    "channel, experiments": lambda words: channels.channel_message(
        replace(
            state(words, external=True),
            settings=ChannelSettings(channel_id="C1", mode=Mode.EXPERIMENTS, set_by="U0ADA"),
        )
    ),
    "why": lambda words: why.why_message(Why(item=overheard(words), judgement=judged(words, Verdict.CAPTURED))),
    "why, part": lambda words: why.why_message(Why(item=overheard(words), is_part=True, judgement=judged(words))),
    "why, left": lambda words: why.why_message(Why(judgement=judged(words, score=None))),
    "why, asked": lambda words: why.why_message(
        Why(judgement=judged(words, Verdict.ASKED), question=entry(words, NOT_FEEDBACK).question)
    ),
    "why, taken back": lambda words: why.why_message(Why(item=overheard(words, State.UNDONE))),
    "why, unknown": lambda _: why.why_message(Why()),
    "why, update": lambda _: why.why_message(Why(reported="EXP-7", counts=True)),
    "why, update taken out": lambda _: why.why_message(Why(reported="EXP-7")),
    "why, usage": lambda _: why.usage_message(),
    "why, in a form": lambda words: Rendered(text=why.left_line(judged(words))),
}
