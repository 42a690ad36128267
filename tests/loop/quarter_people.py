"""What people do in the quarter, by what they see: commands, buttons by their words, forms by their labels."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sandbox.wire import Json
from sandbox.workspace.nouns import Message
from tests.loop.beside import PATIENCE_SECONDS, Loop

# What people are told whose request took too long.
BUSY = "please try again in a moment"
# What stands over a form that was not saved.
FAILED = "That did not work"
# How long somebody waits before they look again, in seconds.
LOOK_AGAIN = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The people of the workspace, its customers among them."""

    loop: Loop

    async def asks(self, who: str, text: str, *, where: str = "product", command: str = "/heed") -> Message:
        """Use a slash command and return what they are shown; who is told that Heed is busy tries again."""
        slack = self.loop.slack
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                before = {one.ts for one in slack.whispers(where, who)}
                assert (await slack.command(who, where, command, text))["ok"], text
                await self.loop.until(partial(self._has_new, who, where, before))
                if BUSY not in words(answer := slack.whispers(where, who)[-1]):
                    return answer

    async def asks_until(
        self, who: str, text: str, told: str | Callable[[str], bool], *, where: str = "product"
    ) -> Message:
        """Use a command until its answer says something: what others began is done by and by."""
        is_told = told if callable(told) else lambda said: told in said
        answer: Message | None = None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    answer = await self.asks(who, text, where=where)
                    if is_told(words(answer)):
                        return answer
                    await asyncio.sleep(LOOK_AGAIN)
        except TimeoutError:
            raise AssertionError(f"{text}: {words(answer) if answer else 'no answer'}") from None

    async def presses(self, who: str, message: Message, label: str, *, below: str = "", choice: str = "") -> None:
        """Press a button of a message by what stands on it, the first below some words; or choose in a menu."""
        place = {"type": "message", "channel": message.channel_id, "ts": message.ts}
        await self._press(who, place, message.blocks, label, below, choice)

    async def presses_in_form(self, who: str, label: str, *, below: str = "") -> None:
        """Press a button of the form that they have open."""
        view = await self.form(who)
        await self._press(who, {"type": "view", "view_id": view["id"]}, view["blocks"], label, below, "")

    async def sends(self, who: str, typed: Mapping[str, str]) -> str:
        """Fill the open form in by its labels, send it, and return what stands in its place, or "" when it closed."""
        view = await self.form(who, "submit")
        filled = {}
        for label, value in typed.items():
            block = next(each for each in view["blocks"] if label in each.get("label", {}).get("text", ""))
            filled[block["block_id"]] = {block["element"]["action_id"]: _state(block["element"], value)}
        answer = await self.loop.slack.submit(who, filled)
        assert answer["ok"], answer
        after = self.loop.slack.view(who)
        said = json.dumps(after, ensure_ascii=False) if after else ""
        assert FAILED not in said, said
        if after and "submit" not in after:
            await self.loop.slack.close(who, clear=True)
        return said

    async def form(self, who: str, part: str = "blocks") -> Json:
        """Wait until they have a form open that has some part, and return it."""
        await self.loop.until(lambda: (self.loop.slack.view(who) or {}).get(part))
        view = self.loop.slack.view(who)
        assert view is not None
        return view

    def told(self, who: str, said: str) -> list[Message]:
        """Return Heed's direct messages that say something."""
        return [one for one in self.loop.slack.messages(f"@{who}") if one.bot_id and said in words(one)]

    def answers(self, where: str, ts: str) -> list[str]:
        """Return what Heed said in the thread of a message, where everybody reads it."""
        said = self.loop.slack.messages(where, thread=ts)
        return [one.text for one in said if one.bot_id and not one.visible_to]

    async def moves_to(self, moment: datetime) -> None:
        """Let time pass, once what was begun is done: nobody works for days on one thing."""
        await self.loop.rests()
        assert moment > self.loop.slack.clock.now()
        self.loop.slack.clock.move_to(moment)

    def _has_new(self, who: str, where: str, seen: set[str]) -> bool:
        return bool({one.ts for one in self.loop.slack.whispers(where, who)} - seen)

    async def _press(self, who: str, place: Json, blocks: list[Json], label: str, below: str, choice: str) -> None:
        block, element = found(blocks, label, below, choice)
        value: Json = {}
        if choice:
            options = [each for each in element["options"] if choice in each["text"]["text"]]
            value = {"selected_option": options[0]}
        pressed = await self.loop.slack.press(who, place, element["action_id"], value, block_id=block["block_id"])
        assert pressed["ok"], pressed


def found(blocks: list[Json], label: str, below: str = "", choice: str = "") -> tuple[Json, Json]:
    """Return the first element with some words on it, or with some choice, and its block; below other words."""
    is_below = not below
    for block in blocks:
        is_below = is_below or below in json.dumps(block, ensure_ascii=False)
        for element in _elements(block) if is_below else ():
            shown = [each["text"]["text"] for each in element.get("options", [])] if choice else [_label(element)]
            if any((choice or label) in each for each in shown):
                return block, element
    raise AssertionError(f"no “{choice or label}” below “{below}” in {json.dumps(blocks, ensure_ascii=False)}")


def words(message: Message) -> str:
    """Return everything that somebody reads in a message."""
    return json.dumps([message.text, message.blocks], ensure_ascii=False)


def _elements(block: Json) -> Iterator[Json]:
    yield from block.get("elements", [])
    if "accessory" in block:
        yield block["accessory"]


def _label(element: Json) -> str:
    text = element.get("text", "")
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def _state(element: Json, value: str) -> Json:
    kind = element["type"]
    if kind == "static_select":
        options = [each for each in element["options"] if value in each["text"]["text"]]
        return {"type": kind, "selected_option": options[0]}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": element["options"] if value else []}
    if kind == "users_select":
        return {"type": kind, "selected_user": value}
    return {"type": kind, "value": value}
