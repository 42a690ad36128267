"""The vision between table and domain."""

from bot.domain.labels import SetBy
from bot.domain.vision import Alignment, NotNow, Objective, ObjectiveState, Vision
from storage.tables import AlignmentRow, NotNowRow, ObjectiveRow, ObjectiveVersionRow, VisionRow


def vision_of_row(row: VisionRow) -> Vision:
    """Return a version of the statement as its readers see it."""
    return Vision(version=row.version, statement=row.statement, by=row.by, at=row.at)


def objective_of_row(row: ObjectiveRow) -> Objective:
    """Return an objective as its readers see it."""
    return version_of_row(row, row.id, row.number)


def version_of_row(row: ObjectiveRow | ObjectiveVersionRow, objective_id: str, number: int) -> Objective:
    """Return one version of an objective; its id and number do not change."""
    return Objective(
        id=objective_id,
        number=number,
        name=row.name,
        success=row.success,
        owner_id=row.owner_id,
        state=ObjectiveState(row.state),
        version=row.version,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )


def objective_values(objective: Objective) -> dict[str, object]:
    """Return the columns that a change of an objective may touch; id and number stay."""
    return {
        "name": objective.name,
        "success": objective.success,
        "owner_id": objective.owner_id,
        "state": objective.state.value,
        "version": objective.version,
        "changed_by": objective.changed_by,
        "changed_at": objective.changed_at,
    }


def alignment_of_row(row: AlignmentRow) -> Alignment:
    """Return what a theme hangs on as its readers see it."""
    return Alignment(
        theme_id=row.theme_id,
        objective_id=row.objective_id,
        set_by=SetBy(row.set_by),
        at=row.set_at,
        confidence=row.confidence,
        person_id=row.person_id,
        model=row.model,
    )


def alignment_values(alignment: Alignment) -> dict[str, object]:
    """Return the columns of an alignment."""
    return {
        "theme_id": alignment.theme_id,
        "is_by_person": alignment.is_by_person,
        "objective_id": alignment.objective_id,
        "set_by": alignment.set_by.value,
        "set_at": alignment.at,
        "confidence": alignment.confidence,
        "person_id": alignment.person_id,
        "model": alignment.model,
    }


def not_now_of_row(row: NotNowRow) -> NotNow:
    """Return an entry of the not-now list as its readers see it."""
    return NotNow(
        id=row.id,
        theme_id=row.theme_id,
        reason=row.reason,
        would_change=row.would_change,
        review_on=row.review_on,
        by=row.by,
        at=row.at,
        lifted_at=row.lifted_at,
    )
