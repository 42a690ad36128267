"""Two workspaces behind one API: fault 36."""

from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme
from tests.handlers.api.calling import Api
from tests.storage_builders import NOW

THERE = "T0ELSE"


async def test_another_workspaces_token_reaches_nothing_of_ours(api: Api) -> None:
    """Fault 36: read, remove, export, search, change: ids of ours are unknown there, and what is there stays there."""
    stranger = await api.new_token(workspace=THERE)
    await api.hand_over("Ours", account={"name": "Acme"}, external_id="7", key="k")
    async with api.desk.storage.work("T0WORK") as work:
        await work.themes.add(NewTheme(name="Ours", description="", named_by=SetBy.PERSON, created_at=NOW))
    for path in ("/feedback/F-1", "/themes/T-1", "/accounts/A-1"):
        assert (await api.get(path, token=stranger)).status == 404
    assert (await api.call("DELETE", "/feedback/F-1", token=stranger)).status == 404
    assert (await api.put("/accounts/A-1", {"name": "Theirs"}, token=stranger)).status == 404
    for path in ("/feedback", "/feedback?q=ours", "/themes", "/accounts", "/export"):
        assert b"Ours" not in (await api.get(path, token=stranger)).raw
        assert b"Acme" not in (await api.get(path, token=stranger)).raw
    theirs = await api.post(
        "/feedback", {"words": "Theirs", "external_id": "7"}, token=stranger, headers={"idempotency-key": "k"}
    )
    assert (theirs.status, theirs.json["words"]) == (201, "Theirs")
    assert (await api.get("/feedback/F-1")).json["words"] == "Ours"
    assert (await api.get("/accounts/A-1")).json["name"] == "Acme"
