"""Whatever stands in a request, on both engines: an answer in plain words, and never a 500."""

import random
from typing import Any

from tests.handlers.api.calling import Api

# What has broken databases, parsers and logs before.
ODD = [
    "\x00",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "\U000e0041",
    "' OR 1=1 --",
    "%_\\",
    "=cmd|'/c'!A0",
    "{{7*7}}",
    "a" * 300,
    "",
    " ",
    "\u00e9\u0301",
    "\U0001f469\u200d\U0001f680",
    "-1",
    "1e999",
    "NaN",
    "F-1",
    "T-99999999999999999999",
    "../../etc",
    "acme.example",
    "null",
]
VALUES: list[Any] = [*ODD, None, 0, -1, 10**15, 10**40, 1.5, True, [], {}, [None], {"name": {"name": []}}]
BODIES = 10


def body(chance: random.Random, names: list[str]) -> dict[str, Any]:
    """Return a request with odd values for some fields."""
    return {name: chance.choice(VALUES) for name in chance.sample(names, chance.randint(1, len(names)))}


async def test_odd_values_are_stored_or_refused(api: Api) -> None:
    """Feedback, accounts and changes of them."""
    chance = random.Random(37)  # noqa: S311 -- the same values every time, nothing secret
    item = ["said_at", "source", "external_id", "author", "account", "kind", "severity", "sentiment", "area"]
    facts = ["name", "external_id", "domains", "segment", "tier", "revenue", "currency", "owner", "teams"]
    for _ in range(BODIES):
        handed = {"words": chance.choice(ODD), **body(chance, item), "author": {"name": chance.choice(ODD)}}
        rows = [{"name": chance.choice(ODD), **body(chance, facts)} for _ in range(3)]
        answers = [
            await api.post("/feedback", handed),
            await api.post("/feedback", {name: handed[name] for name in ("words", "author")}),
            await api.post("/accounts", {"accounts": [{"name": chance.choice(ODD)}, {"name": chance.choice(ODD)}]}),
            await api.post("/accounts", {"accounts": rows}),
            await api.put("/accounts/A-1", body(chance, facts)),
        ]
        assert {answer.status for answer in answers} <= {200, 201, 404, 409, 422}, [each.raw for each in answers]


async def test_odd_addresses_are_answered(api: Api) -> None:
    """In a path and in every filter."""
    await api.hand_over()
    for value in ODD:
        letters = value.encode("utf-8", "replace").decode()
        for path in ("/feedback", "/themes", "/accounts"):
            assert (await api.get(f"{path}/{letters}")).status in {200, 404}
        for name in ("q", "kind", "area", "account", "theme", "since", "limit", "cursor"):
            assert (await api.get("/feedback", query={name: letters})).status in {200, 400, 404, 422}
