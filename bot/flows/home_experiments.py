"""The experiments that somebody looks after, as their Home tab lists them."""

import asyncio
from dataclasses import dataclass

from bot.domain.audience import Reader
from bot.domain.experiments.experiment import OPEN_STAGES, Experiment
from bot.domain.experiments.reminders import Matter, Progressed, matters
from bot.domain.experiments.standing import urgency
from bot.flows.desk import Desk
from bot.flows.patience import answer_within
from bot.ports import UnitOfWork

# The first look; `/experiment list` has the rest.
HOME_EXPERIMENTS = 5
# Nobody looks after more at a time; of those who do, the newest are looked through.
_MOST_OWN = 50
# Links are worth a moment, not more: the tab is there to be read.
_LINK_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnExperiment:
    """An experiment of somebody's own, and what it waits for most."""

    experiment: Experiment
    # None: nothing is due.
    due: Matter | None = None
    permalink: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnExperiments:
    """The first of somebody's open experiments, what is due first, and how many there are."""

    shown: tuple[OwnExperiment, ...] = ()
    total: int = 0


async def own_experiments(desk: Desk, work: UnitOfWork, reader: Reader) -> OwnExperiments:
    """Return what the reader looks after, in three queries; the links to cards are looked up by `with_links`."""
    if reader.user_id is None:
        return OwnExperiments()
    store, user_id = work.experiments, reader.user_id
    open_ones = await store.visible(reader, OPEN_STAGES, limit=_MOST_OWN, owner_id=user_id)
    if not open_ones:
        return OwnExperiments()
    latest = await store.latest_updates_at([each.id for each in open_ones])
    now = desk.clock.now()
    own = [
        OwnExperiment(
            experiment=each,
            due=next(iter(matters(Progressed(experiment=each, last_update_at=latest.get(each.id)), now)), None),
        )
        for each in open_ones
    ]
    own.sort(key=lambda each: (each.due is None, *urgency(each.experiment)))
    total = len(own) if len(own) < _MOST_OWN else await store.count(reader, OPEN_STAGES, owner_id=user_id)
    return OwnExperiments(shown=tuple(own[:HOME_EXPERIMENTS]), total=total)


async def with_links(desk: Desk, workspace_id: str, own: OwnExperiments) -> OwnExperiments:
    """Return the same with the addresses of the cards, as far as Slack tells them in time."""
    links = await asyncio.gather(*(_link(desk, workspace_id, each.experiment) for each in own.shown))
    shown = tuple(
        OwnExperiment(experiment=each.experiment, due=each.due, permalink=link)
        for each, link in zip(own.shown, links, strict=True)
    )
    return OwnExperiments(shown=shown, total=own.total)


async def _link(desk: Desk, workspace_id: str, experiment: Experiment) -> str | None:
    if experiment.channel_id is None or experiment.card_ts is None:
        return None
    asked = desk.directory.permalink(workspace_id, experiment.channel_id, experiment.card_ts)
    return await answer_within(_LINK_SECONDS, asked)
