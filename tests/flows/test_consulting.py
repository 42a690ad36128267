"""Asking the endpoint: with permission, masked, within caps, written down beforehand, and never waited for in vain."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.analysis import (
    Claim,
    LabelReply,
    LabelRequest,
    Prose,
    ProseRequest,
    Purpose,
    Source,
    ThemeName,
    ThemeRequest,
    Topic,
)
from bot.domain.channels import Preferences
from bot.domain.errors import AnalystError
from bot.domain.labels import Guess, LabelName, SetBy
from bot.domain.ledger import Caps, Outcome
from bot.flows import endpoint_call
from bot.flows.consulting import consult_labels, consult_name, consult_prose
from bot.ports import Storage
from storage.unit_of_work import SqlStorage
from tests.fakes.mind import ScriptedAnalyst
from tests.fakes.storage import InMemoryStorage
from tests.flows.consulting_office import ABOUT, ITEM, LABELS, SUPPORT, Bureau


async def test_an_endpoint_that_answers_is_written_down_with_when_why_and_how_much(
    storage_with_memory: Storage,
) -> None:
    """The ledger names purpose, host, model, prompt, characters and items, and none of the words."""
    bureau = Bureau(storage_with_memory, ScriptedAnalyst(model="gpt"))
    consulted = await consult_labels(bureau.desk, LABELS, ABOUT)
    (call,) = await bureau.ledger()
    assert (consulted.set_by, consulted.model, consulted.prompt_version) == (SetBy.ENDPOINT, "gpt", "scripted1")
    assert (call.purpose, call.host, call.model, call.items) == (Purpose.LABELS, "llm.example", "gpt", ("F-12",))
    assert (call.outcome, call.tokens_in, call.tokens_out) == (Outcome.ANSWERED, 100, 20)
    assert call.characters > 0
    assert "CSV" not in str(call)


async def test_nothing_leaves_where_no_endpoint_is_configured() -> None:
    """With AI off there is nothing to write down, and nothing to tell."""
    bureau = Bureau(InMemoryStorage(), None)
    consulted = await consult_labels(bureau.desk, LABELS, ABOUT)
    assert (consulted.set_by, consulted.notice, await bureau.ledger()) == (SetBy.LOCAL, None, [])


@pytest.mark.parametrize("purposes", [frozenset[Purpose](), frozenset({Purpose.ANSWERS})])
async def test_a_workspace_that_keeps_labels_here_sends_none(purposes: frozenset[Purpose]) -> None:
    """What a workspace did not allow is done on this machine, without a word about it."""
    bureau = Bureau(InMemoryStorage(), endpoint := ScriptedAnalyst())
    await bureau.prefer(Preferences(ai_purposes=purposes))
    consulted = await consult_labels(bureau.desk, LABELS, ABOUT)
    assert (consulted.set_by, consulted.notice, endpoint.asked) == (SetBy.LOCAL, None, [])


async def test_one_channel_that_keeps_its_words_here_keeps_all_of_a_question_here() -> None:
    """An answer that rests on several channels is asked of the endpoint only when each of them allows it."""
    bureau = Bureau(InMemoryStorage(), endpoint := ScriptedAnalyst())
    await bureau.keep_here("C0SECRET")
    both = replace(ABOUT, channel_ids=frozenset({SUPPORT, "C0SECRET", None}))
    await consult_labels(bureau.desk, LABELS, both)
    assert endpoint.asked == []
    await consult_labels(bureau.desk, LABELS, replace(ABOUT, channel_ids=frozenset({SUPPORT, None})))
    assert len(endpoint.asked) == 1


async def test_what_is_personal_or_secret_does_not_leave() -> None:
    """Fault 35: e-mail, phone, card, IBAN, IP, tokens, hidden characters, authors and lessons stay on this machine."""
    bureau = Bureau(InMemoryStorage(), endpoint := ScriptedAnalyst())
    words = (
        "Acme: mail jo@acme.example or +49 30 12345678, card 4111 1111 1111 1111, IBAN DE89370400440532013000 from"
        " 203.0.113.7 with xoxb-1234-abcd and sk-proj-abcdefghijkl\U000e0041\u200b, thanks"
    )
    request = replace(LABELS, source=replace(ITEM, words=words))
    await consult_labels(bureau.desk, request, ABOUT)
    (sent,) = endpoint.asked
    assert isinstance(sent, LabelRequest)
    hidden = ("jo@", "12345678", "4111", "DE89", "203.0", "xoxb", "sk-proj", "\U000e0041", "\u200b", "Jo")
    assert not [secret for secret in hidden if secret in str(sent)]
    assert (sent.source.author_name, sent.source.account_name, sent.lessons) == (None, None, {})
    assert sent.accounts == ("Acme",)


async def test_a_reply_keeps_only_what_exists_or_was_said() -> None:
    """Fault 33: unknown themes, areas, accounts and passages that nobody said are dropped; the rest is kept."""
    guesses = (
        Guess(name=LabelName.KIND, value="bug", confidence=7.0),
        Guess(name=LabelName.SEVERITY, value="apocalyptic", confidence=0.9),
        Guess(name=LabelName.AREA, value="Invented", confidence=0.9),
        Guess(name=LabelName.ACCOUNT, value="Globex Ltd", confidence=0.9),
        Guess(name=LabelName.THEME, value="T-99", confidence=0.9),
        Guess(name=LabelName.WORKAROUND, value="We copy rows by hand", confidence=0.7),
        Guess(name=LabelName.COST_OF_NOTHING, value="they lose a million", confidence=0.7),
    )
    question = "Could you look at https://evil.example?"
    bureau = Bureau(InMemoryStorage(), ScriptedAnalyst(labels=LabelReply(guesses=guesses, question=question)))
    consulted = await consult_labels(bureau.desk, LABELS, ABOUT)
    assert [(guess.name, guess.value, guess.confidence) for guess in consulted.value.guesses] == [
        (LabelName.KIND, "bug", 1.0),
        (LabelName.WORKAROUND, "we copy rows by hand", 0.7),
    ]
    assert consulted.value.question is None


async def test_a_reply_of_which_nothing_holds_is_refused_and_done_here() -> None:
    """Fault 33: the ledger says that the answer came and could not be used, and the person gets a local one."""
    endpoint = ScriptedAnalyst(labels=LabelReply(guesses=(Guess(name=LabelName.KIND, value="?", confidence=1.0),)))
    bureau = Bureau(InMemoryStorage(), endpoint)
    consulted = await consult_labels(bureau.desk, LABELS, ABOUT)
    (call,) = await bureau.ledger()
    assert (consulted.set_by, call.outcome, call.tokens_in) == (SetBy.LOCAL, Outcome.REFUSED, 100)
    assert "could not be used" in str(consulted.notice)


async def test_an_endpoint_that_fails_is_left_alone_for_a_minute_and_then_tried_by_one() -> None:
    """Fault 33: after three failures nobody waits for it; everybody is told, and when it works again it is used."""
    bureau = Bureau(InMemoryStorage(), endpoint := ScriptedAnalyst(failure=AnalystError("it is too busy, HTTP 429")))
    notices = [(await consult_labels(bureau.desk, LABELS, ABOUT)).notice for _ in range(5)]
    assert len(endpoint.asked) == 3
    assert all("HTTP 429" in str(notice) for notice in notices)
    assert "rests after failures" in str(notices[-1])
    bureau.clock.advance(timedelta(seconds=61))
    endpoint.failure = None
    assert (await consult_labels(bureau.desk, LABELS, ABOUT)).set_by is SetBy.ENDPOINT
    assert bureau.desk.mind.breaker.resting_until(bureau.clock.now()) is None
    assert [call.outcome for call in await bureau.ledger()] == [Outcome.FAILED] * 3 + [Outcome.ANSWERED]


async def test_an_endpoint_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 33: the time-out of the purpose ends it, whatever the endpoint does."""
    monkeypatch.setitem(endpoint_call.PATIENCE, Purpose.LABELS, timedelta(milliseconds=20))

    class Hanging(ScriptedAnalyst):
        async def label(self, request: LabelRequest) -> LabelReply:
            await asyncio.Event().wait()
            return await super().label(request)

    bureau = Bureau(InMemoryStorage(), Hanging())
    consulted = await consult_labels(bureau.desk, LABELS, ABOUT)
    (call,) = await bureau.ledger()
    assert (consulted.set_by, call.outcome, call.note) == (SetBy.LOCAL, Outcome.FAILED, "it did not answer in time")


async def test_a_cap_ends_the_day_and_a_new_day_begins_at_midnight_utc(storage_with_memory: Storage) -> None:
    """What is over the cap is done on this machine, and people are told; nothing of it is sent."""
    room_for_two = Caps(tokens_a_day=900)
    bureau = Bureau(storage_with_memory, endpoint := ScriptedAnalyst(), room_for_two)
    results = [await consult_labels(bureau.desk, LABELS, ABOUT) for _ in range(9)]
    sent = len(endpoint.asked)
    assert 1 <= sent < 9
    assert [result.set_by for result in results] == [SetBy.ENDPOINT] * sent + [SetBy.LOCAL] * (9 - sent)
    assert "limit" in str(results[-1].notice)
    bureau.clock.advance(timedelta(hours=15))
    assert (await consult_labels(bureau.desk, LABELS, ABOUT)).set_by is SetBy.ENDPOINT


async def test_a_cap_on_cost_holds_too() -> None:
    """Cost is tokens times their prices; a cap without room for one call sends nothing."""
    bureau = Bureau(
        InMemoryStorage(), endpoint := ScriptedAnalyst(), Caps(price_in=1.0, price_out=1_000_000.0, cost_a_day=50.0)
    )
    assert (await consult_labels(bureau.desk, LABELS, ABOUT)).set_by is SetBy.LOCAL
    assert endpoint.asked == []


async def test_replicas_overrun_a_cap_by_one_call_each_at_most(storage: SqlStorage) -> None:
    """Requests that run at the same time count with the most they can cost, in one process exactly."""

    class Slow(ScriptedAnalyst):
        async def label(self, request: LabelRequest) -> LabelReply:
            await asyncio.sleep(0.02)
            return await super().label(request)

    # A request may cost some 250 tokens until its answer is there, and 120 then; twelve would be 1,440.
    bureau = Bureau(storage, endpoint := Slow(), Caps(tokens_a_day=600))
    desks = [bureau.desk, bureau.replica()]
    await asyncio.gather(*(consult_labels(desk, LABELS, ABOUT) for desk in desks * 6))
    used = sum(call.tokens_in + call.tokens_out for call in await bureau.ledger())
    assert len(endpoint.asked) >= 2
    assert used <= 600 + 2 * 120


async def test_a_theme_is_named_in_its_items_own_words_or_here() -> None:
    """Fault 33: a name that the items do not carry is refused."""
    request = ThemeRequest(sources=(ITEM, replace(ITEM, label="F-13", words="Export of large projects hangs")))
    good = Bureau(InMemoryStorage(), ScriptedAnalyst(theme=ThemeName(name="Export of large projects", description="")))
    assert (await consult_name(good.desk, request, ABOUT)).value.name == "Export of large projects"
    lying = ScriptedAnalyst(theme=ThemeName(name="Quantum blockchain Hitachi", description="See https://evil.example"))
    bad = Bureau(InMemoryStorage(), lying)
    consulted = await consult_name(bad.desk, request, ABOUT)
    assert (consulted.set_by, (await bad.ledger())[0].outcome) == (SetBy.LOCAL, Outcome.REFUSED)


async def test_prose_is_about_what_was_sent() -> None:
    """Lines of unknown themes, and sentences that cite nothing that was sent, are dropped."""
    topic = Topic(theme="Export", trend="new", items=2, accounts=1, people=2, sources=(ITEM,))
    lines = {"Export": Claim(text="It hangs.", cites=("F-12", "F-99")), "Other": Claim(text="x", cites=("F-12",))}
    prose = Prose(verdict=Claim(text="All is lost.", cites=("F-99",)), lines=lines)
    bureau = Bureau(InMemoryStorage(), ScriptedAnalyst(prose=prose))
    told = await consult_prose(bureau.desk, ProseRequest(noun="week", topics=(topic,)), ABOUT)
    assert told.value == Prose(verdict=None, lines={"Export": Claim(text="It hangs.", cites=("F-12",))})


async def test_a_long_message_is_cut_after_it_was_masked() -> None:
    """Fault 30 and 35: half a secret at the cut would not be known for one."""
    bureau = Bureau(InMemoryStorage(), endpoint := ScriptedAnalyst())
    words = "x" * 5_985 + " xoxb-1234567890-abcdefghijklmnop " + "y" * 34_000
    await consult_labels(bureau.desk, replace(LABELS, source=Source(label="F-1", words=words)), ABOUT)
    (sent,) = endpoint.asked
    assert isinstance(sent, LabelRequest)
    assert len(sent.source.words) <= 6_002
    assert "xoxb" not in sent.source.words
