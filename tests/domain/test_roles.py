"""Who may do what, from what was given."""

from datetime import UTC, datetime

import pytest

from bot.domain.roles import Role, RoleGiven, is_closed, role_among

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def given(user_id: str, role: Role, by: str | None = "U0ADA") -> RoleGiven:
    """Return a role that somebody was given."""
    return RoleGiven(user_id=user_id, role=role, set_by=by, set_at=AT)


ADMIN, EDITOR = given("U0ADA", Role.ADMIN), given("U0EVE", Role.EDITOR)
INSTALLER = given("U0INA", Role.ADMIN, by=None)


def test_a_role_includes_those_before_it() -> None:
    """Admins may do what editors may, and these what members may."""
    assert [role.includes(Role.EDITOR) for role in Role] == [False, True, True]


@pytest.mark.parametrize(
    ("known", "closed"),
    [([], False), ([INSTALLER], False), ([EDITOR], False), ([ADMIN], True), ([INSTALLER, ADMIN], True)],
)
def test_a_person_closes_the_door(known: list[RoleGiven], *, closed: bool) -> None:
    """An installation closes none, and neither does a role without an admin beside it."""
    assert is_closed(known) is closed


@pytest.mark.parametrize(
    ("user_id", "known", "role"),
    [
        ("U0MAX", [], Role.ADMIN),
        ("U0MAX", [INSTALLER], Role.ADMIN),
        ("U0MAX", [ADMIN], Role.MEMBER),
        ("U0EVE", [ADMIN, EDITOR], Role.EDITOR),
        ("U0INA", [ADMIN, INSTALLER], Role.ADMIN),
    ],
)
def test_what_somebody_may_do(user_id: str, known: list[RoleGiven], role: Role) -> None:
    """Everything while the door is open; then what they were given, else what newcomers may."""
    assert role_among(known, user_id, is_guest=False, is_slack_admin=False, newcomer=Role.MEMBER) is role


@pytest.mark.parametrize("known", [[], [ADMIN], [given("U0GUS", Role.ADMIN)]])
def test_a_guest_is_a_member_whatever_was_given(known: list[RoleGiven]) -> None:
    """Somebody may have become a guest after they were given a role."""
    assert role_among(known, "U0GUS", is_guest=True, is_slack_admin=False, newcomer=Role.EDITOR) is Role.MEMBER


def test_an_owner_of_the_slack_workspace_is_an_admin() -> None:
    """Whatever they were given."""
    known = [ADMIN, given("U0OWN", Role.MEMBER)]
    assert role_among(known, "U0OWN", is_guest=False, is_slack_admin=True, newcomer=Role.EDITOR) is Role.ADMIN
