"""Experiments of one workspace: what their people agreed on, and where they stand."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import ColumnElement, desc, func, select, update
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.experiments.experiment import TRIED_STAGES, Experiment, NewExperiment, Stage
from storage.experiment_histories import SqlHistories
from storage.experiment_rows import IDS_PER_QUERY, changing_values, experiment_of_row, known_to
from storage.experiment_terms import terms_json
from storage.scope import Scope
from storage.tables import ExperimentRow, ExperimentVectorRow

# What never started teaches nothing.
_UNTRIED = (Stage.DRAFT, Stage.DISCARDED)


class SqlExperimentStore(SqlHistories):
    """`ExperimentStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        super().__init__(scope)
        self._scope = scope

    async def add(self, new: NewExperiment) -> tuple[Experiment, bool]:
        """Store a draft under the next number; made from the same form before, return that one and False."""
        workspace = await self._scope.lock_workspace()
        earlier = await self._only(col(ExperimentRow.origin_key) == new.origin_key)
        if earlier is not None:
            return earlier, False
        number = workspace.next_experiment_number
        workspace.next_experiment_number = number + 1
        row = ExperimentRow(
            workspace_id=self._scope.workspace_id,
            id=uuid4().hex,
            number=number,
            origin_key=new.origin_key,
            stage=Stage.DRAFT.value,
            terms=terms_json(new.terms),
            theme_id=new.terms.theme_id,
            objective_id=new.terms.objective_id,
            owner_id=new.owner_id,
            created_by=new.created_by,
            created_at=new.created_at,
            time_zone=new.time_zone,
            channel_id=new.channel_id,
            private_to=new.private_to,
            version=1,
        )
        self._scope.session.add(row)
        await self._scope.session.flush()
        return experiment_of_row(row), True

    async def with_id(self, experiment_id: str) -> Experiment | None:
        """Return an experiment by its internal id."""
        return await self._only(col(ExperimentRow.id) == experiment_id)

    async def with_number(self, number: int) -> Experiment | None:
        """Return an experiment by the number people use."""
        return await self._only(col(ExperimentRow.number) == number)

    async def with_ids(self, experiment_ids: Sequence[str]) -> list[Experiment]:
        """Return the experiments with these internal ids in their order; unknown ones are missing."""
        found: dict[str, Experiment] = {}
        for start in range(0, len(experiment_ids), IDS_PER_QUERY):
            these = experiment_ids[start : start + IDS_PER_QUERY]
            found.update({each.id: each for each in await self._those(col(ExperimentRow.id).in_(these))})
        return [found[experiment_id] for experiment_id in experiment_ids if experiment_id in found]

    async def under_card(self, channel_id: str, card_ts: str) -> Experiment | None:
        """Return the experiment whose card is this message."""
        card = col(ExperimentRow.channel_id) == channel_id, col(ExperimentRow.card_ts) == card_ts
        return await self._only(*card)

    async def save(self, experiment: Experiment) -> bool:
        """Store a changed experiment under the next version; False when it was changed since it was read."""
        as_read = col(ExperimentRow.id) == experiment.id, col(ExperimentRow.version) == experiment.version
        values = {**changing_values(experiment), "version": experiment.version + 1}
        if experiment.card_ts is None:
            # Until its card stands somewhere, people may choose another channel for it.
            values["channel_id"] = experiment.channel_id
        changed = update(ExperimentRow).where(self._mine(), *as_read).values(**values).returning(col(ExperimentRow.id))
        return await self._scope.session.scalar(changed) is not None

    async def place_card(self, experiment_id: str, channel_id: str, card_ts: str) -> None:
        """Remember where the card of an experiment stands; no new version, since nobody changed its terms."""
        this = self._mine(), col(ExperimentRow.id) == experiment_id
        place = update(ExperimentRow).where(*this).values(channel_id=channel_id, card_ts=card_ts)
        await self._scope.session.execute(place)

    async def visible(
        self, reader: Reader, stages: Sequence[Stage], *, limit: int, offset: int = 0, owner_id: str | None = None
    ) -> list[Experiment]:
        """Return experiments of some stages that a reader may know of, the highest number first."""
        return await self._those(*self._listed(reader, stages, owner_id), limit=limit, offset=offset)

    async def count(self, reader: Reader, stages: Sequence[Stage], *, owner_id: str | None = None) -> int:
        """Return how many experiments of some stages a reader may know of."""
        listed = self._mine(), *self._listed(reader, stages, owner_id)
        return await self._scope.session.scalar(select(func.count()).select_from(ExperimentRow).where(*listed)) or 0

    async def private_channels(self) -> frozenset[str]:
        """Return the private channels that experiments live in: whoever reads is asked for each of them."""
        private_to = col(ExperimentRow.private_to)
        query = select(private_to).where(self._mine(), private_to.is_not(None)).distinct()
        return frozenset(channel for channel in await self._scope.session.scalars(query) if channel is not None)

    async def tried_in(self, channel_id: str) -> list[Experiment]:
        """Return the experiments that are running or read and whose card is in a channel."""
        # Its card may be on its way there.
        here = col(ExperimentRow.channel_id) == channel_id
        return await self._those(self._in(TRIED_STAGES), here)

    async def in_stages(self, stages: Sequence[Stage]) -> list[Experiment]:
        """Return all experiments of some stages, whoever may know of them: for rules that remind their owners."""
        return await self._those(self._in(stages))

    async def of_themes(self, theme_ids: Sequence[str], reader: Reader) -> list[Experiment]:
        """Return the experiments that hang on one of some themes and that a reader may know of, the newest first."""
        return await self._those(col(ExperimentRow.theme_id).in_(theme_ids), known_to(self._scope, reader))

    async def unplaced(self, model: str, limit: int) -> list[Experiment]:
        """Return experiments that were tried and have no vector of a model, the newest first."""
        placed = select(col(ExperimentVectorRow.experiment_id)).where(
            col(ExperimentVectorRow.workspace_id) == self._scope.workspace_id, col(ExperimentVectorRow.model) == model
        )
        tried = [stage for stage in Stage if stage not in _UNTRIED]
        return await self._those(self._in(tried), col(ExperimentRow.id).not_in(placed), limit=limit)

    async def _only(self, *which: ColumnElement[bool]) -> Experiment | None:
        """Return the only experiment that fulfils some conditions."""
        return next(iter(await self._those(*which)), None)

    async def _those(self, *which: ColumnElement[bool], limit: int | None = None, offset: int = 0) -> list[Experiment]:
        """Return the experiments that fulfil some conditions, the highest number first."""
        query = select(ExperimentRow).where(self._mine(), *which).order_by(desc(col(ExperimentRow.number)))
        newest = query if limit is None else query.limit(limit).offset(offset)
        # Changes go past what the session remembers of a row.
        rows = await self._scope.session.scalars(newest, execution_options={"populate_existing": True})
        return [experiment_of_row(row) for row in rows]

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for experiments of this workspace."""
        return col(ExperimentRow.workspace_id) == self._scope.workspace_id

    def _in(self, stages: Sequence[Stage]) -> ColumnElement[bool]:
        """Return the condition for experiments of some stages."""
        return col(ExperimentRow.stage).in_([stage.value for stage in stages])

    def _listed(self, reader: Reader, stages: Sequence[Stage], owner_id: str | None) -> list[ColumnElement[bool]]:
        """Return the conditions of a list for one reader, maybe of one owner's experiments only."""
        listed = [self._in(stages), known_to(self._scope, reader)]
        if owner_id is not None:
            listed.append(col(ExperimentRow.owner_id) == owner_id)
        return listed
