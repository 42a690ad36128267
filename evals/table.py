"""A line of the evaluation: what was measured, beside what it was before and what it should be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure; `base` is what was measured before Heed's own work, `floor` what a build must not fall below."""

    set: str
    task: str
    figure: str
    value: float
    base: float | None
    target: float | None
    floor: float | None
    note: str = ""
    # Counts of what was let through are better the smaller they are.
    less_is_better: bool = False

    @property
    def is_met(self) -> bool | None:
        """Say whether the target is reached, as people round it; None where there is none."""
        if self.target is None:
            return None
        value = round(self.value, 3)
        return value <= self.target if self.less_is_better else value >= self.target

    @property
    def has_fallen(self) -> bool:
        """Say whether the figure is on the wrong side of its floor."""
        if self.floor is None:
            return False
        return self.value > self.floor if self.less_is_better else self.value < self.floor
