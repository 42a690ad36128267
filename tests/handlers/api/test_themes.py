"""Themes over HTTP: what customers speak of, and how far the team is with it; and the address that is told."""

import json

from bot.domain.labels import SetBy
from bot.domain.statuses import StatusOrder, ThemeStatus
from bot.domain.themes import NewTheme, Theme
from bot.flows.statuses import change_status
from bot.flows.webhook_addresses import Outside, add_webhook
from tests.fakes.outside import PlainVault
from tests.fakes.slack import WORKSPACE
from tests.handlers.api.calling import Api
from tests.handlers.people import PRIYA
from tests.storage_builders import kept


async def themed(api: Api, name: str, *accounts: str, private_to: str | None = None) -> Theme:
    """Make a theme of one item for each account."""
    storage = api.desk.storage
    items = [
        await kept(storage, f"{name} {each}", workspace_id=WORKSPACE, account_name=each, private_to=private_to)
        for each in accounts
    ]
    new = NewTheme(name=name, description="", named_by=SetBy.PERSON, created_at=api.clock.now(), private_to=private_to)
    async with storage.work(WORKSPACE) as work:
        theme = await work.themes.add(new)
        await work.themes.assign([item.id for item in items], theme.id)
    return theme


async def test_a_step_is_read_by_one_tool_and_told_to_another(api: Api) -> None:
    """The whole way: somebody changes a status, the list and the page show it, the webhook hears of it."""
    outside = Outside(storage=api.desk.storage, clock=api.clock, caller=api.caller, vault=PlainVault())
    await add_webhook(outside, "https://hooks.example/heed", workspace_id=WORKSPACE)
    theme = await themed(api, "Slow exports", "Acme", "Bolt")
    order = StatusOrder(
        theme_id=theme.id, status=ThemeStatus.PLANNED, origin_key="view:V1", reason="Two accounts wait for it"
    )
    await change_status(api.desk, WORKSPACE, PRIYA, order)
    await change_status(api.desk, WORKSPACE, PRIYA, order)
    await api.jobs.run_all()
    listed = (await api.get("/themes")).json["themes"][0]
    assert (listed["id"], listed["status"], listed["reason"], listed["accounts"]) == (
        "T-1",
        "planned",
        "Two accounts wait for it",
        2,
    )
    history = (await api.get("/themes/T-1")).json["history"]
    assert [(each["was"], each["status"]) for each in history] == [("new", "planned")]
    (call,) = api.caller.calls
    assert json.loads(call.body)["status"] == "planned"
    items = (await api.get("/feedback", query={"theme": "T-1"})).json["items"]
    assert {item["theme"]["status"] for item in items} == {"planned"}


async def test_themes_come_in_pages_by_accounts(api: Api) -> None:
    """Each once, those with the most accounts first."""
    for number in range(1, 4):
        await themed(api, f"Theme {number}", *"ABC"[:number])
    first = (await api.get("/themes", query={"limit": "2"})).json
    rest = (await api.get("/themes", query={"limit": "2", "cursor": first["next_cursor"]})).json
    assert [each["name"] for each in first["themes"] + rest["themes"]] == ["Theme 3", "Theme 2", "Theme 1"]
    assert rest["next_cursor"] is None


async def test_private_themes_are_for_nobody_outside(api: Api) -> None:
    """Not listed, not by id, not as a filter."""
    await themed(api, "Secret plans", "Acme", private_to="C7")
    assert (await api.get("/themes")).json["themes"] == []
    assert (await api.get("/themes/T-1")).status == 404
    assert (await api.get("/feedback", query={"theme": "T-1"})).status == 404
    assert (await api.get("/themes/nonsense")).status == 404
