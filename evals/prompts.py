"""Every prompt with replies that its model may give: what is true is kept, what nobody said or sent is not.

A prompt without a case here fails the build; whoever changes one adds the reply that made them change it. The replies
are written down, so this measures what Heed makes of a model and not how clever one is.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, replace

from bot.domain.analysis import AnswerRequest, Claim, LabelRequest, ProseRequest, Source, ThemeRequest, Topic
from bot.domain.errors import AnalystError
from bot.domain.evidence import lock
from bot.domain.holding import held_claim, held_labels, held_name, held_prose
from bot.domain.ledger import Ended, Outgoing
from bot.ports import Analyst
from evals.material import Material
from evals.table import Row
from prompts.address import EndpointAddress, Tempo
from prompts.catalog import read_catalog
from prompts.openai_analyst import OpenAIDesk
from prompts.wire import Exchange, Order

ITEM = Source(label="F-12", words="The CSV export hangs on large projects. We copy rows by hand every Friday.")
OTHER = Source(label="F-13", words="Export of a large project never ends, please fix it.")
LABELS = LabelRequest(source=ITEM, areas=("Export", "Billing"), accounts=("Acme",))
TOPIC = Topic(theme="Large exports", trend="new", items=2, accounts=2, people=2, sources=(ITEM, OTHER))

_LABELLED = {
    "kind": "bug",
    "kind_sureness": "sure",
    "sentiment": "negative",
    "sentiment_sureness": "likely",
    "severity": "high",
    "severity_sureness": "likely",
    "area": "Export",
    "area_sureness": "sure",
    "account": "none",
    "account_sureness": "sure",
    "requested_solution": None,
    "underlying_problem": "The CSV export hangs on large projects",
    "workaround": "copy rows by hand every Friday",
    "cost_of_nothing": None,
    "question": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A reply to a prompt, and what people must, or must never, get to read of it."""

    prompt: str
    replies: tuple[str, ...]
    kept: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def _said(value: object) -> tuple[str, ...]:
    return (json.dumps(value),)


def _sentence(text: str, *cites: str) -> dict[str, object]:
    return {"text": text, "cites": list(cites)}


CASES = (
    Case(prompt="labels", replies=_said(_LABELLED), kept=("bug", "high", "Export", "copy rows by hand every Friday")),
    Case(
        prompt="labels",
        replies=_said({**_LABELLED, "area": "Moon", "account": "Globex", "workaround": "They pay a rival."}),
        kept=("bug",),
        never=("Moon", "Globex", "rival"),
    ),
    Case(
        prompt="labels",
        replies=_said({**_LABELLED, "question": "See [this](http://evil.example), <@U1>?"}),
        kept=("bug",),
        never=("evil", "U1"),
    ),
    Case(
        prompt="theme",
        replies=_said({"name": "Export of large projects", "description": "The export hangs on large projects."}),
        kept=("Export of large projects", "The export hangs on large projects."),
    ),
    Case(
        prompt="theme",
        replies=_said({"name": "Globex renewal risk 40 %", "description": "Visit www.evil.example"}),
        never=("Globex", "40", "evil"),
    ),
    Case(
        prompt="answer",
        replies=_said({"sentences": [_sentence('The export hangs: "hangs on large projects".', "F-12")]}),
        kept=("hangs on large projects",),
    ),
    Case(
        prompt="answer",
        replies=_said(
            {"sentences": [_sentence("89 customers left Acme.", "F-12"), _sentence("Export hangs.", "F-99")]}
        ),
        never=("89", "Acme", "Export hangs"),
    ),
    Case(
        prompt="digest",
        replies=_said({"verdict": _sentence("Export hangs on large projects.", "F-12"), "lines": []}),
        kept=("hangs on large projects",),
    ),
    Case(
        prompt="digest",
        replies=_said(
            {"verdict": None, "lines": [{"theme": "Invented", **_sentence("Everybody at Globex is angry.", "F-12")}]}
        ),
        never=("Invented", "Globex"),
    ),
    # The second reply is the answer to `again`.
    Case(prompt="again", replies=("Sure! The labels are: bug.", json.dumps(_LABELLED)), kept=("bug", "Export")),
)


async def shown(case: Case) -> str:
    """Return everything that people could read of the replies of a case."""
    desk = _ScriptedDesk(case.replies)
    try:
        return await _ASKED[case.prompt](desk.analyst(_Blind()))
    except AnalystError:
        return ""
    finally:
        await desk.close()


def rows(material: Material, *, short: bool) -> list[Row]:
    """Return the two lines of the table; the cases are few and quick, so that the short form has all of them."""
    del material, short

    async def measured() -> tuple[int, int, int]:
        kept = wanted = through = 0
        for case in CASES:
            read = await shown(case)
            wanted += len(case.kept)
            kept += sum(text in read for text in case.kept)
            through += sum(text in read for text in case.never)
        return kept, wanted, through

    kept, wanted, through = asyncio.run(measured())
    made_up = Row(
        set="replies of a model",
        task="prompts",
        figure="made-up values let through",
        value=through,
        base=None,
        target=0,
        floor=0,
        less_is_better=True,
    )
    true = replace(made_up, figure="true values kept", value=kept / wanted, target=1, floor=1, less_is_better=False)
    return [made_up, replace(true, note=f"{len(CASES)} replies to {len(read_catalog().names)} prompts")]


class _Blind:
    """A witness of replies that are written down: nothing is sent."""

    async def sending(self, outgoing: Outgoing) -> None:
        """See nothing."""

    async def ended(self, ended: Ended) -> None:
        """See nothing."""


class _ScriptedDesk(OpenAIDesk):
    """Says what a case wrote down instead of asking."""

    def __init__(self, replies: tuple[str, ...]) -> None:
        super().__init__(EndpointAddress(model="scripted"), read_catalog(), Tempo(back_off=()))
        self._replies = list(replies)

    def exchange(self) -> Exchange:
        return _ScriptedExchange(self, self._replies.pop(0))


class _ScriptedExchange(Exchange):
    def __init__(self, desk: OpenAIDesk, reply: str) -> None:
        super().__init__(desk.client, "scripted", desk.dialect, desk.tempo)
        self._reply = reply

    async def pieces(self, order: Order) -> AsyncGenerator[str, None]:
        del order
        yield self._reply


async def _labels(analyst: Analyst) -> str:
    held = held_labels(await analyst.label(LABELS), LABELS)
    return "" if held is None else "\n".join([*(guess.value for guess in held.guesses), held.question or ""])


async def _theme(analyst: Analyst) -> str:
    request = ThemeRequest(sources=(ITEM, OTHER))
    held = held_name(await analyst.name_theme(request), request.sources)
    return "" if held is None else f"{held.name}\n{held.description}"


async def _answer(analyst: Analyst) -> str:
    request = AnswerRequest(question="What about the export?", sources=(ITEM, OTHER))
    claims = [claim async for claim in analyst.answer(request)]
    return _locked([held for claim in claims if (held := held_claim(claim, {"F-12", "F-13"}))])


async def _digest(analyst: Analyst) -> str:
    request = ProseRequest(noun="week", topics=(TOPIC,))
    held = held_prose(await analyst.tell(request), request)
    if held is None:
        return ""
    verdict = [held.verdict] if held.verdict else []
    return "\n".join(held.lines) + _locked([*verdict, *held.lines.values()])


def _locked(claims: list[Claim]) -> str:
    return "\n".join(sentence.text for sentence in lock(claims, [ITEM, OTHER]).sentences)


_ASKED: dict[str, Callable[[Analyst], Awaitable[str]]] = {
    "labels": _labels,
    "again": _labels,
    "theme": _theme,
    "answer": _answer,
    "digest": _digest,
}
