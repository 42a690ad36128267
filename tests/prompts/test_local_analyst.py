"""The analyst on this machine: labels, answers, names and prose."""

import asyncio

import pytest

from bot.domain.analysis import AnswerRequest, LabelReply, LabelRequest, ProseRequest, Source, ThemeRequest, Topic
from bot.domain.evidence import lock
from bot.domain.feedback import Kind
from bot.domain.labels import LADDER, Guess, LabelName
from prompts.local_analyst import LocalAnalyst

LONG = (
    "We need an export to Excel because our auditors ask who changed what. "
    "For now we copy everything by hand, which costs us four hours a week."
)


async def labelled(analyst: LocalAnalyst, words: str, accounts: tuple[str, ...] = ()) -> LabelReply:
    """Return what the analyst makes of these words."""
    return await analyst.label(LabelRequest(source=Source(label="F-1", words=words), accounts=accounts))


def found(reply: LabelReply, name: LabelName) -> Guess | None:
    """Return the guess of a name."""
    return next((guess for guess in reply.guesses if guess.name is name), None)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The timetable page crashes when I turn the phone", Kind.BUG),
        ("Please add a way to print labels for several parcels", Kind.REQUEST),
        ("Fantastic, our drivers love the new route planner", Kind.PRAISE),
        ("How do I add a second driver to a route?", Kind.QUESTION),
        ("What a terrible service, I am very disappointed", Kind.COMPLAINT),
        ("We will cancel and move to another provider", Kind.CHURN_RISK),
    ],
)
async def test_kinds(analyst: LocalAnalyst, words: str, kind: Kind) -> None:
    """What people say of a product gets the kind that a person would give it."""
    guess = found(await labelled(analyst, words), LabelName.KIND)
    assert guess is not None
    assert guess.value == kind
    assert 0 < guess.confidence <= 1


async def test_the_problem_ladder(analyst: LocalAnalyst) -> None:
    """Each rung is a piece of the customer's own words; when the problem is there, nothing is asked."""
    reply = await labelled(analyst, LONG)
    rungs = {guess.name: guess.value for guess in reply.guesses if guess.name in LADDER}
    assert rungs == {
        LabelName.REQUESTED_SOLUTION: "We need an export to Excel",
        LabelName.UNDERLYING_PROBLEM: "because our auditors ask who changed what.",
        LabelName.WORKAROUND: "For now we copy everything by hand",
        LabelName.COST_OF_NOTHING: "which costs us four hours a week.",
    }
    assert all(value in LONG for value in rungs.values())
    assert reply.question is None


async def test_a_wish_without_its_problem(analyst: LocalAnalyst) -> None:
    """When only a solution is named, Heed drafts one question."""
    reply = await labelled(analyst, "Please add dark mode.")
    assert reply.question is not None
    assert reply.question.count("?") == 1


async def test_praise_is_not_questioned(analyst: LocalAnalyst) -> None:
    """Nobody who says thanks is asked for a problem, and praise has no severity."""
    reply = await labelled(analyst, "I love it, great work!")
    assert reply.question is None
    assert found(reply, LabelName.SEVERITY) is None


async def test_accounts_are_suggested_only_when_named(analyst: LocalAnalyst) -> None:
    """An account is suggested when its name stands in the words, else none is."""
    known = ("Acme", "Globex")
    named = found(await labelled(analyst, "Nobody at Globex can log in", accounts=known), LabelName.ACCOUNT)
    assert named is not None
    assert named.value == "Globex"
    assert found(await labelled(analyst, "Nobody can log in", accounts=known), LabelName.ACCOUNT) is None


async def test_other_languages_are_less_sure(analyst: LocalAnalyst) -> None:
    """What is not English gets labels that Heed itself does not call sure."""
    reply = await labelled(analyst, "L'application ne marche plus depuis la mise à jour")
    assert all(guess.confidence < 0.65 for guess in reply.guesses)


async def test_silence_is_labelled_too(analyst: LocalAnalyst) -> None:
    """Words that say nothing break nothing."""
    for words in ("", " ", "???", "👍", "a" * 20_000):
        assert (await labelled(analyst, words)).guesses


async def test_items_at_once(analyst: LocalAnalyst) -> None:
    """Several items may be labelled at the same time."""
    replies = await asyncio.gather(*(labelled(analyst, LONG) for _ in range(3)))
    assert replies[0] == replies[1] == replies[2]


SOURCES = (
    Source(label="F-1", words="The export is missing the date column. I love the rest."),
    Source(label="F-2", words="Exporting to a file fails for us. Colours are nice."),
    Source(label="F-3", words="Signing in is slow on Mondays."),
)


async def test_answers_are_quotations(analyst: LocalAnalyst) -> None:
    """An answer consists of the nearest sentences, each true to the letter and citing its item."""
    request = AnswerRequest(question="What do people say about the export?", sources=SOURCES)
    claims = [claim async for claim in analyst.answer(request)]
    assert {claim.cites for claim in claims} == {("F-1",), ("F-2",)}
    assert lock(claims, SOURCES).withheld == 0


async def test_questions_that_nothing_answers(analyst: LocalAnalyst) -> None:
    """Where nothing is near, nothing is said."""
    request = AnswerRequest(question="Who won the football match?", sources=SOURCES)
    assert [claim async for claim in analyst.answer(request)] == []
    assert [claim async for claim in analyst.answer(AnswerRequest(question="Export?", sources=()))] == []


async def test_names_come_from_the_items(analyst: LocalAnalyst) -> None:
    """A theme is named with words that its items use."""
    name = await analyst.name_theme(ThemeRequest(sources=SOURCES[:2]))
    assert "export" in name.name.lower()
    assert name.description


@pytest.mark.parametrize("trend", ["new", "rising", "steady", "cooling"])
@pytest.mark.parametrize("noun", ["day", "week", "month"])
async def test_prose_passes_the_lock(analyst: LocalAnalyst, trend: str, noun: str) -> None:
    """What the templates say of a period holds before the evidence, and has no number of its own."""
    topic = Topic(theme="Export", trend=trend, items=3, accounts=2, people=3, sources=SOURCES[:2])
    prose = await analyst.tell(ProseRequest(noun=noun, topics=(topic,)))
    assert prose.verdict is not None
    locked = lock([prose.verdict, prose.lines["Export"]], SOURCES)
    assert not locked.withheld, locked.reasons
    assert not any(letter.isdigit() for sentence in locked.sentences for letter in sentence.text)


async def test_a_quiet_period(analyst: LocalAnalyst) -> None:
    """A period without themes is not talked about."""
    prose = await analyst.tell(ProseRequest(noun="week", topics=()))
    assert prose.verdict is None
    assert prose.lines == {}
