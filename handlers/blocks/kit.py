"""The few Block Kit pieces that Heed speaks with, safe by construction: text is cleaned, escaped once and cut to size.

What a person wrote goes through `plain`, `quote`, `rich_text` or `escape`, and nothing else.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

import regex

from bot.domain.erasures import NOBODY
from bot.domain.language import later, say
from bot.domain.words import clean_words
from handlers.blocks import limits

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
Block: TypeAlias = dict[str, Json]

ELLIPSIS = "…"
# Slack refuses an empty text object; somebody whose name is all invisible characters still needs a row.
NOTHING = "…"
# Stands in a sentence of Heed's own for a part of rich text; Unicode keeps it for what is not text.
HERE = "\ufffc"
# Stands for whoever was forgotten; what follows tells two of them apart.
_FORGOTTEN = re.compile(rf"<@{NOBODY}[0-9A-F]*>")
_SOMEBODY = later("somebody who was forgotten")
_NOT_IN_ADDRESS = re.compile(r"[\s<>|\"\\^`{}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message ready for Slack: the blocks, and the text for notifications and screen readers (mrkdwn, escaped)."""

    text: str
    blocks: tuple[Block, ...] = ()


def visible(text: str) -> str:
    """Return the text without characters that hide, reorder or smuggle words; spaces around it stay."""
    bare = text.strip(" \n\t")
    before = text[: len(text) - len(text.lstrip(" \n\t"))]
    after = text[len(text.rstrip(" \n\t")) :] if bare else ""
    return f"{before}{clean_words(bare)}{after}"


def escape(text: str) -> str:
    """Return text that mrkdwn shows as it was written: no mention, no link. Call it once per string."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(text: str) -> int:
    """Return the length in UTF-16 units, the most that any client or server of Slack counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escaped_size(text: str) -> int:
    """Return the length that the text has once `&`, `<` and `>` are escaped."""
    return size(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def truncate(text: str, budget: int, measure: Callable[[str], int] = size) -> str:
    """Return the text cut to the budget (in UTF-16 units) between graphemes, with an ellipsis when it was cut."""
    if len(text) <= budget and measure(text) <= budget:
        return text
    # Every character counts one at least, so that nothing beyond the budget needs to be looked at.
    near, kept = text[: max(budget, 0)], 0
    left = budget - size(ELLIPSIS)
    for grapheme in regex.finditer(r"\X", near):
        left -= measure(grapheme.group())
        is_whole = grapheme.end() < len(near)
        if left < 0 or not is_whole:
            break
        kept = grapheme.end()
    return near[:kept].rstrip() + ELLIPSIS if budget > 0 else ""


def escaped(text: str, budget: int) -> str:
    """Return the text escaped for mrkdwn and at most `budget` long when escaped."""
    return escape(truncate(visible(text), budget, escaped_size))


def one_line(text: str) -> str:
    """Return the text on one line, for headers, buttons and menus."""
    return " ".join(visible(text).split())


def plain(text: str, limit: int) -> Block:
    """Return a plain_text object: shown letter by letter, whoever wrote it."""
    # Emoji stay on so that `:tada:` in a name looks as it does elsewhere in Slack.
    return {"type": "plain_text", "text": truncate(visible(text), limit).strip() or NOTHING, "emoji": True}


def mrkdwn(text: str) -> Block:
    """Return a mrkdwn object for Heed's own words, into which other people's were put with `escape`.

    Verbatim, because Slack otherwise turns a bare `@here` or `#general` into the real thing.
    """
    return {"type": "mrkdwn", "text": _forgotten_named(text).strip() or NOTHING, "verbatim": True}


def _forgotten_named(text: str) -> str:
    """Return the text with a word in the place of whoever was forgotten: Slack knows nobody by that id."""
    return _FORGOTTEN.sub(lambda _: say(_SOMEBODY), text) if NOBODY in text else text


def safe_url(url: str | None) -> str | None:
    """Return an http(s) address that cannot break out of a link, or None for everything else."""
    if not url or _NOT_IN_ADDRESS.search(url) or visible(url) != url or size(url) > limits.BUTTON_URL:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def link(url: str | None, label: str) -> str:
    """Return a mrkdwn link, or the label alone when the address is not a safe one."""
    address, words = safe_url(url), escape(one_line(label))
    return f"<{address.replace('&', '&amp;')}|{words}>" if address else words


def header(text: str) -> Block:
    """Return a header."""
    return {"type": "header", "text": plain(one_line(text), limits.HEADER_TEXT)}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a section of Heed's own mrkdwn (other people's words inside it are escaped by the caller)."""
    return _with_accessory({"type": "section", "text": mrkdwn(text)}, accessory)


def unfolded(text: str) -> Block:
    """Return a section that stays in sight however long it is, where Slack would show its beginning alone."""
    return section(text) | {"expand": True}


def plain_section(text: str, accessory: Block | None = None) -> Block:
    """Return a section that shows any text letter by letter."""
    # Escaped, a text of nothing but `&` alone would use up what a whole message may hold.
    cut = truncate(visible(text), limits.SECTION_TEXT, escaped_size)
    return _with_accessory({"type": "section", "text": plain(cut, limits.SECTION_TEXT)}, accessory)


def fields(*texts: str) -> Block:
    """Return a section of short mrkdwn cells in two columns (other people's words are escaped by the caller)."""
    return {"type": "section", "fields": [mrkdwn(text) for text in texts[: limits.SECTION_FIELDS]]}


def context(*texts: str) -> Block:
    """Return small grey mrkdwn (other people's words inside it are escaped by the caller)."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[: limits.CONTEXT_ELEMENTS]]}


def divider() -> Block:
    """Return a line across the message."""
    return {"type": "divider"}


def _with_accessory(block: Block, accessory: Block | None) -> Block:
    return block if accessory is None else {**block, "accessory": accessory}


def said(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """Return a rich text part that shows any text letter by letter."""
    style: Block = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    part: Block = {"type": "text", "text": visible(text) or NOTHING}
    return {**part, "style": style} if style else part


def rich_link(url: str | None, label: str) -> Block:
    """Return a rich text link, or the label alone when the address is not a safe one."""
    address = safe_url(url)
    return {"type": "link", "url": address, "text": one_line(label) or NOTHING} if address else said(one_line(label))


def person(user_id: str) -> Block:
    """Return somebody's name in rich text."""
    return said(say(_SOMEBODY)) if user_id.startswith(NOBODY) else {"type": "user", "user_id": user_id}


def around(sentence: str, part: Block, *, bold: bool = False) -> list[Block]:
    """Return the rich text parts of a sentence in which a part, such as a person, stands where `HERE` was put in."""
    before, _, after = ([said(text, bold=bold)] if text else [] for text in sentence.partition(HERE))
    return [*before, part, *after]


def line(*parts: Block) -> Block:
    """Return a paragraph for `rich_text`."""
    return {"type": "rich_text_section", "elements": list(parts)}


def quoted(*parts: Block) -> Block:
    """Return a quotation for `rich_text`."""
    return {"type": "rich_text_quote", "elements": list(parts)}


def bullets(*lines: Block) -> Block:
    """Return a list for `rich_text`; each entry is a `line`."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)}


def rich_text(*parts: Block) -> Block:
    """Return a rich text block of `line`, `quoted` and `bullets`."""
    return {"type": "rich_text", "elements": list(parts)}


def quote(words: str, budget: int, *after: Block) -> Block:
    """Return somebody's words as a quotation cut to `budget` (escaped characters), with parts such as a link after."""
    cut = truncate(visible(words).strip(), budget, escaped_size)
    return rich_text(quoted(said(cut), *after))


def button(label: str, action_id: str, value: str, *, style: str | None = None, confirm: Block | None = None) -> Block:
    """Return a button; `style` is `primary` or `danger`, `confirm` asks before it acts."""
    element: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain(one_line(label), limits.BUTTON_TEXT),
        "value": value,
    }
    extra: Block = {"style": style, "confirm": confirm}
    return element | {name: given for name, given in extra.items() if given}


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """Return the question that a button asks before it acts."""
    return {
        "title": plain(title, limits.CONFIRM_TITLE),
        "text": plain(text, limits.CONFIRM_TEXT),
        "confirm": plain(yes, limits.CONFIRM_BUTTON),
        "deny": plain(no, limits.CONFIRM_BUTTON),
    }


def actions(block_id: str, *elements: Block) -> Block:
    """Return a row of buttons and menus."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements[: limits.ACTIONS_ELEMENTS])}
