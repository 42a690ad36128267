"""What Heed answers when people look for feedback: lists, one item in full, help, and questions back."""

import json
from collections.abc import Iterator

from bot.domain.commands import Command
from bot.domain.feedback import Feedback, Version
from bot.domain.language import later, say, say_many
from bot.flows.finding import PAGE_ITEMS, Answer, Shown
from handlers.blocks import kit, limits
from handlers.blocks.items import (
    QUOTE_BUDGET,
    entry,
    facts,
    minute,
    open_button,
    slack_link,
)
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.known import known_blocks

# An ephemeral answer is a message: about 12,000 characters over all its blocks, and what is older matters less.
WORDS_BUDGET = 2_800
OLDER_BUDGET = 500
TEXT_BUDGET = 200
OLDER_VERSIONS = 4
UTTERANCES = 8

# Commands stay as they are typed; what is asked in one is in the reader's language.
USAGES = {
    "help": "/heed help",
    "find": "/heed find slow export kind:bug",
    "show": "/heed show F-12",
    "export": "/heed export csv",
    "ask": later("/heed ask What do people say about exports?"),
    "privacy": "/heed privacy off",
    "quality": "/heed quality",
    "owed": "/heed owed T-3",
    "themes": "/heed themes T-3",
    "vision": "/heed vision O-2",
    "channel": "/heed channel listen",
    "accounts": "/heed accounts A-3",
    "why": "/heed why F-12",
}
# These mean nothing without what comes after them; of the others, the name alone is the least that somebody may mean.
_NEED_MORE = frozenset({"find", "show", "ask", "why"})


def list_message(answer: Answer) -> Rendered:
    """Return one page of what a search found, or a hint when it found nothing."""
    if not answer.found.items:
        return _nothing(answer)
    words, which = answer.query.strip(), _which(answer)
    title = (
        say("Feedback for “{words}”: {which}", words=kit.escaped(words, 200), which=which)
        if words
        else say("Feedback, newest first: {which}", which=which)
    )
    blocks = [kit.section(f"*{title}*")]
    for item in answer.found.items:
        blocks += entry(item)
    blocks += [kit.context(kit.escape(told)) for told in _how_found(answer)]
    return Rendered(text=title, blocks=(*blocks, *_paging(answer)))


def _which(answer: Answer) -> str:
    """Return which of the items that were found a page shows."""
    first, last = answer.offset + 1, answer.offset + len(answer.found.items)
    if answer.with_words is not None:
        return say("{first}-{last}, the nearest first", first=first, last=last)
    total = answer.found.total
    return say("{first}-{last} of {total:,}", first=first, last=last, total=total) if total > PAGE_ITEMS else str(total)


def _how_found(answer: Answer) -> Iterator[str]:
    """Say how many items have the very words, and why a search was less clever than usual."""
    if answer.with_words is not None:
        yield say_many(
            answer.with_words,
            "{number:,} item has these words; the others are near in meaning.",
            "{number:,} items have these words; the others are near in meaning.",
        )
    if answer.notice:
        yield answer.notice


def item_message(shown: Shown) -> Rendered:
    """Return one item in full: facts, words, conversation, earlier versions, and where it was said."""
    item = shown.feedback
    captured = say("Captured by {person}", person=f"<@{item.captured_by}>") if item.captured_by else say("Imported")
    about = "  ·  ".join(part for part in (captured, minute(item.captured_at), slack_link(item)) if part)
    words = [_whole(item.words, WORDS_BUDGET)] if item.words else []
    blocks = [
        kit.section(facts(item), open_button(item, say("Edit"))),
        *words,
        *known_blocks(shown),
        *_conversation(item),
        *_older(item, shown.versions),
        kit.context(about),
    ]
    # A notification has room for the beginning.
    said = kit.escaped(kit.one_line(item.words), TEXT_BUDGET) or say("its words were removed")
    return Rendered(text=say("Feedback {label}: {words}", label=item.label, words=said), blocks=tuple(blocks))


def question_message(command: Command, key: str) -> Rendered:
    """Ask whether words that look like a sub-command are feedback; the button keeps them under `key`."""
    words = kit.escaped(command.words, QUOTE_BUDGET)
    if command.words.split()[0].lower() != command.nearest:
        told = say("I do not know “{words}”. Did you mean `{command}`?", words=words, command=_meant(command))
    elif command.rest:
        told = say("I can do `{command}`, but not “{words}”.", command=say(USAGES[command.nearest]), words=words)
    elif command.nearest == "ask":
        told = say("`/heed ask` needs a question: `{command}`.", command=say(USAGES["ask"]))
    else:
        needed = f"/heed {command.nearest}"
        usage = USAGES[command.nearest]
        told = say("`{command}` needs to know which item: `{usage}`.", command=needed, usage=usage)
    text = f"{told} {say('Nothing was kept.')}"
    return Rendered(text=text, blocks=(kit.section(text), _keep_button(command.words, key)))


def _meant(command: Command) -> str:
    """Return the command to type instead: with what was typed after it, else as little as it needs."""
    rest = kit.escaped(command.rest.replace("`", ""), QUOTE_BUDGET).strip()
    if not rest and command.nearest in _NEED_MORE:
        return say(USAGES[command.nearest])
    return f"/heed {command.nearest} {rest}".strip()


def refusal_message(sentence: str) -> Rendered:
    """Return a sentence that says why something was not done; it may quote what was typed."""
    text = kit.escaped(sentence, limits.MESSAGE_TEXT).strip() or kit.NOTHING
    return Rendered(text=text, blocks=(kit.plain_section(sentence),))


def export_started_message(file_format: str) -> Rendered:
    """Return the answer to an export that is on its way."""
    text = say(
        "Your export is on its way: a {format} file with everything that you may read comes as a direct message.",
        format=file_format.upper(),
    )
    return Rendered(text=text, blocks=(kit.section(text),))


def _nothing(answer: Answer) -> Rendered:
    if answer.offset:
        text = say("There is nothing more to show here.")
    elif answer.query.strip():
        query = kit.escaped(answer.query.strip(), 200)
        text = say(
            "Nothing found for “{words}” in what you may read. Try fewer words, or leave out a filter; `/heed find` "
            "alone shows the newest.",
            words=query,
        )
    else:
        text = say(
            "Nothing is kept yet. Choose *Tag as feedback* in a message's menu, or type `/heed` and what was said."
        )
    return Rendered(text=text, blocks=(kit.section(text),))


def _paging(answer: Answer) -> Iterator[Block]:
    after = answer.offset + PAGE_ITEMS
    buttons = []
    if answer.offset:
        buttons.append(
            _page_button(say("Previous"), "feedback.find_previous", answer.query, answer.offset - PAGE_ITEMS)
        )
    if after < answer.found.total:
        buttons.append(_page_button(say("Next"), "feedback.find_next", answer.query, after))
    # A search that is too long for a button's memory has to be typed again.
    if buttons and all(kit.size(str(button["value"])) <= limits.BUTTON_VALUE for button in buttons):
        yield kit.actions("feedback.paging", *buttons)


def _page_button(label: str, action_id: str, query: str, offset: int) -> Block:
    # Not as ASCII: the six characters of an escape would use up the button's 2,000.
    value = json.dumps({"query": query, "offset": str(max(offset, 0))}, ensure_ascii=False)
    return kit.button(label, action_id, value)


def _keep_button(words: str, key: str) -> Block:
    value = json.dumps({"words": words, "key": key}, ensure_ascii=False)
    return kit.actions("feedback.question", kit.button(say("Keep it as feedback"), "feedback.keep", value))


def _whole(words: str, budget: int) -> Block:
    seen, is_cut = excerpt_of(words, budget)
    return kit.quote(seen + (kit.ELLIPSIS if is_cut else ""), budget + 1)


def excerpt_of(words: str, budget: int) -> tuple[str, bool]:
    """Return the words, or their beginning when they are longer than the budget; lines are kept, unlike in lists."""
    cut = kit.truncate(words, budget, kit.escaped_size)
    return (words, False) if cut == words else (cut.removesuffix(kit.ELLIPSIS), True)


def _conversation(item: Feedback) -> Iterator[Block]:
    if not item.conversation:
        return
    yield kit.section(f"*{say('In its thread')}* ({len(item.conversation)})")
    for said in item.conversation[:UTTERANCES]:
        yield _whole(said.words, OLDER_BUDGET)
    if len(item.conversation) > UTTERANCES:
        yield kit.context(say("and {more} more, in the thread itself", more=len(item.conversation) - UTTERANCES))


def _older(item: Feedback, versions: tuple[Version, ...]) -> Iterator[Block]:
    older = [version for version in versions if version.number < item.version]
    for version in older[::-1][:OLDER_VERSIONS]:
        yield kit.context(
            say("Version {version}, {moment}", version=version.number, moment=minute(version.recorded_at))
        )
        yield _whole(version.words, OLDER_BUDGET)
