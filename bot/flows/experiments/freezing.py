"""The evidence of a decision, frozen as it was on that day: numbers, theme, items and accounts, never words."""

from bot.domain.audience import Reader
from bot.domain.experiments.decisions import Evidence, FrozenItem, FrozenTheme
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.reports import Report
from bot.domain.experiments.reports_frozen import report_facts
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.theme_pages import lives_on
from bot.flows.theme_seeing import spans
from bot.ports import UnitOfWork

# Enough to see who asked; how many there were is counted apart.
MOST_ITEMS = 100


def audience_of(experiment: Experiment, workspace_id: str) -> Reader:
    """Return who reads what is recorded of an experiment: the whole workspace, or the members of its channel."""
    channels = frozenset({experiment.private_to}) if experiment.private_to else frozenset[str]()
    return Reader(workspace_id=workspace_id, channel_ids=channels)


async def theme_behind(work: UnitOfWork, experiment: Experiment) -> Theme | None:
    """Return the theme that an experiment hangs on, or the one that it was merged into."""
    theme = await work.themes.with_id(experiment.terms.theme_id) if experiment.terms.theme_id else None
    return None if theme is None else await lives_on(work, theme)


async def frozen_evidence(desk: Desk, work: UnitOfWork, report: Report, updates: list[ExperimentUpdate]) -> Evidence:
    """Return what is known now, within the readers that the decision will have."""
    experiment, workspace_id = report.experiment, work.workspace_id
    audience = audience_of(experiment, workspace_id)
    theme = await theme_behind(work, experiment)
    reach = None if theme is None else await work.themes.reach(theme.id, audience, *spans(desk))
    counted = tuple((update.id, update.version) for update in updates)
    if reach is None:
        return Evidence(report=report_facts(report), theme=None, items=(), accounts=(), updates=counted)
    items = await work.themes.members(reach.theme.id, audience, limit=MOST_ITEMS)
    # Names of customers that only a private channel speaks of are no part of what is kept.
    everybody = Reader(workspace_id=workspace_id)
    return Evidence(
        report=report_facts(report),
        theme=FrozenTheme(
            theme_id=reach.theme.id,
            label=reach.theme.label,
            name=reach.theme.name,
            items=reach.items,
            accounts=reach.accounts,
            people=reach.people,
        ),
        items=tuple(
            FrozenItem(
                feedback_id=item.id,
                label=item.label,
                account_name=item.account_name,
                said_at=item.said_at,
                private_to=item.private_to,
            )
            for item in items
        ),
        accounts=tuple(await work.themes.account_names(reach.theme.id, everybody)),
        updates=counted,
    )
