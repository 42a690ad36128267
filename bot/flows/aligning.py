"""Hanging themes on objectives by meaning: after either changes, and again every night as themes grow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.domain.labels import SetBy
from bot.domain.themes import Theme
from bot.domain.vision import Alignment, Objective, ObjectiveVector
from bot.flows.desk import Desk
from bot.ports import Job, UnitOfWork

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Themes that are compared between two looks at the database: their names take half a second to embed.
_TOGETHER = 100
# New themes that one look begins a job for; the next look finds the others.
_MOST_NEW = 500
# UTC hour from which every theme is compared anew, once a day: its items have moved it since.
_NIGHT_HOUR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aims:
    ids: tuple[str, ...]
    # `(m, d) float32`, each of length 1.
    vectors: "NDArray[np.float32]"


def aligning_job(workspace_id: str, occasion: str, theme_ids: Sequence[str] = ()) -> Job:
    """Return the job that hangs themes, all when none is named, on objectives; one for each occasion."""
    args = {"workspace_id": workspace_id}
    if theme_ids:
        args["theme_ids"] = ",".join(theme_ids)
    return Job(id=f"align_themes:{workspace_id}:{occasion}", kind="align_themes", args=args)


async def align_soon(desk: Desk, workspace_id: str, occasion: str) -> None:
    """Begin the job that hangs all themes anew: an objective was written, changed or retired."""
    await desk.jobs.enqueue(aligning_job(workspace_id, occasion))


async def align_renamed(desk: Desk, workspace_id: str, theme_id: str) -> None:
    """Begin the job that hangs one theme anew, since it has another name."""
    occasion = f"{theme_id}:{desk.clock.now().isoformat()}"
    await desk.jobs.enqueue(aligning_job(workspace_id, occasion, [theme_id]))


async def hand_out_alignments(desk: Desk, now: datetime) -> None:
    """Begin the jobs for themes that are new, or new to this model, and the nightly one of each workspace."""
    model = desk.mind.embedder.model
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            if not await work.vision.active():
                continue
            waiting = await work.vision.unguessed(model, limit=_MOST_NEW)
        if waiting:
            # The same themes again are the same job, which is under way.
            named = sha256(",".join([model, *waiting]).encode()).hexdigest()
            await desk.jobs.enqueue(aligning_job(workspace_id, f"new:{named}", waiting))
        if now.hour >= _NIGHT_HOUR:
            await desk.jobs.enqueue(aligning_job(workspace_id, now.date().isoformat()))


async def align_themes(desk: Desk, args: Mapping[str, str]) -> None:
    """Hang `theme_ids` of `workspace_id`, all when none is named, on the nearest objective or off vision.

    It says what Heed thinks; what a person has said of a theme stands beside it and wins. Again changes nothing.
    """
    workspace_id, named = args["workspace_id"], args.get("theme_ids", "")
    aims = await _aims(desk, workspace_id)
    async with desk.storage.work(workspace_id) as work:
        if aims is None:
            await work.vision.drop_guesses()
            return
        themes = await work.vision.standing_themes(named.split(",") if named else None)
    for start in range(0, len(themes), _TOGETHER):
        await _align(desk, workspace_id, aims, themes[start : start + _TOGETHER])


async def _aims(desk: Desk, workspace_id: str) -> _Aims | None:
    """Return where the active objectives lie, and remember those that were not known; None when there are none."""
    model = desk.mind.embedder.model
    async with desk.storage.work(workspace_id) as work:
        active = await work.vision.active()
        stored = await work.vision.vectors(model)
    if not active:
        return None
    known = {(each.objective_id, each.version): each for each in stored}
    unknown = [each for each in active if (each.id, each.version) not in known]
    fresh = await _placed(desk, unknown)
    if fresh:
        async with desk.storage.work(workspace_id) as work:
            await work.vision.put_vectors(model, fresh)
    known |= {(each.objective_id, each.version): each for each in fresh}
    import numpy as np  # noqa: PLC0415 -- loaded when first used

    vectors = np.stack([known[each.id, each.version].vector for each in active])
    return _Aims(ids=tuple(each.id for each in active), vectors=vectors)


async def _placed(desk: Desk, objectives: Sequence[Objective]) -> list[ObjectiveVector]:
    """Return where the words of objectives lie: the name, and what success looks like where that was said."""
    from bot.domain.alignment_matching import direction  # noqa: PLC0415 -- numpy, when first needed

    placed = []
    for objective in objectives:
        vectors = await desk.mind.embedder.embed([objective.name, objective.success or objective.name])
        here = direction(vectors[0], vectors[1])
        placed.append(ObjectiveVector(objective_id=objective.id, version=objective.version, vector=here))
    return placed


async def _align(desk: Desk, workspace_id: str, aims: _Aims, themes: Sequence[Theme]) -> None:
    """Store what is nearest to each of some themes, where that is not what was stored before."""
    from bot.domain.alignment_matching import suggestions  # noqa: PLC0415 -- numpy, when first needed

    names = await desk.mind.embedder.embed([theme.name for theme in themes])
    async with desk.storage.work(workspace_id) as work:
        where = await _directions(desk, work, themes, names)
        before = await work.vision.guesses()
        still = {each.id for each in await work.vision.active()}
        found = [
            Alignment(
                theme_id=theme.id,
                objective_id=each.objective_id,
                set_by=SetBy.LOCAL,
                at=desk.clock.now(),
                confidence=each.confidence,
                model=desk.mind.embedder.model,
            )
            for theme, each in zip(themes, suggestions(where, aims.vectors, aims.ids), strict=True)
        ]
        # One that was retired meanwhile has begun another job, which hangs these themes elsewhere.
        fit = [each for each in found if each.objective_id is None or each.objective_id in still]
        await work.vision.align([each for each in fit if _is_news(each, before.get(each.theme_id))])


async def _directions(
    desk: Desk, work: UnitOfWork, themes: Sequence[Theme], names: "NDArray[np.float32]"
) -> "NDArray[np.float32]":
    """Return where themes lie `(n, d)`: their names and the centres of their items, names alone without items."""
    import numpy as np  # noqa: PLC0415 -- loaded when first used

    from bot.domain.alignment_matching import direction  # noqa: PLC0415 -- same

    centres = await work.vision.centroids(desk.mind.embedder.model, [theme.id for theme in themes])
    beside = [centres.get(theme.id, name) for theme, name in zip(themes, names, strict=True)]
    return direction(names, np.stack(beside))


def _is_news(found: Alignment, before: Alignment | None) -> bool:
    if before is None:
        return True
    return (before.objective_id, before.model, before.confidence) != (
        found.objective_id,
        found.model,
        found.confidence,
    )
