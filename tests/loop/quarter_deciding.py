"""The middle of the quarter: what becomes of themes, and everybody who asked hears back."""

from functools import partial

from sandbox.workspace.nouns import Message
from tests.loop.quarter_people import Team, found, words
from tests.loop.quarter_story import EDITED, EXCEL, OFFLINE, SHARED, SHIPPED_AS, UNLESS, WHY_NOT, WHY_PLANNED


async def consider(team: Team) -> None:
    """Look at what is wanted most, and say that it is looked into, with the form on its page."""
    listed = words(await team.asks_until("mira", "themes", lambda said: "T-1" in said and "T-2" in said))
    assert listed.index("T-1") < listed.index("T-2")
    assert " of 100" in listed
    page = await team.asks("mira", "themes T-1")
    await team.presses("mira", page, "Change status")
    assert "considering" in await team.sends("mira", {"Status": "Considering"})


async def plan(team: Team, asked: dict[str, str]) -> None:
    """Four are owed an answer: one gets it edited, one is settled, one goes out as drafted, one goes by the owner."""
    await team.asks("mira", f"themes T-1 planned because {WHY_PLANNED}")
    for who, count in (("jonas", "2 people"), ("mira", "1 person"), ("tomas", "1 person")):
        await team.loop.until(partial(team.told, who, f"is now planned, and you owe {count}"))
    await _edit_and_send(team, asked["dan"])
    await _settle(team)
    note = team.told("mira", "is now planned")[-1]
    assert f"“{OFFLINE['kenji']}”" in words(note)
    assert "Four of six accounts asked for it." in words(note)
    await team.presses("mira", note, "Send: Mori Setsubi will read it")
    await team.loop.until(lambda: team.answers("ext-mori", asked["kenji"]))
    await _tell_halden(team, "is now planned")
    await team.asks_until("mira", "owed all", "Nobody is owed an answer")


async def put_off(team: Team, asked: dict[str, str]) -> None:
    """Three asked for what is not done now: the draft says why, and what would change the team's mind."""
    await team.asks("mira", f"themes T-2 not now because {WHY_NOT}, unless {UNLESS}")
    await team.loop.until(lambda: team.told("jonas", "is put off for now, and you owe 3 people"))
    owed = await team.asks("jonas", "owed T-2")
    await team.presses("jonas", owed, "Send: Brückner Wärme will read it", below=EXCEL["greta"])
    await team.loop.until(lambda: team.answers("ext-brueckner", asked["greta"]))
    [answer] = team.answers("ext-brueckner", asked["greta"])
    for said in (EXCEL["greta"], WHY_NOT[1:], UNLESS[1:]):
        assert said in answer
    assert WHY_NOT[1:] in words(await team.asks("mira", "vision not now"))
    await _send_the_rest(team, "T-2")
    await team.loop.until(
        lambda: team.answers("ext-sahra", asked["layla"]) and team.answers("ext-cobbold", asked["dan"])
    )


async def ship(team: Team, asked: dict[str, str]) -> None:
    """Have it out: the same four are owed again, and Jonas sends his with one press."""
    await team.asks("mira", f"themes T-1 shipped because {SHIPPED_AS}")
    await team.loop.until(lambda: team.told("jonas", "is now shipped, and you owe 2 people"))
    await team.presses("jonas", team.told("jonas", "is now shipped")[-1], "Review 2 at once")
    assert "2 answers are on the way." in await team.sends("jonas", {})
    await team.loop.until(lambda: team.told("mira", "is now shipped, and you owe"))
    await team.presses("mira", team.told("mira", "is now shipped")[-1], "Send: Mori Setsubi will read it")
    for who, ts in asked.items():
        where, _ = SHARED[who]
        await team.loop.until(partial(_is_answered, team, where, ts, SHIPPED_AS[1:]))
    await _tell_halden(team, "is now shipped")


async def hear_whether_it_helped(team: Team) -> None:
    """Two weeks later: it helped one customer and not the other, so the theme is open again, as a quality escape."""
    await team.loop.until(lambda: team.told("jonas", "Did it help? 2 short questions"))
    [question] = team.told("jonas", "Did it help? 2 short questions")
    await team.presses("jonas", question, "Yes, it helped", below="Brückner Wärme heard")
    await team.loop.until(lambda: team.told("jonas", "They said: it helped."))
    await team.presses("jonas", team.told("jonas", "Cobbold Lifts heard")[-1], "No", below="Cobbold Lifts heard")
    await team.loop.until(lambda: team.told("jonas", "the theme is open again"))
    await team.asks_until("mira", "themes T-1", "*Status: considering*")
    board = words(await team.asks("mira", "quality"))
    assert "1 theme came back, 1 shipped" in board
    assert "1 customer said that it did not help" in board


async def _edit_and_send(team: Team, ts: str) -> None:
    """Write one's own words into an answer, then press the button that says who from outside will read it."""
    owed = await team.asks("jonas", "owed")
    await team.presses("jonas", owed, "Edit", below=OFFLINE["dan"])
    await team.sends("jonas", {"Answer": EDITED})
    owed = await team.asks_until("jonas", "owed", EDITED)
    _, button = found(owed.blocks, "Send: Cobbold Lifts will read it", EDITED)
    assert "confirm" in button
    await team.presses("jonas", owed, "Send: Cobbold Lifts will read it", below=EDITED)
    await team.loop.until(lambda: team.answers("ext-cobbold", ts))
    assert team.answers("ext-cobbold", ts) == [EDITED]


async def _settle(team: Team) -> None:
    owed = await team.asks("jonas", "owed")
    await team.presses("jonas", owed, "", below=OFFLINE["greta"], choice="No answer needed")
    await team.sends("jonas", {"owed no answer?": "She is on the advisory board and knows."})


async def _tell_halden(team: Team, step: str) -> None:
    """Pass the words on to who has no thread, and say so."""
    await team.loop.until(lambda: team.told("tomas", step))
    note = team.told("tomas", step)[-1]
    assert "pass the words on yourself" in words(note)
    await team.presses("tomas", note, "Told them")
    await team.loop.until(lambda: team.told("tomas", f"{step}: 1 person got an answer"))


async def _send_the_rest(team: Team, theme: str) -> None:
    owed = await team.asks_until("jonas", f"owed {theme}", "2 answers")
    await team.presses("jonas", owed, "Review 2 at once")
    assert "2 answers are on the way." in await team.sends("jonas", {})


def _is_answered(team: Team, where: str, ts: str, part: str) -> bool:
    return any(part in each for each in team.answers(where, ts))


def said_to_customers(team: Team) -> list[Message]:
    """Return what customers have read of Heed."""
    return [one for where, _ in SHARED.values() for one in team.loop.slack.messages(where) if one.bot_id]
