"""The message shortcut: a form about one message, opened, filled in and saved once."""

import asyncio
from dataclasses import dataclass, replace
from uuid import uuid4

from bot.domain.errors import ChannelUnreachableError, MessageGoneError, NothingSaidError
from bot.domain.feedback import Captured, Feedback, Kind, Severity, Source, State, message_key
from bot.domain.judging import JUDGED, Analyst, machine_labels, person_labels, spoken, values_of
from bot.domain.labels import Guess, LabelName, Sentiment, SetBy
from bot.domain.words import clean_words, said_in_slack
from bot.flows.analysing import analyse_soon
from bot.flows.capturing import Said, keep_message, look_around
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.flows.patience import ANSWER_SECONDS, answer_within
from bot.flows.receipts import receipt_job
from bot.flows.triage_listening import settle_kept
from bot.flows.wording import words_of
from bot.ports import Draft, UnitOfWork

# A trigger id lives three seconds, and opening the form takes its share of them.
NAME_SECONDS = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """A message that somebody pointed at; `text` is Slack's markup."""

    workspace_id: str
    user_id: str
    channel_id: str
    ts: str
    thread_ts: str | None
    author_id: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn:
    """What a person filled into the form about a message; `words` is None when the form did not ask for them."""

    workspace_id: str
    user_id: str
    draft_id: str
    channel_id: str
    ts: str
    words: str | None
    kind: Kind | None
    severity: Severity | None
    account_name: str | None
    sentiment: Sentiment | None = None
    area: str | None = None
    # Labels that the form came filled in with, and what Heed had guessed them to be.
    shown: frozenset[LabelName] = frozenset()
    guesses: tuple[Guess, ...] = ()

    def says_the_same_as(self, feedback: Feedback) -> bool:
        """Say whether saving this changed nothing about an item: somebody clicked twice."""
        return (
            feedback.captured_by == self.user_id
            and (self.kind, self.severity) == (feedback.kind, feedback.severity)
            and (self.sentiment, self.area or None) == (feedback.sentiment, feedback.area)
            and (self.account_name or "").casefold() == (feedback.account_name or "").casefold()
            and (self.words is None or clean_words(self.words) == feedback.words)
        )


async def begin_tagging(desk: Desk, pointed: Pointed) -> Draft | Feedback:
    """Return the saved item of a message, or a new draft that lives while the form is open.

    Raises MessageGoneError and OutsiderError.
    """
    _, words = await asyncio.gather(
        answer_within(NAME_SECONDS, member(desk, pointed.workspace_id, pointed.user_id)),
        answer_within(NAME_SECONDS, words_of(desk, pointed.workspace_id, pointed.text)),
    )
    draft = Draft(
        id=uuid4().hex,
        words=said_in_slack(pointed.text) if words is None else words,
        author_id=pointed.author_id,
        channel_id=pointed.channel_id,
        ts=pointed.ts,
        thread_ts=pointed.thread_ts,
        opened_at=desk.clock.now(),
    )
    async with desk.storage.work(pointed.workspace_id) as work:
        saved = await _saved(work, pointed.channel_id, pointed.ts)
        if saved is None:
            await work.drafts.keep(draft)
    return saved or draft


async def finish_tagging(desk: Desk, filled: FilledIn) -> Captured:
    """Save what the form says about its message; a message that was saved meanwhile is returned as it is.

    Raises NothingSaidError, MessageGoneError and OutsiderError.
    """
    await answer_within(NAME_SECONDS, member(desk, filled.workspace_id, filled.user_id))
    async with desk.storage.work(filled.workspace_id) as work:
        saved = await _saved(work, filled.channel_id, filled.ts)
        draft = await work.drafts.with_id(filled.draft_id)
    if saved is not None:
        return Captured(feedback=saved, is_new=False)
    if draft is None:
        draft = await _drafted_again(desk, filled)
    typed = None if filled.words is None else clean_words(filled.words)
    if not (draft.words if typed is None else typed):
        raise NothingSaidError
    captured = await _save(desk, filled, draft, typed)
    await settle_kept(desk, captured.feedback, by=filled.user_id)
    await analyse_soon(desk, captured.feedback)
    await desk.jobs.enqueue(receipt_job(captured.feedback, filled.user_id))
    return captured


async def _drafted_again(desk: Desk, filled: FilledIn) -> Draft:
    """Return a new draft for a form that outlived its own: drafts go with deletions and undone captures, and in time.

    Raises MessageGoneError when Slack does not show the message any more.
    """
    asked = desk.directory.message(filled.workspace_id, filled.channel_id, filled.ts)
    try:
        message = await answer_within(NAME_SECONDS, asked)
    except ChannelUnreachableError:
        message = None
    if message is None:
        raise MessageGoneError
    draft = Draft(
        id=filled.draft_id,
        words=said_in_slack(message.words),
        author_id=message.author_id,
        channel_id=filled.channel_id,
        ts=filled.ts,
        thread_ts=message.thread_ts,
        opened_at=desk.clock.now(),
    )
    async with desk.storage.work(filled.workspace_id) as work:
        await work.drafts.keep(draft)
    return draft


async def _save(desk: Desk, filled: FilledIn, draft: Draft, typed: str | None) -> Captured:
    said = _said(filled, draft, draft.words or typed or "")
    around = await look_around(desk, said, seconds=ANSWER_SECONDS)
    async with desk.storage.work(filled.workspace_id) as work:
        saved = await _saved(work, filled.channel_id, filled.ts)
        if saved is not None:
            return Captured(feedback=saved, is_new=False)
        # Read again: an edit or a deletion may have come while Slack was asked.
        present = await work.drafts.with_id(filled.draft_id)
        if present is None:
            raise MessageGoneError
        captured = await keep_message(desk, work, replace(said, words=present.words or said.words), around)
        item = captured.feedback
        if typed and typed not in {item.words, draft.words}:
            # The customer's own words stay as the first version.
            item = await work.feedback.revise(item.id, typed, by=filled.user_id, at=item.captured_at)
        await _keep_word(desk, work, item, filled)
        await work.drafts.drop_message(filled.channel_id, filled.ts)
    return replace(captured, feedback=item)


async def _keep_word(desk: Desk, work: UnitOfWork, item: Feedback, filled: FilledIn) -> None:
    """Store what the person saw and sent, and before it what Heed had suggested: accuracy is counted from both."""
    at = item.captured_at
    analyst = Analyst(set_by=SetBy.LOCAL, model=desk.mind.local.model, prompt_version=None)
    guessed = [label for label in machine_labels(filled.guesses, analyst, item=item, at=at) if label.name in JUDGED]
    said = spoken(values_of(item), dict.fromkeys(filled.shown, "shown"))
    await work.labels.put(item.id, guessed)
    await work.labels.put(item.id, person_labels(said, by=filled.user_id, at=at))


async def _saved(work: UnitOfWork, channel_id: str, ts: str) -> Feedback | None:
    item = await work.feedback.with_origin(message_key(channel_id, ts))
    if item is not None and item.state is State.DELETED:
        raise MessageGoneError
    return item if item is not None and item.state is State.ACTIVE else None


def _said(filled: FilledIn, draft: Draft, words: str) -> Said:
    return Said(
        workspace_id=filled.workspace_id,
        user_id=filled.user_id,
        channel_id=draft.channel_id,
        ts=draft.ts,
        thread_ts=draft.thread_ts,
        author_id=draft.author_id,
        author_name=None,
        words=words,
        source=Source.SHORTCUT,
        kind=filled.kind,
        severity=filled.severity,
        account_name=clean_words(filled.account_name or "") or None,
        sentiment=filled.sentiment,
        area=clean_words(filled.area or "") or None,
    )
