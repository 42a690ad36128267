"""The first weeks of the quarter: accounts, channels, vision, and customers who begin to talk."""

from pathlib import Path

from handlers.terminal_accounts import AccountOrder, import_account_file
from storage.unit_of_work import open_storage
from tests.loop.quarter_people import Team, words
from tests.loop.quarter_story import (
    CHATTER,
    CRM,
    EXCEL,
    NUMBERS_GOAL,
    OFFLINE,
    OFFLINE_GOAL,
    OFFLINE_HALDEN,
    SHARED,
    VISION,
    day,
)


async def bring_accounts_in(team: Team, folder: Path) -> None:
    """Import the file of the CRM, tried out first, and say which channel is about whom."""
    file = folder / "crm.csv"
    file.write_text(CRM, encoding="utf-8")
    storage = open_storage(team.loop.database_url)
    try:
        for is_rehearsal in (True, False):
            order = AccountOrder(file=file, workspace_id="T0WRENFIELD", columns={}, is_rehearsal=is_rehearsal)
            await import_account_file(storage, team.loop.slack.clock, order)
            shown = words(await team.asks("mira", "accounts"))
            assert ("Pennine Boilers" in shown) is not is_rehearsal
    finally:
        await storage.close()
    assert "96,000 EUR" in words(await team.asks("mira", "accounts show Brückner Wärme"))
    for where, account in SHARED.values():
        await team.asks_until("mira", f"accounts link {account}", account, where=where)


async def write_the_vision(team: Team) -> None:
    """Write the statement and two objectives with the forms of `/heed vision`."""
    page = await team.asks("mira", "vision")
    await team.presses("mira", page, "Write the vision")
    await team.sends("mira", {"Where do you want to go?": VISION})
    for name, success in (
        (OFFLINE_GOAL, "Engineers write notes in cellars, tunnels and lift shafts, and none is ever lost."),
        (NUMBERS_GOAL, "Invoices and reports are right the first time."),
    ):
        await team.presses("mira", page, "Add an objective")
        await team.sends("mira", {"Objective": name, "What does success look like?": success})
    shown = words(await team.asks("mira", "vision"))
    assert VISION in shown
    assert OFFLINE_GOAL in shown
    assert NUMBERS_GOAL in shown


async def settle_in(team: Team) -> None:
    """Ask for a weekly digest for the team, and choose a place that is told of sudden rises."""
    await team.asks("mira", "schedule monday 09:00 Europe/London", command="/digest")
    assert "support" in words(await team.asks("jonas", "quality here", where="support"))


async def hear_of_lost_notes(team: Team) -> dict[str, str]:
    """Three customers ask for the same, Tomás notes it for a fourth; return where each of them asked."""
    asked = {
        who: await hear(team, who, said, by="mira" if who == "kenji" else "jonas") for who, said in OFFLINE.items()
    }
    await team.asks_until("mira", "themes", "T-1")
    noted = await team.loop.slack.say("tomas", "sales-calls", OFFLINE_HALDEN)
    await tag(team, "tomas", "sales-calls", noted, {"Account": "Halden Fire Safety"})
    page = await team.asks_until("mira", "themes T-1", lambda said: "4 accounts" in said)
    await team.presses("mira", page, "Rename")
    await team.sends("mira", {"Name": "Notes without a signal"})
    page = await team.asks("mira", "themes T-1")
    await team.asks_until("mira", "themes T-1", "*Objective*")
    await team.presses("mira", page, "Change", below="*Objective*")
    await team.sends("mira", {"Objective": OFFLINE_GOAL})
    return asked


async def hear_of_excel(team: Team) -> dict[str, str]:
    """Three customers want a file that one can calculate with."""
    asked = {who: await hear(team, who, said, by="jonas") for who, said in EXCEL.items()}
    page = await team.asks_until("mira", "themes T-2", lambda said: "3 accounts" in said)
    await team.presses("mira", page, "Rename")
    await team.sends("mira", {"Name": "Plans in Excel"})
    return asked


async def hear(team: Team, who: str, said: str, *, by: str = "jonas") -> str:
    """Let a customer speak in their channel and a colleague react with an ear; return the message's ts."""
    where, _ = SHARED[who]
    ts = await team.loop.slack.say(who, where, said)
    before = len(team.loop.slack.whispers(where, by))
    await team.loop.slack.react(by, where, ts)
    await team.loop.until(lambda: len(team.loop.slack.whispers(where, by)) > before)
    return ts


async def tag(team: Team, by: str, where: str, ts: str, typed: dict[str, str]) -> None:
    """Use the message shortcut and its form."""
    assert (await team.loop.slack.shortcut(by, "feedback.tag", where, ts))["ok"]
    await team.sends(by, typed)


async def chat(team: Team, week: int) -> None:
    """Let a week's noon come, and a customer say what nobody decides about."""
    await team.moves_to(day(week))
    who, said = CHATTER[week % len(CHATTER)]
    await hear(team, who, said if week < len(CHATTER) else f"{said} {week}", by="mira")


async def read_the_digest(team: Team, week: int) -> str:
    """Let Monday morning come, and return the digest in #product, as everybody in the channel reads it."""
    before = len(team.loop.digests("product"))
    await team.moves_to(day(week, weekday=0, hour=9, minute=1))
    await team.loop.until(lambda: len(team.loop.digests("product")) > before)
    return words(team.loop.digests("product")[-1])
