"""Who may do what in a workspace: members keep and read, editors decide, admins set Heed up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody is trusted with; each includes the ones before it."""

    # Keeps what customers said, searches, asks, answers nudges, reports experiments of their own.
    MEMBER = "member"
    # Also sorts and merges themes, decides statuses and experiments, answers customers, schedules digests.
    EDITOR = "editor"
    # Also channels' modes, AI and privacy, thresholds, forgetting, roles.
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Say whether this role may do what another may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


# A team that has just installed Heed works at once: full members may do what everybody in a small team does.
NEWCOMER_ROLE = Role.EDITOR


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven:
    """A role that somebody was given, and by whom; `set_by` is None for whoever installed Heed."""

    user_id: str
    role: Role
    set_by: str | None
    set_at: datetime


def is_closed(given: Iterable[RoleGiven]) -> bool:
    """Say whether roles count: somebody was made an admin by a person, and did not just install Heed."""
    return any(each.role is Role.ADMIN and each.set_by is not None for each in given)


def role_among(
    given: Sequence[RoleGiven], user_id: str, *, is_guest: bool, is_slack_admin: bool, newcomer: Role
) -> Role:
    """Return what somebody may do, from every admin and what they were given themselves.

    Guests are never more than members: they may be customers. While the door is open, everybody else may do everything.
    """
    if is_guest:
        return Role.MEMBER
    if is_slack_admin or not is_closed(given):
        return Role.ADMIN
    return next((each.role for each in given if each.user_id == user_id), newcomer)
