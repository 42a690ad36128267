"""Which objective an experiment serves: chosen from those that the team pursues."""

from dataclasses import replace

from bot.domain.experiments.terms import Terms
from bot.domain.vision import OFF_VISION, Objective, ObjectiveState
from bot.domain.vision_errors import ObjectiveRetiredError
from bot.flows.desk import Desk


async def known_objectives(desk: Desk, workspace_id: str) -> tuple[Objective, ...]:
    """Return the objectives that the team pursues, by number."""
    async with desk.storage.work(workspace_id) as work:
        return tuple(await work.vision.active())


async def with_objective(desk: Desk, workspace_id: str, before: Terms, terms: Terms) -> Terms:
    """Return terms with the name of an objective that was newly chosen; raise ObjectiveRetiredError when it is gone.

    The name is kept as it was chosen, so that a card still reads when the objective is called otherwise.
    """
    if terms.objective_id in {None, OFF_VISION, before.objective_id}:
        return terms
    async with desk.storage.work(workspace_id) as work:
        objective = await work.vision.with_id(terms.objective_id or "")
    if objective is None or objective.state is ObjectiveState.RETIRED:
        raise ObjectiveRetiredError
    return replace(terms, objective=f"{objective.label} {objective.name}")
