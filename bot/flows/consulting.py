"""Asking an analyst: the only place that may ask the one behind the endpoint, and it never forgets what that takes.

Permission of the workspace and of every channel, masking, caps of a day, the ledger, time-outs, and the local analyst
when any of these says no.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.analysis import (
    AnswerRequest,
    Claim,
    LabelReply,
    LabelRequest,
    Prose,
    ProseRequest,
    ThemeName,
    ThemeRequest,
)
from bot.domain.labels import SetBy
from bot.flows.desk import Desk

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose words are about to be read: the workspace, the channels they were said in, and the items' public names."""

    workspace_id: str
    # None stands for words that were not said in a channel: an import, the form, the API.
    channel_ids: frozenset[str | None]
    # Public names such as `F-12`, for the ledger.
    items: tuple[str, ...]
    # Who asked a question, when somebody did.
    asked_by: str | None = None


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
        self._about = about
        self.set_by = SetBy.LOCAL
        self.model = desk.mind.local.model
        self.prompt_version: str | None = None
        self.notice: str | None = None

    async def claims(self) -> AsyncIterator[Claim]:
        """Yield the sentences of the answer as they come; each is a claim until the evidence lock has passed it."""
        async for claim in self._desk.mind.local.answer(self._request):
            yield claim


async def consult_labels(desk: Desk, request: LabelRequest, about: About) -> Consulted[LabelReply]:
    """Say what an item is."""
    del about
    return _local(desk, await desk.mind.local.label(request))


async def consult_name(desk: Desk, request: ThemeRequest, about: About) -> Consulted[ThemeName]:
    """Name what items have in common."""
    del about
    return _local(desk, await desk.mind.local.name_theme(request))


async def consult_prose(desk: Desk, request: ProseRequest, about: About) -> Consulted[Prose]:
    """Say what a period was about."""
    del about
    return _local(desk, await desk.mind.local.tell(request))


def consult_answer(desk: Desk, request: AnswerRequest, about: About) -> Answering:
    """Answer a question; read the sentences from `claims`, then who gave them."""
    return Answering(desk, request, about)


def _local(desk: Desk, value: T) -> Consulted[T]:
    return Consulted(value=value, set_by=SetBy.LOCAL, model=desk.mind.local.model)
