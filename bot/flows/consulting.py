"""Asking an analyst: the only place that may ask the one behind the endpoint, and it never forgets what that takes.

Permission of the workspace and of every channel, masking, caps of a day, the ledger, time-outs, a rest after failures,
and the local analyst when any of these says no. Never ask inside a transaction: an answer takes seconds.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.analysis import (
    AnswerRequest,
    Claim,
    LabelReply,
    LabelRequest,
    Prose,
    ProseRequest,
    Purpose,
    ThemeName,
    ThemeRequest,
)
from bot.domain.holding import held_claim, held_labels, held_name, held_prose
from bot.domain.labels import SetBy
from bot.domain.sending import (
    answer_request_to_send,
    label_request_to_send,
    prose_request_to_send,
    theme_request_to_send,
)
from bot.flows.desk import Desk
from bot.flows.endpoint_call import About, EndpointCall
from bot.ports import Analyst

__all__ = ["About", "Answering", "Consulted", "consult_answer", "consult_labels", "consult_name", "consult_prose"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted(Generic[T]):
    """What an analyst said, which one it was, and a sentence for people when the endpoint could not be used."""

    value: T
    set_by: SetBy
    model: str
    # The hash of the prompt; None where no prompt was used.
    prompt_version: str | None = None
    notice: str | None = None


class Answering:
    """An answer that comes sentence by sentence; who gave it is known when the last one has come."""

    def __init__(self, desk: Desk, request: AnswerRequest, about: About) -> None:
        """Prepare to ask; nothing is asked before `claims` is read."""
        self._desk = desk
        self._request = request
        self._call = EndpointCall(desk, Purpose.ANSWERS, about)
        self.set_by = SetBy.LOCAL
        self.model = desk.mind.local.model
        self.prompt_version: str | None = None
        self.notice: str | None = None

    async def claims(self) -> AsyncGenerator[Claim, None]:
        """Yield the sentences of the answer as they come; each is a claim until the evidence lock has passed it.

        What the endpoint said before it failed stands; the local analyst answers when it failed with nothing said. An
        answer without a sentence is one, too: nothing that was sent answers the question.
        """
        sendable = answer_request_to_send(self._request)
        labels = {source.label for source in sendable.sources}
        async with aclosing(self._call.stream(lambda analyst: analyst.answer(sendable))) as claims:
            async for claim in claims:
                self._is_from_endpoint()
                # A sentence that names nothing is passed on as it is, for the lock to withhold and count.
                yield held_claim(claim, labels) or Claim(text=claim.text, cites=())
        if self._call.is_answered:
            self._is_from_endpoint()
        self.notice = self._call.notice
        if self.set_by is SetBy.ENDPOINT:
            self.notice = self._call.notice_of_an_end
            return
        async for claim in self._desk.mind.local.answer(self._request):
            yield claim

    def _is_from_endpoint(self) -> None:
        endpoint = self._desk.mind.endpoint
        if endpoint is not None:
            self.set_by, self.model = SetBy.ENDPOINT, endpoint.model
            self.prompt_version = self._call.prompt_version


async def consult_labels(desk: Desk, request: LabelRequest, about: About) -> Consulted[LabelReply]:
    """Say what an item is; every value is known to exist or is a span of what was said."""
    sendable = label_request_to_send(request)
    return await _consult(
        desk,
        EndpointCall(desk, Purpose.LABELS, about),
        remotely=lambda analyst: analyst.label(sendable),
        held=lambda reply: held_labels(reply, request),
        locally=lambda analyst: analyst.label(request),
    )


async def consult_name(desk: Desk, request: ThemeRequest, about: About) -> Consulted[ThemeName]:
    """Name what items have in common, in words that are theirs."""
    sendable = theme_request_to_send(request)
    return await _consult(
        desk,
        EndpointCall(desk, Purpose.THEMES, about),
        remotely=lambda analyst: analyst.name_theme(sendable),
        held=lambda name: held_name(name, request.sources),
        locally=lambda analyst: analyst.name_theme(request),
    )


async def consult_prose(desk: Desk, request: ProseRequest, about: About) -> Consulted[Prose]:
    """Say what a period was about; what comes back has yet to pass the evidence lock."""
    sendable = prose_request_to_send(request)
    return await _consult(
        desk,
        EndpointCall(desk, Purpose.DIGESTS, about),
        remotely=lambda analyst: analyst.tell(sendable),
        held=lambda prose: held_prose(prose, request),
        locally=lambda analyst: analyst.tell(request),
    )


def consult_answer(desk: Desk, request: AnswerRequest, about: About) -> Answering:
    """Answer a question; read the sentences from `claims`, then who gave them."""
    return Answering(desk, request, about)


async def _consult(
    desk: Desk,
    call: EndpointCall,
    *,
    remotely: Callable[[Analyst], Awaitable[T]],
    held: Callable[[T], T | None],
    locally: Callable[[Analyst], Awaitable[T]],
) -> Consulted[T]:
    value = await call.ask(remotely, held)
    endpoint = desk.mind.endpoint
    if value is not None and endpoint is not None:
        return Consulted(value=value, set_by=SetBy.ENDPOINT, model=endpoint.model, prompt_version=call.prompt_version)
    return Consulted(
        value=await locally(desk.mind.local), set_by=SetBy.LOCAL, model=desk.mind.local.model, notice=call.notice
    )
