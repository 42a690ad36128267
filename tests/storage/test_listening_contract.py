"""What channels, judgements, triage, the ledger and askings do: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.analysis import Purpose
from bot.domain.channels import ChannelSettings, Mode, Preferences
from bot.domain.ledger import ModelCall, Outcome, Spent
from bot.domain.listening import Judgement, TriageQuestion, TriageTopic, Verdict
from bot.ports import Asking, Storage
from tests.storage_builders import HERE, NOW, kept

SOON = NOW + timedelta(hours=1)


def judgement(ts: str = "1790000001.000100", **facts: object) -> Judgement:
    """Return what Heed made of a message."""
    given: dict[str, object] = {
        "channel_id": "C1",
        "ts": ts,
        "conversation_ts": ts,
        "thread_ts": None,
        "author_id": "U9",
        "verdict": Verdict.IGNORED,
        "score": 0.25,
        "threshold": 0.6,
        "reason": "a greeting",
        "model": "m",
        "judged_at": NOW,
        "words": "Good morning",
    }
    return Judgement(**(given | facts))  # type: ignore[arg-type]  # each test names what it cares about


def question(number: int, **facts: object) -> TriageQuestion:
    """Return a question to the team."""
    given: dict[str, object] = {"id": f"Q{number}", "topic": TriageTopic.THEME}
    asked_at = NOW + timedelta(minutes=number)
    return TriageQuestion(asked_at=asked_at, **(given | facts))  # type: ignore[arg-type]  # same


def call(number: int, **facts: object) -> ModelCall:
    """Return a call to an endpoint."""
    given: dict[str, object] = {"purpose": Purpose.LABELS, "host": "api.example.test", "model": "m", "prompt": "label"}
    more = {"id": f"K{number}", "at": NOW + timedelta(minutes=number), "prompt_version": "v1", "characters": 9}
    return ModelCall(**(given | more | {"items": ("F-1", "F-2")} | facts))  # type: ignore[arg-type]  # same


async def test_a_channel_is_off_until_somebody_chooses(storage_with_memory: Storage) -> None:
    """Every choice comes back, the latest counts, and channels are listed by id."""
    chosen = ChannelSettings(
        channel_id="C2",
        mode=Mode.LISTEN,
        threshold=0.7,
        triage_channel_id="C9",
        ai_allowed=False,
        set_by="U1",
        set_at=NOW,
    )
    async with storage_with_memory.work(HERE) as work:
        assert await work.channels.of("C2") == ChannelSettings(channel_id="C2")
        await work.channels.keep(chosen)
        await work.channels.keep(ChannelSettings(channel_id="C1", mode=Mode.EXPERIMENTS))
        assert await work.channels.of("C2") == chosen
        assert [settings.channel_id for settings in await work.channels.all()] == ["C1", "C2"]
        await work.channels.keep(replace(chosen, mode=Mode.OFF, threshold=None))
        assert await work.channels.of("C2") == replace(chosen, mode=Mode.OFF, threshold=None)


async def test_a_workspace_has_its_defaults_until_somebody_prefers(storage_with_memory: Storage) -> None:
    """All purposes are allowed at first; none at all is a choice too."""
    async with storage_with_memory.work(HERE) as work:
        assert await work.channels.preferences() == Preferences()
        for purposes in (frozenset({Purpose.THEMES, Purpose.LABELS}), frozenset[Purpose]()):
            preferences = Preferences(ai_purposes=purposes, triage_channel_id="C9")
            await work.channels.prefer(preferences, by="U1", at=NOW)
            assert await work.channels.preferences() == preferences
    assert await storage_with_memory.workspace_ids() == [HERE]


async def test_a_message_has_its_latest_judgement(storage_with_memory: Storage) -> None:
    """With the whole of its conversation, and what was said last before it at the top of the channel."""
    first, reply = judgement(), judgement("1790000002.000100", thread_ts="1790000001.000100", conversation_ts="1")
    second = judgement("1790000003.000100", conversation_ts="1", score=None)
    async with storage_with_memory.work(HERE) as work:
        for one in (second, first, reply, replace(first, channel_id="C2")):
            await work.judgements.put(one)
        assert await work.judgements.of("C1", first.ts) == first
        assert await work.judgements.of("C1", "9.9") is None
        assert await work.judgements.latest_in("C1", before_ts=second.ts) == first
        assert await work.judgements.latest_in("C1", before_ts=first.ts) is None
        assert await work.judgements.conversation("C1", "1") == [reply, second]
        await work.judgements.put(replace(first, verdict=Verdict.CAPTURED))
        assert await work.judgements.of("C1", first.ts) == replace(first, verdict=Verdict.CAPTURED)


async def test_overheard_words_are_forgotten(storage_with_memory: Storage) -> None:
    """After their time, or one message at a time; later the judgement goes as well."""
    old, new = judgement(judged_at=NOW - timedelta(hours=2)), judgement("1790000005.000100")
    async with storage_with_memory.work(HERE) as work:
        await work.judgements.put(old)
        await work.judgements.put(new)
        assert await work.judgements.forget_words(heard_before=NOW - timedelta(hours=1)) == 1
        assert await work.judgements.forget_words(heard_before=NOW - timedelta(hours=1)) == 0
        assert await work.judgements.of("C1", old.ts) == replace(old, words=None)
        assert await work.judgements.of("C1", new.ts) == new
        await work.judgements.forget_message("C1", new.ts)
        assert await work.judgements.of("C1", new.ts) == replace(new, words=None)
        assert await work.judgements.drop_older(NOW - timedelta(hours=1)) == 1
        assert await work.judgements.of("C1", old.ts) is None


async def test_a_question_waits_is_shown_and_answered_once(storage_with_memory: Storage) -> None:
    """Oldest first until a card shows it; then in the card's order, answered or not."""
    theme = question(2, candidates=(("T1", 0.55), ("T2", 0.5)), reason="55% alike", facts={"similarity": 0.55})
    heard = question(1, topic=TriageTopic.IS_FEEDBACK, channel_id="C1", ts="1.1")
    split = question(3, topic=TriageTopic.SPLIT, feedback_ids=("a", "b"))
    both = [TriageTopic.THEME, TriageTopic.IS_FEEDBACK]
    async with storage_with_memory.work(HERE) as work:
        for one in (theme, heard, split):
            assert await work.triage.ask(one)
        assert not await work.triage.ask(replace(theme, reason="again"))
        assert await work.triage.with_id("Q2") == theme
        assert await work.triage.waiting(both, limit=9) == [heard, theme]
        assert await work.triage.waiting(both, limit=1) == [heard]
        await work.triage.put_on_card(["Q2", "Q1"], "card:1")
        assert await work.triage.waiting(both, limit=9) == []
        assert await work.triage.unanswered() == 3
        assert await work.triage.answer("Q2", "T1", by="U1", at=SOON)
        assert not await work.triage.answer("Q2", "T2", by="U2", at=SOON)
        assert not await work.triage.answer("Q9", "T2", by="U2", at=SOON)
        answered = replace(theme, card_key="card:1", answer="T1", answered_by="U1", answered_at=SOON)
        assert await work.triage.on_card("card:1") == [answered, replace(heard, card_key="card:1")]
        assert await work.triage.unanswered() == 2
        assert await work.triage.on_card("card:2") == []


async def test_questions_go_with_the_words_that_they_are_about(storage_with_memory: Storage) -> None:
    """Those of an item and of its message; a proposed split loses the item (fault 39)."""
    item = await kept(storage_with_memory, ts="5.1")
    about = [
        question(1, feedback_id=item.id),
        question(2, channel_id="C1", ts="5.1"),
        question(3, topic=TriageTopic.SPLIT, feedback_ids=(item.id, "other")),
        question(4, channel_id="C2", ts="5.1"),
    ]
    async with storage_with_memory.work(HERE) as work:
        for one in about:
            await work.triage.ask(one)
        await work.judgements.put(judgement("5.1"))
        found = await work.triage.about(feedback_id=item.id, message=("C1", "5.1"))
        assert [one.id for one in found] == ["Q1", "Q2"]
        assert await work.triage.about() == []
        await work.feedback.erase(item.id, at=NOW)
        assert await work.triage.about(feedback_id=item.id, message=("C1", "5.1")) == []
        assert await work.triage.with_id("Q3") == replace(about[2], feedback_ids=("other",))
        assert await work.triage.with_id("Q4") == about[3]
        heard = await work.judgements.of("C1", "5.1")
    assert heard is not None
    assert heard.words is None


async def test_the_ledger_knows_every_call(storage_with_memory: Storage) -> None:
    """From before it was sent, with what became of it, and what all of them used."""
    async with storage_with_memory.work(HERE) as work:
        for number in range(3):
            await work.ledger.begin(call(number, asked_by="U1" if number else None))
        await work.ledger.finish(
            "K1", Outcome.FAILED, note="It took too long.", tokens_in=5, tokens_out=7, milliseconds=900
        )
        done = replace(
            call(1, asked_by="U1"),
            outcome=Outcome.FAILED,
            note="It took too long.",
            tokens_in=5,
            tokens_out=7,
            milliseconds=900,
        )
        assert await work.ledger.newest(2) == [call(2, asked_by="U1"), done]
        assert await work.ledger.since(NOW + timedelta(minutes=1)) == [done, call(2, asked_by="U1")]
        assert await work.ledger.spent(NOW) == Spent(calls=3, tokens_in=5, tokens_out=7)
        assert await work.ledger.spent(SOON) == Spent(calls=0, tokens_in=0, tokens_out=0)
        assert await work.ledger.drop_older(NOW + timedelta(minutes=1)) == 1
        assert len(await work.ledger.newest(9)) == 2


async def test_a_question_waits_for_its_answer(storage_with_memory: Storage) -> None:
    """Kept once, gone when answered, swept when forgotten."""
    asking = Asking(id="A1", user_id="U1", question="What hurts?", channel_id="C1", thread_ts=None, asked_at=NOW)
    async with storage_with_memory.work(HERE) as work:
        await work.askings.keep(asking)
        await work.askings.keep(replace(asking, question="Other"))
        assert await work.askings.with_id("A1") == asking
        await work.askings.drop("A1")
        assert await work.askings.with_id("A1") is None
        await work.askings.keep(replace(asking, id="A2"))
        assert await work.askings.drop_older(SOON) == 1
        assert await work.askings.drop_older(SOON) == 0
