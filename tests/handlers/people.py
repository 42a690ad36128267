"""The people and places that the tests of listeners share."""

from tests.fakes.slack import HEED, FakeDirectory

GENERAL, PRIVATE, SHARED = "C0GENERAL", "C0SECRET", "C0SHARED"
PRIYA, SAM, GUEST, OUTSIDER, CUSTOMER = "U0PRIYA", "U0SAM", "U0GUEST", "U0OUTSIDER", "U0CUSTOMER"
ACME = "T0ACME"


def populated() -> FakeDirectory:
    """Return a workspace with people, a guest, somebody from outside, and three kinds of channels."""
    directory = FakeDirectory()
    for user_id, name in ((PRIYA, "Priya"), (SAM, "Sam"), (CUSTOMER, "Jo Miller")):
        directory.add_person(user_id, name)
    directory.add_person(GUEST, "Gast", guest=True)
    directory.add_person(OUTSIDER, "Kim of Acme", team_id=ACME)
    directory.add_person(HEED, "Heed", bot=True)
    directory.add_channel(GENERAL, PRIYA, SAM, CUSTOMER, name="general")
    directory.add_channel(PRIVATE, PRIYA, name="secret", private=True)
    directory.add_channel(SHARED, PRIYA, SAM, OUTSIDER, name="ext-acme", external=True)
    directory.add_channel("D0PRIYA", PRIYA, own_dm=True)
    return directory
