"""Writing the vision down: the statement and the objectives, each change kept beside what was there before."""

from dataclasses import dataclass, replace
from hashlib import sha256

import structlog

from bot.domain.roles import Role
from bot.domain.vision import NewObjective, Objective, ObjectiveState, Vision
from bot.domain.vision_errors import ObjectiveNotFoundError, VisionChangedError
from bot.domain.vision_rules import checked_name, checked_statement, checked_success, require_room
from bot.flows.aligning import align_soon
from bot.flows.desk import Desk
from bot.flows.roles import require_role
from bot.flows.vision_pages import vision_reader
from bot.ports import UnitOfWork

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveWords:
    """An objective as somebody wrote it."""

    name: str
    success: str
    # Who looks after it; None: nobody yet.
    owner_id: str | None


async def write_statement(desk: Desk, workspace_id: str, user_id: str, text: str, *, seen: int) -> Vision:
    """Store the next version of the statement, on top of version `seen` (0: there was none).

    The same words again change nothing, however often they are sent. Raises StatementError, VisionChangedError when
    somebody else has written since, OutsiderError and VisionGuestError.
    """
    await vision_reader(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    words = checked_statement(text)
    async with desk.storage.work(workspace_id) as work:
        present = await work.vision.current()
        if present is not None and present.statement == words:
            return present
        vision = Vision(version=seen + 1, statement=words, by=user_id, at=desk.clock.now())
        is_stale = present is not None and present.version != seen
        if is_stale or not await work.vision.put_statement(vision):
            raise VisionChangedError
    _log.info("vision_stated", workspace_id=workspace_id, version=vision.version)
    return vision


async def add_objective(
    desk: Desk, workspace_id: str, user_id: str, words: ObjectiveWords, *, origin_key: str
) -> Objective:
    """Store a new objective, one for each `origin_key`, and have every theme compared with it.

    Raises ObjectiveNameError, ObjectiveSuccessError, TooManyObjectivesError, OutsiderError and VisionGuestError.
    """
    await vision_reader(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    objective_id = sha256(f"{workspace_id}:{origin_key}".encode()).hexdigest()[:32]
    async with desk.storage.work(workspace_id) as work:
        # Held, so that a form sent twice at once is one, and two people neither take one name nor pass the limit.
        await work.themes.hold()
        earlier = await work.vision.with_id(objective_id)
        if earlier is not None:
            return earlier
        known = await work.vision.every()
        require_room(each for each in known if each.state is ObjectiveState.ACTIVE)
        new = NewObjective(
            id=objective_id,
            name=checked_name(words.name, known),
            success=checked_success(words.success),
            owner_id=words.owner_id,
            by=user_id,
            at=desk.clock.now(),
        )
        objective, _ = await work.vision.add(new)
    _log.info("objective_added", workspace_id=workspace_id, objective_id=objective.id)
    await _align(desk, workspace_id, objective)
    return objective


async def change_objective(
    desk: Desk, workspace_id: str, user_id: str, objective_id: str, words: ObjectiveWords, *, seen: int
) -> Objective:
    """Change an objective on top of version `seen`; the same words again change nothing.

    Raises ObjectiveNotFoundError, ObjectiveNameError, ObjectiveSuccessError, VisionChangedError when somebody else has
    changed it since, OutsiderError and VisionGuestError.
    """
    await vision_reader(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        present = await _standing(work, objective_id)
        name = checked_name(words.name, await work.vision.every(), but=objective_id)
        wanted = replace(present, name=name, success=checked_success(words.success), owner_id=words.owner_id)
        saved = await _saved(desk, work, present, wanted, by=user_id, seen=seen)
    if (saved.name, saved.success) != (present.name, present.success):
        await _align(desk, workspace_id, saved)
    return saved


async def retire_objective(
    desk: Desk, workspace_id: str, user_id: str, objective_id: str, *, is_back: bool = False
) -> Objective:
    """Pursue an objective no longer, or again with `is_back`; what people hung on it stays there, and says so.

    Raises ObjectiveNotFoundError, ObjectiveNameError and TooManyObjectivesError when it cannot come back,
    OutsiderError and VisionGuestError.
    """
    await vision_reader(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    state = ObjectiveState.ACTIVE if is_back else ObjectiveState.RETIRED
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        present = await _standing(work, objective_id)
        if present.state is state:
            return present
        if is_back:
            known = await work.vision.every()
            require_room(each for each in known if each.state is ObjectiveState.ACTIVE)
            checked_name(present.name, known, but=objective_id)
        wanted = replace(present, state=state)
        saved = await _saved(desk, work, present, wanted, by=user_id, seen=present.version)
    await _align(desk, workspace_id, saved)
    return saved


async def _standing(work: UnitOfWork, objective_id: str) -> Objective:
    present = await work.vision.with_id(objective_id)
    if present is None:
        raise ObjectiveNotFoundError
    return present


async def _saved(
    desk: Desk, work: UnitOfWork, present: Objective, wanted: Objective, *, by: str, seen: int
) -> Objective:
    """Store a changed objective; raise VisionChangedError when it was changed since `seen`, unless it is the same."""
    if wanted == present:
        return present
    changed = replace(wanted, changed_by=by, changed_at=desk.clock.now())
    if present.version != seen or not await work.vision.save(changed):
        raise VisionChangedError
    _log.info("objective_changed", workspace_id=work.workspace_id, objective_id=present.id, state=wanted.state.value)
    return replace(changed, version=present.version + 1)


async def _align(desk: Desk, workspace_id: str, objective: Objective) -> None:
    await align_soon(desk, workspace_id, f"{objective.id}:{objective.version}")
