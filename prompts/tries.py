"""Whether a question that failed is worth asking again, when, and in which words."""

import asyncio
import random
from dataclasses import dataclass, replace

from bot.domain.errors import AnalystError
from prompts.address import Tempo
from prompts.catalog import AgainGiven, Catalog, Message
from prompts.replies import ShapeError
from prompts.wire import Order, PassingError

# How much of an unusable reply is shown to the model again.
_LONGEST_REPLY_BACK = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request as it is first made: which prompt it is from, and what is sent."""

    prompt: str
    version: str
    order: Order


class Tries:
    """How often one question is asked: what passes by itself three times, what was misunderstood twice."""

    def __init__(self, catalog: Catalog, tempo: Tempo) -> None:
        """Begin with the first try."""
        self._catalog = catalog
        self._tempo = tempo
        self._waits = list(tempo.back_off)
        self._is_corrected = False

    async def again(self, draft: Draft, error: AnalystError) -> Draft:
        """Wait as long as it takes and return what to ask next; raises the error when there is no point."""
        if isinstance(error, ShapeError) and not self._is_corrected:
            self._is_corrected = True
            return self._corrected(draft, error)
        if not isinstance(error, PassingError) or not self._waits:
            raise error
        wait = self._waits.pop(0) * random.uniform(1.0, 1.5)  # noqa: S311 -- spreads tries, keeps no secret
        asked = error.after_seconds
        if asked is not None and asked > self._tempo.longest_wait:
            raise error
        await asyncio.sleep(wait if asked is None else asked)
        return draft

    def _corrected(self, draft: Draft, error: ShapeError) -> Draft:
        given = AgainGiven(problem=error.problem)
        reply = Message(role="assistant", content=error.reply[:_LONGEST_REPLY_BACK])
        messages = (*draft.order.messages, reply, *self._catalog.prompt(given).filled(given))
        return replace(draft, order=replace(draft.order, messages=messages))
