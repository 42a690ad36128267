"""One consultation of the analyst behind the endpoint: whether it may be, how long it may take, and how it ended."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import structlog

from bot.domain.analysis import Purpose
from bot.domain.errors import AnalystError, CapReachedError
from bot.domain.language import later, say
from bot.domain.ledger import Ended, Outcome
from bot.flows.desk import Desk
from bot.flows.witnessing import LedgerWitness
from bot.ports import Analyst

T = TypeVar("T")

log = structlog.get_logger(__name__)

# How a reason ends that has a status of HTTP.
_BEFORE_STATUS = ", HTTP "

# Nobody waits for labels, but a job does; somebody waits for an answer, and a channel for its digest at a fixed time.
# Each holds for all tries together.
PATIENCE = {
    Purpose.LABELS: timedelta(seconds=20),
    Purpose.THEMES: timedelta(seconds=20),
    Purpose.ANSWERS: timedelta(seconds=60),
    Purpose.DIGESTS: timedelta(seconds=45),
}
# Somebody who sees no first sentence for longer has stopped waiting; the local answer takes less than a second.
FIRST_SENTENCE = timedelta(seconds=15)

_NOTHING_HELD = later("nothing in the answer could be traced to what was sent")


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


class EndpointCall:
    """Asks the endpoint, if it may be asked; whatever goes wrong is written down, and told in `notice`."""

    def __init__(self, desk: Desk, purpose: Purpose, about: About) -> None:
        """Prepare to ask; nothing is asked yet."""
        self._desk = desk
        self._purpose = purpose
        self._about = about
        self._witness = LedgerWitness(
            desk, purpose, workspace_id=about.workspace_id, items=about.items, asked_by=about.asked_by
        )
        # What went wrong, to be told with what follows from it.
        self.trouble: str | None = None
        # The endpoint was asked, and answered to the end.
        self.is_answered = False

    @property
    def notice(self) -> str | None:
        """Return what went wrong, when the analyst on this machine answers instead."""
        if self.trouble is None:
            return None
        return say("{trouble}, so this was done with the model on Heed's own machine.", trouble=self.trouble)

    @property
    def notice_of_an_end(self) -> str | None:
        """Return what went wrong, when what was answered until then stands."""
        return self.trouble and say("{trouble}, so the answer ends early.", trouble=self.trouble)

    @property
    def prompt_version(self) -> str | None:
        """Return the version of the prompt that was sent."""
        return self._witness.prompt_version

    async def ask(self, question: Callable[[Analyst], Awaitable[T]], held: Callable[[T], T | None]) -> T | None:
        """Return what of the endpoint's reply holds, or None: then it is for the analyst on this machine."""
        analyst = await self._analyst()
        if analyst is None:
            return None
        kept: T | None = None
        async with self._guarded():
            async with asyncio.timeout(PATIENCE[self._purpose].total_seconds()):
                reply = await question(analyst)
            kept = held(reply)
            if kept is None:
                raise AnalystError(_NOTHING_HELD, is_refused=True)
        return kept

    async def stream(self, question: Callable[[Analyst], AsyncIterator[T]]) -> AsyncGenerator[T, None]:
        """Yield what the endpoint says as it comes; ends early, with a notice, when it fails."""
        analyst = await self._analyst()
        if analyst is None:
            return
        clock = asyncio.get_running_loop()
        end = clock.time() + PATIENCE[self._purpose].total_seconds()
        until = clock.time() + FIRST_SENTENCE.total_seconds()
        async with self._guarded(), aclosing(_generator(question(analyst))) as sentences:
            while True:
                # Not around the yield: whoever reads may take their time.
                async with asyncio.timeout_at(until):
                    sentence = await anext(sentences, None)
                if sentence is None:
                    break
                until = end
                yield sentence

    async def _analyst(self) -> Analyst | None:
        mind, now = self._desk.mind, self._desk.clock.now()
        if mind.endpoint is None or not await self._is_allowed():
            return None
        if not mind.breaker.may_try(now):
            self.trouble = say(
                "The language model rests after failures ({reason})", reason=trouble_words(mind.breaker.reason)
            )
            return None
        return mind.endpoint.watched_by(self._witness)

    async def _is_allowed(self) -> bool:
        async with self._desk.storage.work(self._about.workspace_id) as work:
            if self._purpose not in (await work.channels.preferences()).ai_purposes:
                return False
            kept_here = {channel.channel_id for channel in await work.channels.all() if not channel.ai_allowed}
        return not kept_here & self._about.channel_ids

    @asynccontextmanager
    async def _guarded(self) -> AsyncIterator[None]:
        """Turn every failure of the endpoint into a notice, and write down how it ended."""
        try:
            yield
        except CapReachedError as reached:
            self.trouble = str(reached)
        except TimeoutError:
            await self._failed(AnalystError(later("it did not answer in time")))
        except AnalystError as error:
            await self._failed(error)
        except GeneratorExit:
            # Whoever read has heard enough.
            await self._witness.ended(Ended(outcome=Outcome.ANSWERED))
            raise
        else:
            self._desk.mind.breaker.worked()
            self.is_answered = True
            await self._witness.ended(Ended(outcome=Outcome.ANSWERED))

    async def _failed(self, error: AnalystError) -> None:
        reason = str(error)
        self._desk.mind.breaker.failed(self._desk.clock.now(), reason, after_seconds=error.after_seconds)
        if error.is_refused:
            await self._witness.refused(reason)
        else:
            await self._witness.ended(Ended(outcome=Outcome.FAILED, note=reason))
        log.warning("endpoint failed", purpose=self._purpose.value, workspace_id=self._about.workspace_id)
        self.trouble = say("The language model could not be used ({reason})", reason=trouble_words(reason))


def trouble_words(reason: str) -> str:
    """Return why an endpoint failed, as the record keeps it in English, in the spoken language; its status stays."""
    words, before_status, status = reason.partition(_BEFORE_STATUS)
    return f"{say(words)}{before_status}{status}"


async def _generator(items: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """Return the items as a generator that can be closed; closing it closes theirs."""
    try:
        async for item in items:
            yield item
    finally:
        if isinstance(items, AsyncGenerator):
            await items.aclose()
