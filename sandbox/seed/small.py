"""The small workspace of the tests, in the seed's format: every kind of person and place once."""

from sandbox.wire import Json

WORKSPACE: Json = {
    "workspace": {"id": "T0HOME0001", "name": "Larkspur", "domain": "larkspur"},
    "people": [
        {"id": "U0ALICE001", "name": "alice", "real_name": "Alice Moor", "title": "Product"},
        {"id": "U0BOB00001", "name": "bob", "real_name": "Bob Finch", "title": "Engineering", "tz": "America/New_York"},
        {"id": "U0GINA0001", "name": "gina", "real_name": "Gina Vale", "title": "Contractor", "is_guest": True},
        {
            "id": "U0EVE00001",
            "name": "eve",
            "real_name": "Eve Stone",
            "title": "Buyer",
            "team_id": "T0ACME0001",
            "team_name": "Acme",
        },
    ],
    "channels": [
        {
            "id": "C0GENERAL1",
            "name": "general",
            "kind": "public",
            "topic": "Everything",
            "members": ["U0ALICE001", "U0BOB00001", "U0GINA0001"],
            "has_heed": True,
        },
        {
            "id": "C0RANDOM01",
            "name": "random",
            "kind": "public",
            "topic": "",
            "members": ["U0ALICE001", "U0BOB00001"],
            "has_heed": False,
        },
        {
            "id": "C0SECRET01",
            "name": "secret",
            "kind": "private",
            "topic": "",
            "members": ["U0ALICE001"],
            "has_heed": True,
        },
        {
            "id": "C0HIDDEN01",
            "name": "hidden",
            "kind": "private",
            "topic": "",
            "members": ["U0BOB00001"],
            "has_heed": False,
        },
        {
            "id": "C0ACME0001",
            "name": "ext-acme",
            "kind": "private",
            "topic": "With Acme",
            "shared_with": "Acme",
            "members": ["U0ALICE001", "U0EVE00001"],
            "has_heed": True,
        },
        {
            "id": "G0GROUP001",
            "name": "mpdm-alice--bob--heed-1",
            "kind": "mpim",
            "topic": "",
            "members": ["U0ALICE001", "U0BOB00001"],
            "has_heed": True,
        },
    ],
}
MESSAGES: list[Json] = [
    {
        "channel": "C0GENERAL1",
        "user": "U0ALICE001",
        "days_ago": 3.0,
        "text": "The export takes a minute, and people think that it hangs.",
        "key": "export",
    },
    {"channel": "C0GENERAL1", "user": "U0BOB00001", "days_ago": 2.9, "text": "I saw that as well.", "thread": "export"},
]
