"""What was reported about experiments and what happened to them, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.experiments.experiment import ExperimentEvent
from bot.domain.experiments.readings import Reading
from bot.domain.experiments.updates import ExperimentUpdate, UpdateState
from tests.fakes.shelf import Shelf


class InMemoryUpdates:
    """The twin of `SqlUpdates`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def put_update(self, update: ExperimentUpdate) -> tuple[ExperimentUpdate, bool]:
        """Store an update; one with the same origin is returned instead, with False."""
        earlier = await self.update_with_origin(update.origin_key)
        if earlier is not None:
            return earlier, False
        self._shelf.experiment_updates[update.id] = (update,)
        return update, True

    async def change_update(self, update: ExperimentUpdate) -> bool:
        """Store the next version of an update and keep the earlier ones; False when it was changed meanwhile."""
        versions = self._shelf.experiment_updates.get(update.id, ())
        if not versions or versions[-1].version != update.version or versions[-1].state is UpdateState.WITHDRAWN:
            return False
        following = replace(
            versions[-1],
            version=update.version + 1,
            reading=update.reading,
            note=update.note,
            changed_by=update.changed_by,
            changed_at=update.changed_at,
            experiment_id=update.experiment_id,
            permalink=update.permalink,
        )
        self._shelf.experiment_updates[update.id] = (*versions, following)
        return True

    async def withdraw_update(self, update_id: str, *, by: str | None, at: datetime) -> None:
        """Take an update out: its numbers and words are removed from every version."""
        versions = self._shelf.experiment_updates.get(update_id, ())
        if not versions or versions[-1].state is UpdateState.WITHDRAWN:
            return
        empty = [replace(each, reading=Reading(), note="", state=UpdateState.WITHDRAWN) for each in versions]
        self._shelf.experiment_updates[update_id] = (*empty[:-1], replace(empty[-1], changed_by=by, changed_at=at))

    async def update_with_id(self, update_id: str) -> ExperimentUpdate | None:
        """Return an update by its id, withdrawn ones too."""
        versions = self._shelf.experiment_updates.get(update_id, ())
        return versions[-1] if versions else None

    async def update_with_origin(self, origin_key: str) -> ExperimentUpdate | None:
        """Return the update that came from a message, command or form, withdrawn ones too."""
        return next((each for each in self._present() if each.origin_key == origin_key), None)

    async def updates(self, experiment_id: str) -> list[ExperimentUpdate]:
        """Return the updates of an experiment that count, oldest first by when they were said."""
        its = [each for each in self._present() if each.experiment_id == experiment_id]
        active = [each for each in its if each.state is UpdateState.ACTIVE]
        return sorted(active, key=lambda each: (each.said_at, each.id))

    async def update_versions(self, update_id: str) -> list[ExperimentUpdate]:
        """Return every version of an update, oldest first."""
        versions = self._shelf.experiment_updates.get(update_id, ())
        present = versions[-1] if versions else None
        return [replace(each, experiment_id=present.experiment_id) for each in versions if present is not None]

    async def latest_updates_at(self, experiment_ids: Sequence[str]) -> dict[str, datetime]:
        """Return when each experiment was last reported on; those that never were are left out."""
        every = {experiment_id: await self.updates(experiment_id) for experiment_id in experiment_ids}
        return {experiment_id: updates[-1].said_at for experiment_id, updates in every.items() if updates}

    async def record(self, event: ExperimentEvent) -> None:
        """Add to the record of what happened to an experiment; the same id again changes nothing."""
        self._shelf.experiment_events.setdefault(event.id, event)

    async def events(self, experiment_id: str) -> list[ExperimentEvent]:
        """Return what happened to an experiment, oldest first."""
        its = [each for each in self._shelf.experiment_events.values() if each.experiment_id == experiment_id]
        return sorted(its, key=lambda each: (each.at, each.id))

    def _present(self) -> list[ExperimentUpdate]:
        """Return the present version of every update."""
        return [versions[-1] for versions in self._shelf.experiment_updates.values()]
