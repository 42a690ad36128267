"""Cards in the triage channel: put together, posted, redrawn, and answered by whoever is first."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.errors import ChannelUnreachableError, OutsiderError, QuestionGoneError, SharedChannelError
from bot.domain.language import say
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.flows.triage import ASKED_IN, MOST_WAITING, redraw_cards
from bot.flows.triage_listening import answer_message, message_entry
from bot.flows.triage_themes import THEME_TOPICS, answer_theme, theme_entry
from bot.messages import Sentence, TriageCard, TriageEntry
from bot.ports import Job, Post, UnitOfWork, Whisper

_log = structlog.get_logger()

# More questions than this do not fit on a screen.
CARD_QUESTIONS = 8
# A channel gets a new card once in this time; until then the open one grows, which makes no noise.
CARD_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """How one kind of question is shown and answered.

    `show` gets the channel that the card is in, whose members read it. `answer` stores the answer and does what it
    says; it returns False when somebody was quicker. Both may raise what HeedError explains.
    """

    show: Callable[[Desk, str, TriageQuestion, str], Awaitable[TriageEntry]]
    answer: Callable[[Desk, str, TriageQuestion, str, str], Awaitable[bool]]


TOPICS: Mapping[TriageTopic, Topic] = {
    TriageTopic.IS_FEEDBACK: Topic(show=message_entry, answer=answer_message),
    **dict.fromkeys(THEME_TOPICS, Topic(show=theme_entry, answer=answer_theme)),
}


async def post_triage(desk: Desk, args: Mapping[str, str]) -> None:
    """Put what waits for `channel_id` of `workspace_id` on cards as of the time `at`; raise TryAgainError.

    Doing it again posts nothing twice: a card is known by its channel, its five minutes and its number.
    """
    workspace_id, channel_id, at = args["workspace_id"], args["channel_id"], datetime.fromisoformat(args["at"])
    async with desk.storage.work(workspace_id) as work:
        dealt = await _dealt(work, channel_id, at)
    try:
        for key, has_grown in dealt.items():
            await _publish(desk, workspace_id, channel_id, key, has_grown=has_grown)
    except (ChannelUnreachableError, SharedChannelError) as error:
        _log.warning("triage_unreachable", workspace_id=workspace_id, channel_id=channel_id)
        await _tell_who_chose(desk, workspace_id, channel_id, error, at)


async def redraw_card(desk: Desk, args: Mapping[str, str]) -> None:
    """Redraw the card `card_key` in `channel_id` of `workspace_id` with what is known now; raise TryAgainError."""
    workspace_id, channel_id, key = args["workspace_id"], args["channel_id"], args["card_key"]
    # Without any question left its words go all the same: what they were about was deleted.
    questions = await _on_card(desk, workspace_id, key)
    try:
        await desk.messenger.update(await _card(desk, workspace_id, channel_id, key, questions))
    except (ChannelUnreachableError, SharedChannelError):
        # An archived channel keeps its messages as they are.
        _log.warning("triage_card_not_redrawn", workspace_id=workspace_id, channel_id=channel_id)


async def answer_question(desk: Desk, *, workspace_id: str, user_id: str, question_id: str, answer: str) -> None:
    """Take somebody's answer; whoever comes second is told who was first.

    Raises OutsiderError, QuestionGoneError, and what the topic's own answer raises.
    """
    person = await member(desk, workspace_id, user_id)
    if person is not None and person.is_bot:
        raise OutsiderError
    async with desk.storage.work(workspace_id) as work:
        question = await work.triage.with_id(question_id)
    if question is None or question.topic not in TOPICS:
        raise QuestionGoneError
    is_first = question.answer is None and await TOPICS[question.topic].answer(
        desk, workspace_id, question, answer, user_id
    )
    await redraw_cards(desk, workspace_id, [question])
    if not is_first:
        await _tell_who_was_first(desk, workspace_id, question_id, user_id)


async def _dealt(work: UnitOfWork, channel_id: str, at: datetime) -> dict[str, bool]:
    """Put waiting questions on cards; return the keys of the cards to post, and whether each stood there before."""
    every = [TriageTopic(topic) for topic in TOPICS]
    waiting = [
        question
        for question in await work.triage.waiting(every, limit=MOST_WAITING)
        if question.facts.get(ASKED_IN) == channel_id
    ]
    dealt: dict[str, bool] = {}
    while waiting:
        key, room = await _open_card(work, channel_id, at)
        # With those that stand there already: their order is the one of the list.
        before = await work.triage.on_card(key)
        await work.triage.put_on_card([question.id for question in (*before, *waiting[:room])], key)
        dealt.setdefault(key, bool(before))
        waiting = waiting[room:]
    # An earlier attempt may have died between filling a card and posting it.
    for slot in (_slot(at) - 1, _slot(at)):
        number = 0
        while await work.triage.on_card(key := _key(channel_id, slot, number)):
            claim = await work.posts.posted(key)
            if claim is None or claim.ts is None:
                dealt.setdefault(key, False)
            number += 1
    return dealt


async def _open_card(work: UnitOfWork, channel_id: str, at: datetime) -> tuple[str, int]:
    """Return the key of the card that takes the next question, and how many fit."""
    key, count = await _last_card(work, channel_id, _slot(at) - 1)
    claim = await work.posts.posted(key)
    is_fresh = claim is None or at - claim.claimed_at < CARD_EVERY
    if not (count and is_fresh):
        key, count = await _last_card(work, channel_id, _slot(at))
    return key, CARD_QUESTIONS - count


async def _last_card(work: UnitOfWork, channel_id: str, slot: int) -> tuple[str, int]:
    """Return the key of the first card of a slot that has room, and how many questions stand on it."""
    number = 0
    while (count := len(await work.triage.on_card(_key(channel_id, slot, number)))) >= CARD_QUESTIONS:
        number += 1
    return _key(channel_id, slot, number), count


def _slot(at: datetime) -> int:
    return int(at.timestamp() // CARD_EVERY.total_seconds())


def _key(channel_id: str, slot: int, number: int) -> str:
    return f"triage:{channel_id}:{slot}:{number}"


async def _publish(desk: Desk, workspace_id: str, channel_id: str, key: str, *, has_grown: bool) -> None:
    """Post a card, or bring the posted one up to date."""
    questions = await _on_card(desk, workspace_id, key)
    card = await _card(desk, workspace_id, channel_id, key, questions)
    await desk.messenger.post(card)
    present = await _card(desk, workspace_id, channel_id, key, await _on_card(desk, workspace_id, key))
    # It was there with fewer questions, or words were deleted while it was on its way.
    if has_grown or present != card:
        await desk.messenger.update(present)


async def _on_card(desk: Desk, workspace_id: str, key: str) -> list[TriageQuestion]:
    async with desk.storage.work(workspace_id) as work:
        return await work.triage.on_card(key)


async def _card(desk: Desk, workspace_id: str, channel_id: str, key: str, questions: list[TriageQuestion]) -> Post:
    known = [question for question in questions if question.topic in TOPICS]
    entries = [await TOPICS[question.topic].show(desk, workspace_id, question, channel_id) for question in known]
    content = TriageCard(entries=tuple(entries))
    return Post(
        key=key,
        workspace_id=workspace_id,
        channel_id=channel_id,
        content=content,
        occasion=Occasion.TRIAGE,
        why=reasons.TRIAGE,
        again=_again(workspace_id, channel_id, key),
    )


def _again(workspace_id: str, channel_id: str, key: str) -> Job:
    """Return the job that posts a card which was held back: that of its own five minutes."""
    at = datetime.fromtimestamp(int(key.split(":")[-2]) * CARD_EVERY.total_seconds(), UTC)
    args = {"workspace_id": workspace_id, "channel_id": channel_id, "at": at.isoformat()}
    return Job(id=key, kind="triage", args=args)


async def _tell_who_was_first(desk: Desk, workspace_id: str, question_id: str, user_id: str) -> None:
    async with desk.storage.work(workspace_id) as work:
        question = await work.triage.with_id(question_id)
    if question is None or question.answered_by == user_id:
        # A double click.
        return
    first = None if question.answered_by is None else await desk.directory.person(workspace_id, question.answered_by)
    if first is None:
        text = say("It was settled meanwhile; somebody was quicker: that question is answered, and the card shows how.")
    else:
        text = say("{who} was quicker: that question is answered, and the card shows how.", who=first.name)
    await desk.messenger.whisper(
        Whisper(
            key=f"triage-late:{question_id}:{user_id}",
            workspace_id=workspace_id,
            user_id=user_id,
            content=Sentence(text=text),
            channel_id=str(question.facts.get(ASKED_IN, "")) or None,
        )
    )


async def _tell_who_chose(desk: Desk, workspace_id: str, channel_id: str, error: Exception, at: datetime) -> None:
    async with desk.storage.work(workspace_id) as work:
        chosen = [each for each in await work.channels.all() if each.triage_channel_id == channel_id and each.set_by]
    if not chosen or chosen[0].set_by is None:
        return
    text = say(
        "I could not ask in the triage channel that you chose. {why} `/heed channel triage #channel` changes it.",
        why=str(error),
    )
    whisper = Whisper(
        key=f"triage-unreachable:{channel_id}:{at.date().isoformat()}",
        workspace_id=workspace_id,
        user_id=chosen[0].set_by,
        content=Sentence(text=text),
        occasion=Occasion.NOTICE,
        why=reasons.TRIAGE_LOST,
    )
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        _log.warning("person_unreachable", workspace_id=workspace_id, user_id=whisper.user_id)
