"""A customer is forgotten, from what they said in Slack to the file that was sent about it, through the front door."""

from datetime import timedelta

from sandbox.workspace.nouns import Message
from tests.loop.beside import Loop
from tests.loop.test_the_loop import GENERAL, WORDS, everything_said, replies, say


async def test_a_customer_is_forgotten_and_stays_so(loop: Loop) -> None:
    """Item, digest, export and receipt follow; the same message again, and its reaction, bring nobody back (39)."""
    ts = await loop.slack.say("bob", GENERAL, WORDS)
    await loop.slack.react("alice", GENERAL, ts)
    await loop.until(lambda: replies(loop, ts))
    await say(loop, "/heed", "export")
    await loop.until(lambda: files(loop))
    await say(loop, "/digest", "schedule daily 18:00 UTC")
    await loop.lets_pass(timedelta(hours=6, minutes=1))
    await loop.until(lambda: loop.digests(GENERAL) and WORDS in loop.digests(GENERAL)[0].text)

    # What is on its way while somebody is forgotten is looked for again only two minutes later.
    await loop.rests()
    bob = loop.slack.person("bob").id
    shown = await say(loop, "/heed", f"forget <@{bob}|bob>")
    assert "1 item" in shown
    preview = loop.slack.whispers(GENERAL, "alice")[-1]
    place = {"type": "message", "channel": loop.slack.channel(GENERAL).id, "ts": preview.ts}
    assert (await loop.slack.press("alice", place, "forget.begin"))["ok"]
    await loop.until(lambda: receipts(loop))
    assert "Receipt R-" in receipts(loop)[0].text
    await loop.worked_off()
    assert WORDS not in everything_said(loop)
    assert not files(loop)

    await loop.slack.unreact("alice", GENERAL, ts)
    await loop.slack.react("alice", GENERAL, ts)
    await loop.quiet()
    assert WORDS not in await say(loop, "/heed", "find norway")


def files(loop: Loop) -> list[Message]:
    """Return the messages in which Alice has a file from Heed."""
    return [one for one in loop.slack.messages("@alice") if one.bot_id and one.file_ids]


def receipts(loop: Loop) -> list[Message]:
    """Return the receipts that Alice got."""
    return [one for one in loop.slack.messages("@alice") if one.bot_id and "was forgotten" in one.text]
