"""What Heed suggests while somebody tags a message: by the analyst on this machine, in the time that a form leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.analysis import LabelRequest, Source
from bot.domain.feedback import Feedback
from bot.domain.labels import Guess, Label
from bot.flows.desk import Desk
from bot.flows.lore import AREAS, Lore
from bot.flows.patience import answer_within

# A trigger lives three seconds, of which opening the form takes up to half. Labelling takes some ten milliseconds, and
# half a second when the model has to be loaded first; an endpoint would take longer and is never asked here.
SUGGEST_SECONDS = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a form about an item is filled in with beside the item itself."""

    labels: Sequence[Label] = ()
    # Product areas that people of the workspace use, the most used first.
    areas: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What the form about a message begins with; empty when there was no time for it."""

    guesses: tuple[Guess, ...] = ()
    areas: tuple[str, ...] = ()


async def suggest(desk: Desk, lore: Lore, workspace_id: str, words: str) -> Suggested:
    """Return what Heed takes a message to be, or nothing when that would keep the form from opening in time."""
    known = await lore.of(workspace_id)
    if not words:
        return Suggested(areas=known.areas)
    request = LabelRequest(
        source=Source(label="", words=words), areas=known.areas, accounts=known.accounts, lessons=known.lessons
    )
    reply = await answer_within(SUGGEST_SECONDS, desk.mind.local.label(request))
    return Suggested(guesses=reply.guesses if reply else (), areas=known.areas)


async def hints_of(desk: Desk, item: Feedback) -> Hints:
    """Return what is known of an item and who said so, for its correction form."""
    async with desk.storage.work(item.workspace_id) as work:
        labels = await work.labels.of(item.id)
        areas = await work.labels.areas()
    return Hints(labels=labels, areas=areas[:AREAS])
