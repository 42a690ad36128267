"""The experiments that somebody looks after, in their Home tab: where each stands, and the button for what is next."""

import json
from collections.abc import Iterator
from datetime import datetime

from bot.domain.days import named_day
from bot.domain.experiments.experiment import Stage
from bot.domain.experiments.standing import waits_for
from bot.domain.language import later, say
from bot.domain.nudges import NudgeKind
from bot.flows.home_experiments import OwnExperiment, OwnExperiments
from handlers.blocks import kit
from handlers.blocks.kit import Block

_TITLE_BUDGET = 140
# The button of each stage, as on the card; what was decided waits for its review day.
_NEXT = {
    Stage.DRAFT: (later("Edit"), "experiments.edit"),
    Stage.RUNNING: (later("Add an update"), "experiments.update"),
    Stage.READ: (later("Decide"), "experiments.decide"),
}
_DUE = {
    NudgeKind.READ_DUE: (later("Decide"), "experiments.decide"),
    NudgeKind.KILL_DUE: (later("Decide"), "experiments.decide"),
    NudgeKind.REVIEW_DUE: (later("Review"), "experiments.review"),
}


def own_experiment_blocks(own: OwnExperiments, now: datetime) -> Iterator[Block]:
    """Yield a heading, a row for each experiment and how many more there are; nothing for who has none."""
    if not own.shown:
        return
    yield kit.section(say("*Your experiments*"))
    for each in own.shown:
        yield _row(each, now)
    if own.total > len(own.shown):
        yield kit.context(say("{number:,} more: `/experiment list` shows them all.", number=own.total - len(own.shown)))
    yield kit.divider()


def _row(own: OwnExperiment, now: datetime) -> Block:
    experiment = own.experiment
    title = kit.escaped(kit.one_line(experiment.terms.hypothesis.change), _TITLE_BUDGET)
    stands = waits_for(experiment, experiment.day_of(now))
    if own.due is not None and own.due.kind is NudgeKind.STALE:
        stands = say("silent since {day}", day=named_day(own.due.on))
    stands = kit.escape(stands)
    if own.due is not None:
        stands = say(":bell: due: {what}", what=stands)
    where = kit.link(own.permalink, say("Open the card"))
    way = f"  ·  {where}" if kit.safe_url(own.permalink) else f"  ·  `/experiment show {experiment.label}`"
    return kit.section(f"*{experiment.label}*  {title}\n{stands}{way}", _button(own))


def _button(own: OwnExperiment) -> Block | None:
    found = _DUE.get(own.due.kind) if own.due is not None else None
    label_and_action = found or _NEXT.get(own.experiment.stage)
    if label_and_action is None:
        return None
    label, action = label_and_action
    return kit.button(say(label), action, json.dumps({"experiment": own.experiment.id}))
