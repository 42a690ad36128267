"""How well the loop is closed: its numbers for a digest and for Home, and who heard back about one theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.audience import Reader
from bot.domain.closing import DebtState, Helped, LoopNumbers
from bot.domain.digest_notes import DigestNote, NoteLine, NoteTopic
from bot.domain.digests import Period
from bot.domain.helping import loop_sentences
from bot.domain.language import say
from bot.flows.desk import Desk
from bot.ports import UnitOfWork

# A quarter: answers come weeks after the asking, so that a shorter time would show a few of them.
SPAN = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardBack:
    """What became of the answers on a theme, and what people said about them: counts only."""

    # Answers, not people: who asked for it was told that it is planned, and told again when it shipped.
    told: int
    owed: int
    yes: int
    partly: int
    no: int

    @property
    def answers(self) -> int:
        """Return how many answers were or are due."""
        return self.told + self.owed


async def loop_note(_desk: Desk, work: UnitOfWork, periods: Sequence[Period], reader: Reader) -> DigestNote | None:
    """Return what a digest says about the loop in its period; None when nobody was owed anything."""
    said = loop_sentences(await work.debts.numbers(periods[-1], reader))
    return DigestNote(topic=NoteTopic.LOOP, head=NoteLine(text=" ".join(said))) if said else None


async def loop_overview(desk: Desk, work: UnitOfWork, reader: Reader) -> LoopNumbers:
    """Return the numbers of the last quarter."""
    now = desk.clock.now()
    return await work.debts.numbers(Period(start=now - SPAN, end=now, label=say("the last 90 days")), reader)


async def heard_back(work: UnitOfWork, theme_id: str, reader: Reader) -> HeardBack | None:
    """Return who heard back about a theme, as far as somebody may know; None when nobody was ever owed that."""
    states = await work.debts.of_theme(theme_id, reader)
    told = states.get(DebtState.SENT, 0)
    owed = states.get(DebtState.OWED, 0) + states.get(DebtState.SENDING, 0)
    if not told + owed:
        return None
    said = await work.debts.answers_of_theme(theme_id, reader)
    return HeardBack(
        told=told,
        owed=owed,
        yes=said.get(Helped.YES, 0),
        partly=said.get(Helped.PARTLY, 0),
        no=said.get(Helped.NO, 0),
    )
