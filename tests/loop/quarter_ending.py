"""The end of the quarter: a release goes wrong, somebody is silent, and somebody is forgotten."""

from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, inspect, text

from sandbox.workspace.nouns import Message
from storage.engine import connect
from tests.loop.quarter_beginning import tag
from tests.loop.quarter_people import Team, words
from tests.loop.quarter_story import AREA, BURST, EDITED, EXCEL, OFFLINE, SHARED

SUDDENLY = f"Suddenly more complaints about {AREA}"


async def break_the_invoices(team: Team) -> None:
    """Four customers complain in a week; the team tags it, and the place that it chose is told once."""
    for who, said in BURST.items():
        where, _ = SHARED[who]
        ts = await team.loop.slack.say(who, where, said)
        await tag(team, "jonas", where, ts, {"Kind": "Bug", "Product area": AREA})
    await team.loop.lets_pass(timedelta(hours=1))
    await team.loop.until(lambda: alarms(team))
    assert "4 accounts complained in one week" in words(alarms(team)[0])
    board = words(await team.asks("mira", "quality"))
    assert AREA in board


async def ask_the_silent(team: Team) -> None:
    """See the account named that never said a word, with a question that a human may ask."""
    question = "We have not heard from you yet."
    said = words(await team.asks("mira", "quality silent"))
    assert "Pennine Boilers" in said
    assert question in said
    digest = team.loop.digests("product")[-1]
    below = partial(team.loop.slack.messages, "product", thread=digest.ts)
    await team.loop.until(
        lambda: any(f"Pennine Boilers, if you want to ask: {question}" in words(one) for one in below())
    )


async def forget_dan(team: Team) -> None:
    """Forget a customer: the preview, the button, the receipt, and nothing of them is left."""
    # What is on its way while somebody is forgotten is looked for again only two minutes later.
    await team.loop.rests()
    dan = team.loop.slack.person("dan")
    assert any(OFFLINE["dan"] in said for said in everything_said(team))
    preview = await team.asks("mira", f"forget <@{dan.id}|dan>")
    assert "3 items" in words(preview)
    await team.presses("mira", preview, "Forget for good")
    await team.loop.until(lambda: team.told("mira", "was forgotten"))
    await team.loop.quiet()
    kept = [*everything_said(team), *await _everything_stored(team)]
    assert len(kept) > len(everything_said(team)), "something is stored"
    for said in (OFFLINE["dan"], EXCEL["dan"], BURST["dan"], EDITED, dan.real_name, dan.id):
        assert not [each for each in kept if said in each], said


def alarms(team: Team) -> list[Message]:
    """Return what was told of the burst."""
    return [one for one in team.loop.slack.messages("support") if one.bot_id and SUDDENLY in one.text]


def everything_said(team: Team) -> list[str]:
    """Return every message of Heed that still stands, without those that one person saw for a moment."""
    return [words(one) for one in team.loop.slack.posted if not one.visible_to]


async def _everything_stored(team: Team) -> list[str]:
    """Return every row of every table as text, those of the job engine and of the search index among them."""
    engine = connect(team.loop.database_url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_rows)
    finally:
        await engine.dispose()


def _rows(connection: Connection) -> list[str]:
    kept = []
    places = inspect(connection)
    quoted = connection.dialect.identifier_preparer.quote
    for schema in places.get_schema_names():
        for table in [] if schema == "information_schema" else places.get_table_names(schema):
            rows = connection.execute(text(f"SELECT * FROM {quoted(schema)}.{quoted(table)}"))  # noqa: S608 -- own names
            kept += [f"{table}: {tuple(row)}" for row in rows]
    return kept
