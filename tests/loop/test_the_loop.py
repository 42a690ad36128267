"""The main job, from a word in Slack to the weekly digest, through the front door."""

import asyncio
import json
from datetime import timedelta

from handlers.blocks.forms import SAVE_MESSAGE
from sandbox.wire import Json
from sandbox.workspace.nouns import Message
from tests.loop.beside import PATIENCE_SECONDS, Loop

GENERAL = "general"
# What people are told whose request took too long.
BUSY = "please try again in a moment"
WORDS = "The invoice has the wrong tax for Norway"


async def test_a_tagged_message_is_kept_found_and_in_the_digest(loop: Loop) -> None:
    """Tag a message with kind, severity and account; find it; the digest comes at its local time, once."""
    ts = await loop.slack.say("bob", GENERAL, WORDS)
    await tag(loop, ts, kind="bug", severity="high", account="Norse Ferries")
    await loop.until(lambda: replies(loop, ts))
    assert "F-1" in replies(loop, ts)[0].text

    found = await say(loop, "/heed", "find norway kind:bug account:norse")
    assert WORDS in found
    assert "Norse Ferries" in found

    await say(loop, "/digest", "schedule friday 16:30 Europe/Berlin")
    await loop.lets_pass(timedelta(days=2, hours=3, minutes=20))
    await loop.quiet()
    assert not loop.digests(GENERAL), "it is 16:20 in Berlin"
    await loop.lets_pass(timedelta(minutes=15))
    await loop.until(lambda: loop.digests(GENERAL))
    await loop.quiet()
    [digest] = loop.digests(GENERAL)
    assert WORDS in digest.text
    assert "Norse Ferries" in json.dumps(digest.blocks)
    assert {"data_visualization", "header"} <= {block["type"] for block in digest.blocks}


async def test_a_deleted_message_leaves_no_word_behind(loop: Loop) -> None:
    """The words go from the item, from search and from the digest that was posted already; fault 16."""
    ts = await loop.slack.say("bob", GENERAL, WORDS)
    await loop.slack.react("alice", GENERAL, ts)
    await loop.until(lambda: replies(loop, ts))
    await say(loop, "/digest", "schedule daily 18:00 UTC")
    await loop.lets_pass(timedelta(hours=6, minutes=1))
    await loop.until(lambda: loop.digests(GENERAL) and WORDS in loop.digests(GENERAL)[0].text)

    # What is on its way while a message is deleted is looked for again only two minutes later.
    await loop.rests()
    await loop.slack.delete("bob", GENERAL, ts)
    await loop.until(lambda: WORDS not in everything_said(loop))
    assert WORDS not in await say(loop, "/heed", "find norway")


async def test_an_edit_reaches_the_item_and_its_earlier_words_stay_readable(loop: Loop) -> None:
    """An edited message is a new version; the first one is shown by `/heed show`."""
    ts = await loop.slack.say("bob", GENERAL, WORDS)
    await loop.slack.react("alice", GENERAL, ts)
    await loop.until(lambda: replies(loop, ts))
    await loop.slack.edit("bob", GENERAL, ts, "The invoice has the wrong tax for Sweden")
    shown = await told(loop, "/heed", "show F-1", "Sweden")
    assert "Norway" in shown


async def test_words_of_a_private_channel_stay_there(loop: Loop) -> None:
    """A digest for everybody leaves them out and says how many; a non-member finds nothing."""
    ts = await loop.slack.say("alice", "secret", "The board wants to drop the old plan")
    await loop.slack.react("alice", "secret", ts)
    await loop.until(lambda: replies(loop, ts, "secret"))
    await say(loop, "/heed", "The export is slow")

    seen = await say(loop, "/digest", "preview")
    assert "The export is slow" in seen
    assert "old plan" not in seen
    assert "1 more is in a private place" in seen
    assert "old plan" not in await say(loop, "/heed", "find plan", who="bob")
    assert "old plan" in await say(loop, "/heed", "find plan", who="alice")


async def test_customers_never_see_heed_in_a_shared_channel(loop: Loop) -> None:
    """In a channel with another organisation the receipt is ephemeral, and a digest is refused."""
    ts = await loop.slack.say("eve", "ext-acme", "We cannot log in since Monday")
    await loop.slack.react("alice", "ext-acme", ts)
    await loop.until(lambda: loop.slack.whispers("ext-acme", "alice"))
    await say(loop, "/digest", "now", where="ext-acme", who="alice")
    await say(loop, "/digest", "schedule monday 09:00", where="ext-acme", who="alice")
    await loop.quiet()
    assert not [one for one in loop.slack.messages("ext-acme") if one.bot_id]
    assert not loop.slack.whispers("ext-acme", "eve")


async def test_a_message_delivered_four_times_is_one_item(loop: Loop) -> None:
    """Four events with ids of their own, at once, for one reaction: one item, one receipt; fault 13."""
    ts = await loop.slack.say("bob", GENERAL, WORDS)
    channel = loop.slack.channel(GENERAL).id
    reaction: Json = {
        "type": "reaction_added",
        "user": loop.slack.person("alice").id,
        "reaction": "ear",
        "item": {"type": "message", "channel": channel, "ts": ts},
        "event_ts": f"{int(float(ts)) + 5}.000100",
    }
    for _ in range(4):
        await loop.slack.send_event(reaction, GENERAL)
    await loop.until(lambda: replies(loop, ts))
    await loop.quiet()
    assert len(replies(loop, ts)) == 1
    assert (await say(loop, "/heed", "find norway")).count("Open in Slack") == 1


async def tag(loop: Loop, ts: str, *, kind: str, severity: str, account: str) -> None:
    """Use the message shortcut and send its form, found by what its inputs are called."""
    assert (await loop.slack.shortcut("alice", "feedback.tag", GENERAL, ts))["ok"]
    view = await loop.form("alice", SAVE_MESSAGE)
    chosen = {"kind": kind, "severity": severity, "account": account}
    values = {block["block_id"]: filled(block, chosen) for block in view["blocks"] if block["type"] == "input"}
    assert (await loop.slack.submit("alice", values))["ok"]


def filled(block: Json, chosen: dict[str, str]) -> Json:
    """Return the state of an input: what was chosen for its label, else what the form came with."""
    element = block["element"]
    wanted = next((value for name, value in chosen.items() if name in block["label"]["text"].lower()), None)
    if element["type"] == "static_select":
        options = [option for option in element["options"] if option["value"] == wanted]
        state: Json = {"type": element["type"], "selected_option": options[0] if options else None}
    else:
        state = {"type": element["type"], "value": wanted or element.get("initial_value")}
    return {element["action_id"]: state}


async def say(loop: Loop, command: str, text: str, *, where: str = GENERAL, who: str = "alice") -> str:
    """Use a slash command and return all that the person is shown for it, as JSON text.

    A machine may be too busy to answer within Slack's three seconds: then they do what they are told to, and try again.
    """
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            answer = await _answer(loop, command, text, where, who)
            if BUSY not in answer.text:
                return json.dumps([answer.text, answer.blocks], ensure_ascii=False)


async def told(loop: Loop, command: str, text: str, words: str) -> str:
    """Use a slash command until its answer holds some words, and return it: events are worked on by and by."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            answer = await say(loop, command, text)
            if words in answer:
                return answer
            await asyncio.sleep(0.2)


async def _answer(loop: Loop, command: str, text: str, where: str, who: str) -> Message:
    before = len(loop.slack.whispers(where, who))
    assert (await loop.slack.command(who, where, command, text))["ok"]
    await loop.until(lambda: len(loop.slack.whispers(where, who)) > before)
    return loop.slack.whispers(where, who)[-1]


def replies(loop: Loop, ts: str, where: str = GENERAL) -> list[Message]:
    """Return what Heed said in a message's thread."""
    return [one for one in loop.slack.messages(where, thread=ts) if one.bot_id]


def everything_said(loop: Loop) -> str:
    """Return all that Heed has ever said and that still stands."""
    return json.dumps([[one.text, one.blocks] for one in loop.slack.posted if not one.visible_to], ensure_ascii=False)
