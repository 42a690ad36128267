"""Who watches what is sent to an endpoint: weighs each request against the day's cap and writes it down beforehand."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from bot.domain.analysis import Purpose
from bot.domain.errors import CapReachedError
from bot.domain.language import later, say
from bot.domain.ledger import Ended, ModelCall, Outcome, Outgoing, is_within, tokens_guessed
from bot.flows.desk import Desk

_CAP = later("Today's limit for the language model is used up; a new day begins at midnight UTC")


class LedgerWitness:
    """Writes every request of one consultation into the ledger, committed before the request is sent.

    Until its end is known, a request counts with the most that it can cost. So a crash is never cheaper than the truth,
    and requests that run at the same time cannot overrun the cap together; two replicas can, by one request each.
    """

    def __init__(
        self, desk: Desk, purpose: Purpose, *, workspace_id: str, items: tuple[str, ...], asked_by: str | None
    ) -> None:
        """Prepare to watch requests for one purpose, about these items."""
        self._desk = desk
        self._purpose = purpose
        self._workspace_id = workspace_id
        self._items = items
        self._asked_by = asked_by
        self._call_id = ""
        self._sent: Outgoing | None = None
        self._began = 0.0
        self._ended: Ended | None = None

    @property
    def prompt_version(self) -> str | None:
        """Return the version of the prompt that was sent last."""
        return self._sent.prompt_version if self._sent else None

    async def sending(self, outgoing: Outgoing) -> None:
        """Write down what is about to be sent; raises CapReachedError, and then it must not be sent."""
        now = self._desk.clock.now()
        call = self._call(outgoing, now)
        async with self._desk.mind.turn, self._desk.storage.work(self._workspace_id) as work:
            if not is_within(await work.ledger.spent(day_of(now)), outgoing, self._desk.mind.caps):
                raise CapReachedError(say(_CAP))
            await work.ledger.begin(call)
        self._call_id, self._sent, self._ended = call.id, outgoing, None
        self._began = time.monotonic()

    async def ended(self, ended: Ended) -> None:
        """Write down what became of what was sent last; whoever says it first is heard."""
        if self._sent is None or self._ended is not None:
            return
        counted = replace(
            ended,
            tokens_in=tokens_guessed(self._sent.characters) if ended.tokens_in is None else ended.tokens_in,
            tokens_out=tokens_guessed(ended.characters_back) if ended.tokens_out is None else ended.tokens_out,
        )
        await self._write(counted)

    async def refused(self, note: str) -> None:
        """Write down that the last answer could not be used, though it came."""
        await self.ended(Ended(outcome=Outcome.REFUSED))
        if self._ended is not None:
            await self._write(replace(self._ended, outcome=Outcome.REFUSED, note=note))

    async def _write(self, ended: Ended) -> None:
        milliseconds = round((time.monotonic() - self._began) * 1000)
        async with self._desk.storage.work(self._workspace_id) as work:
            await work.ledger.finish(
                self._call_id,
                ended.outcome,
                note=ended.note,
                tokens_in=ended.tokens_in or 0,
                tokens_out=ended.tokens_out or 0,
                milliseconds=milliseconds,
            )
        self._ended = ended

    def _call(self, outgoing: Outgoing, now: datetime) -> ModelCall:
        mind = self._desk.mind
        return ModelCall(
            id=uuid4().hex,
            at=now,
            purpose=self._purpose,
            host=mind.host,
            model=mind.endpoint.model if mind.endpoint else "",
            prompt=outgoing.prompt,
            prompt_version=outgoing.prompt_version,
            characters=outgoing.characters,
            items=self._items,
            outcome=Outcome.SENT,
            tokens_in=tokens_guessed(outgoing.characters),
            tokens_out=outgoing.tokens_back,
            asked_by=self._asked_by,
        )


def day_of(now: datetime) -> datetime:
    """Return when the day of the caps began, in UTC."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
