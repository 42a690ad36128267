"""Answers from the endpoint: sentence by sentence, and never lost in the middle."""

from dataclasses import replace

from bot.domain.analysis import Claim
from bot.domain.errors import AnalystError
from bot.domain.labels import SetBy
from bot.domain.ledger import Outcome
from bot.flows.consulting import consult_answer
from tests.fakes.mind import ScriptedAnalyst
from tests.fakes.storage import InMemoryStorage
from tests.flows.consulting_office import ABOUT, QUESTION, Bureau, claims_of


async def test_an_answer_comes_sentence_by_sentence_and_cites_only_what_was_sent() -> None:
    """Fault 33: names of items that were not sent are taken away."""
    claims = (Claim(text="The export hangs.", cites=("F-12", "F-99")), Claim(text="Trust me.", cites=("F-99",)))
    bureau = Bureau(InMemoryStorage(), ScriptedAnalyst(claims=claims))
    answering = consult_answer(bureau.desk, QUESTION, replace(ABOUT, asked_by="U0ADA"))
    assert [claim.cites for claim in await claims_of(answering)] == [("F-12",), ()]
    assert (answering.set_by, answering.notice) == (SetBy.ENDPOINT, None)
    assert (await bureau.ledger())[0].asked_by == "U0ADA"


async def test_an_answer_that_breaks_off_keeps_what_was_said_and_says_so() -> None:
    """Fault 33: what came stands; it is not said twice by somebody else."""

    class Breaking(ScriptedAnalyst):
        async def answer(self, request):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 -- as the fake has it
            async for claim in super().answer(request):
                yield claim
            raise AnalystError("it could not be reached, or hung up")

    bureau = Bureau(InMemoryStorage(), Breaking())
    answering = consult_answer(bureau.desk, QUESTION, ABOUT)
    assert len(await claims_of(answering)) == 1
    assert str(answering.notice).endswith("so the answer ends early.")
    assert (await bureau.ledger())[0].outcome is Outcome.FAILED


async def test_an_answer_that_never_begins_is_given_here() -> None:
    """Fault 33: the local analyst answers, and the notice says why."""
    bureau = Bureau(InMemoryStorage(), ScriptedAnalyst(failure=AnalystError("it refused the key, HTTP 401")))
    answering = consult_answer(bureau.desk, QUESTION, ABOUT)
    assert [claim.cites for claim in await claims_of(answering)] == [("F-12",)]
    assert (answering.set_by, "HTTP 401" in str(answering.notice)) == (SetBy.LOCAL, True)


async def test_an_answer_without_a_sentence_is_an_answer() -> None:
    """An endpoint that finds nothing in the items has answered: nobody else guesses."""
    bureau = Bureau(InMemoryStorage(), ScriptedAnalyst(claims=()))
    answering = consult_answer(bureau.desk, QUESTION, ABOUT)
    assert (await claims_of(answering), answering.set_by) == ([], SetBy.ENDPOINT)


async def test_somebody_who_stops_reading_leaves_a_finished_call() -> None:
    """The ledger does not wait for an answer that nobody reads."""
    many = tuple(Claim(text=f"Sentence {n}.", cites=("F-12",)) for n in range(5))
    bureau = Bureau(InMemoryStorage(), ScriptedAnalyst(claims=many))
    claims = consult_answer(bureau.desk, QUESTION, ABOUT).claims()
    assert (await anext(claims)).text == "Sentence 0."
    await claims.aclose()
    assert (await bureau.ledger())[0].outcome is Outcome.ANSWERED
