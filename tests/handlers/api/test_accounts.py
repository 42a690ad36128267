"""Accounts over HTTP: read, changed, and kept in step in batches."""

from collections.abc import Mapping

from tests.fakes.slack import WORKSPACE
from tests.handlers.api.calling import Answered, Api
from tests.storage_builders import kept

ROWS: list[dict[str, object]] = [
    {"name": "Acme", "external_id": "1", "domains": ["acme.example"], "revenue": 120_000, "currency": "EUR"},
    {"name": "Bolt", "tier": "Gold", "segment": "SMB"},
]


async def sent(api: Api, *rows: Mapping[str, object], dry_run: bool = False) -> Answered:
    """Send a batch."""
    return await api.post("/accounts", {"accounts": list(rows), "dry_run": dry_run})


def outcomes(answer: Answered) -> list[str]:
    """Return what became of each row."""
    return [row["outcome"] for row in answer.json["rows"]]


async def test_a_rehearsal_says_what_would_become_of_each(api: Api) -> None:
    """And stores nothing."""
    told = await sent(api, *ROWS, {"name": "Bolt", "tier": "Silver"}, dry_run=True)
    assert outcomes(told) == ["new", "new", "changed"]
    assert (await api.get("/accounts")).json["accounts"] == []


async def test_a_batch_is_stored_once(api: Api) -> None:
    """Sent again, everything is the same; what changed elsewhere changes here; what is left out stays."""
    assert outcomes(await sent(api, *ROWS)) == ["new", "new"]
    assert outcomes(await sent(api, *ROWS)) == ["same", "same"]
    renamed = await sent(api, {"name": "Acme Corp", "external_id": "1"})
    assert outcomes(renamed) == ["changed"]
    account = (await api.get(f"/accounts/{renamed.json['rows'][0]['id']}")).json
    assert (account["name"], account["domains"], account["revenue"], account["currency"]) == (
        "Acme Corp",
        ["acme.example"],
        120_000,
        "EUR",
    )


async def test_a_wrong_row_is_refused_by_itself(api: Api) -> None:
    """The others are stored; each refusal names its field."""
    wrong = {"name": "Cog", "domains": ["gmail.com"], "revenue": 5, "currency": "XXQ"}
    taken = {"name": "Dune", "external_id": "9", "domains": ["acme.example"]}
    answer = await sent(api, ROWS[0], wrong, taken, {"tier": "Gold"})
    assert outcomes(answer) == ["new", "refused", "refused", "refused"]
    rows = answer.json["rows"]
    assert {error["field"] for error in rows[1]["errors"]} >= {"domains"}
    assert "A-1 Acme has another id, 1" in rows[2]["errors"][0]["problem"]
    assert rows[3]["errors"][0]["field"] == "name"
    assert [account["name"] for account in (await api.get("/accounts")).json["accounts"]] == ["Acme"]


async def test_a_row_that_could_be_two_accounts_is_refused(api: Api) -> None:
    """The id of one and the name of another, or another id than we know: nothing is guessed."""
    await sent(api, *ROWS)
    both = await sent(api, {"name": "Bolt", "external_id": "1"}, {"name": "Acme", "external_id": "2"})
    assert outcomes(both) == ["refused", "refused"]
    assert "merge these two first" in both.json["rows"][0]["errors"][0]["problem"]


async def test_what_its_system_says_of_a_merged_account_changes_nothing(api: Api) -> None:
    """The part lives on in another account, whose facts these are not."""
    await sent(api, {"name": "Acme", "external_id": "1"}, {"name": "Bolt", "external_id": "2"})
    async with api.desk.storage.work(WORKSPACE) as work:
        acme, bolt = await work.accounts.with_number(1), await work.accounts.with_number(2)
        assert acme is not None
        assert bolt is not None
        await work.accounts.merge(bolt.id, acme.id)
    assert outcomes(await sent(api, {"name": "Bolt Inc", "external_id": "2", "tier": "Gold"})) == ["same"]
    assert (await api.get("/accounts/A-2")).json["name"] == "Acme"


async def test_a_change_replaces_what_it_names(api: Api) -> None:
    """Left out stays, empty goes; what people said follows a new domain."""
    await sent(api, *ROWS)
    await api.hand_over(author={"email": "jo@bolt.example"})
    changed = await api.put("/accounts/A-2", {"domains": ["bolt.example"], "tier": ""})
    assert (changed.status, changed.json["tier"], changed.json["segment"]) == (200, None, "SMB")
    await api.jobs.run_all()
    assert (await api.get("/feedback/F-1")).json["account"] == {"id": "A-2", "name": "Bolt"}


async def test_a_change_of_what_somebody_else_changed_is_refused(api: Api) -> None:
    """With the version that was read; without one the last word counts."""
    await sent(api, *ROWS)
    assert (await api.put("/accounts/A-1", {"tier": "A", "version": 1})).json["version"] == 2
    assert (await api.put("/accounts/A-1", {"tier": "B", "version": 1})).status == 409
    assert (await api.put("/accounts/A-1", {"name": "Bolt"})).status == 409
    assert (await api.put("/accounts/A-1", {"tier": "B"})).json["tier"] == "B"
    assert (await api.put("/accounts/A-9", {"tier": "B"})).status == 404
    assert (await api.put("/accounts/A-1", {"colour": "red"})).status == 422


async def test_too_many_at_once_are_refused(quick_api: Api) -> None:
    """A hundred fit; none is a mistake."""
    assert (await sent(quick_api, *([ROWS[1]] * 101))).status == 422
    assert (await sent(quick_api)).status == 422


async def test_names_from_private_channels_are_not_listed(api: Api) -> None:
    """An account that is known from a private channel's words alone is for nobody outside."""
    await kept(api.desk.storage, workspace_id=WORKSPACE, private_to="C7", channel_id="C7", account_name="Secret Ltd")
    assert (await api.get("/accounts")).json["accounts"] == []
    assert (await api.get("/accounts/A-1")).status == 404


async def test_the_list_comes_in_pages(api: Api) -> None:
    """By name, each once."""
    await sent(api, *[{"name": f"Account {letter}"} for letter in "EDCBA"])
    first = (await api.get("/accounts", query={"limit": "3"})).json
    rest = (await api.get("/accounts", query={"limit": "3", "cursor": first["next_cursor"]})).json
    names = [account["name"][-1] for account in first["accounts"] + rest["accounts"]]
    assert (names, rest["next_cursor"]) == (list("ABCDE"), None)
