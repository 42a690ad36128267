"""The experiments that somebody looks after, in their Home tab: where each stands, and the button for what is next."""

import json
from collections.abc import Iterator
from datetime import datetime

from bot.domain.days import named_day
from bot.domain.experiments.experiment import Stage
from bot.domain.experiments.standing import waits_for
from bot.domain.nudges import NudgeKind
from bot.flows.home_experiments import OwnExperiment, OwnExperiments
from handlers.blocks import kit
from handlers.blocks.kit import Block

_TITLE_BUDGET = 140
# The button of each stage, as on the card; what was decided waits for its review day.
_NEXT = {
    Stage.DRAFT: ("Edit", "experiments.edit"),
    Stage.RUNNING: ("Add an update", "experiments.update"),
    Stage.READ: ("Decide", "experiments.decide"),
}
_DUE = {
    NudgeKind.READ_DUE: ("Decide", "experiments.decide"),
    NudgeKind.KILL_DUE: ("Decide", "experiments.decide"),
    NudgeKind.REVIEW_DUE: ("Review", "experiments.review"),
}


def own_experiment_blocks(own: OwnExperiments, now: datetime) -> Iterator[Block]:
    """Yield a heading, a row for each experiment and how many more there are; nothing for who has none."""
    if not own.shown:
        return
    yield kit.section("*My experiments*")
    for each in own.shown:
        yield _row(each, now)
    if own.total > len(own.shown):
        yield kit.context(f"{own.total - len(own.shown):,} more: `/experiment list` shows them all.")
    yield kit.divider()


def _row(own: OwnExperiment, now: datetime) -> Block:
    experiment = own.experiment
    title = kit.escaped(kit.one_line(experiment.terms.hypothesis.change), _TITLE_BUDGET)
    stands = waits_for(experiment, experiment.day_of(now))
    if own.due is not None and own.due.kind is NudgeKind.STALE:
        stands = f"silent since {named_day(own.due.on)}"
    mark = ":bell: due: " if own.due is not None else ""
    where = kit.link(own.permalink, "Open the card")
    way = f"  ·  {where}" if kit.safe_url(own.permalink) else f"  ·  `/experiment show {experiment.label}`"
    return kit.section(f"*{experiment.label}*  {title}\n{mark}{kit.escape(stands)}{way}", _button(own))


def _button(own: OwnExperiment) -> Block | None:
    found = _DUE.get(own.due.kind) if own.due is not None else None
    label_and_action = found or _NEXT.get(own.experiment.stage)
    if label_and_action is None:
        return None
    return kit.button(*label_and_action, json.dumps({"experiment": own.experiment.id}))
