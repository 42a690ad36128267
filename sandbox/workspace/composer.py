"""What people type becomes Slack's text: names become mentions, addresses become links, the rest is escaped."""

import re

from sandbox.workspace.nouns import Channel, Person
from sandbox.workspace.world import World

PICKED = re.compile(r"<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+(?:\|[^<>]*)?|!(?:here|channel|everyone)|https?://[^<>]+)>")
ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)\]\"']")
MENTION = re.compile(r"(?<![\w<])@([\w.-]*\w)")
CHANNEL = re.compile(r"(?<![\w<&])#([\w-]+)")


def escaped(text: str) -> str:
    """Escape as Slack does: three characters, nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def composed(world: World, text: str, author: Person) -> str:
    """Return Slack's text for what somebody typed."""
    done: list[str] = []
    end = 0
    for found in ADDRESS.finditer(text):
        done += [_words(world, text[end : found.start()], author), f"<{escaped(found[0])}>"]
        end = found.end()
    return "".join([*done, _words(world, text[end:], author)])


def command_text(world: World, text: str, *, is_escaping: bool) -> str:
    """Return the text of a slash command: unless it asks for ids, names and addresses arrive as they were typed."""
    return text if is_escaping else PICKED.sub(lambda found: _typed(world, found[0]), text)


def _typed(world: World, token: str) -> str:
    """Return what somebody typed to get a piece of markup."""
    inside, _, label = token[1:-1].partition("|")
    sign, name = inside[0], inside[1:]
    if sign == "@" and name in world.people:
        return f"@{world.people[name].name}"
    if sign == "#" and name in world.channels:
        return f"#{world.channels[name].name}"
    return f"@{name}" if sign == "!" else label or inside


def _words(world: World, words: str, author: Person) -> str:
    """Escape words, then turn the names of people and channels in them into mentions."""

    def mention(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name in {"here", "channel", "everyone"}:
            return f"<!{name}>"
        person = _named(world, name, author)
        return f"<@{person.id}>" if person else found[0]

    def channel(found: re.Match[str]) -> str:
        place = _place(world, found[1], author)
        return f"<#{place.id}|{place.name}>" if place else found[0]

    return CHANNEL.sub(channel, MENTION.sub(mention, escaped(words)))


def _named(world: World, name: str, author: Person) -> Person | None:
    """Return the person of a name, from the author's own workspace if there are two."""
    found = [one for one in world.people.values() if one.name.lower() == name]
    return next((one for one in found if one.team_id == author.team_id), found[0] if found else None)


def _place(world: World, name: str, author: Person) -> Channel | None:
    """Return the channel of a name that the author can know of."""
    found = (one for one in world.channels.values() if one.name == name)
    return next((one for one in found if not one.is_private or author.id in one.members), None)
