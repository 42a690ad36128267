"""What Heed posted and why, by day, and what is muted, with the way back."""

from collections.abc import Iterator
from itertools import groupby

from bot.domain import reasons
from bot.domain.attention import MUTED, WITHHELD, Occasion, Said
from bot.domain.days import day_in_week
from bot.domain.language import say, say_many
from bot.flows.muting import MuteSeen
from bot.flows.posted import Posted, PostedLine
from handlers.blocks import kit, limits
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.muting import KINDS
from handlers.payloads.attention import POSTED, SHOW_LISTED, UNMUTE_LISTED, mute_value

# Mutes that fit above the list; who has more sees the newest.
_MUTES = 10
# The name of a channel.
_NAME = 60


def posted_message(page: Posted) -> Rendered:
    """Return a page of what Heed posted where its reader reads, the newest first."""
    head = say("*What I posted in the last 30 days, and why.* Channels that you read, and what I told you.")
    blocks = [kit.section(head), *mute_blocks(page.mutes), *_days(page)]
    if not page.lines:
        blocks.append(kit.section(say("Nothing yet.")))
    if buttons := list(_pages(page)):
        blocks.append(kit.actions("attention.pages", *buttons))
    told = [head, *(_told(line) for line in page.lines)]
    return Rendered(text="\n".join(told), blocks=tuple(blocks))


def posted_view(page: Posted) -> Block:
    """Return the same page as a window, for those who come from the Home tab."""
    return {
        "type": "modal",
        "callback_id": POSTED,
        "title": kit.plain(say("What I posted"), limits.VIEW_TITLE),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "blocks": list(posted_message(page).blocks),
    }


def mute_blocks(mutes: tuple[MuteSeen, ...]) -> list[Block]:
    """Return what is muted, each with the button that takes it back; nothing when nothing is."""
    return [kit.section(_mute(seen), _undo(seen)) for seen in mutes[:_MUTES]]


def posted_line(line: PostedLine) -> str:
    """Return one line in mrkdwn: where, what kind, why, and the way to it."""
    told = _told(line)
    if line.permalink is None:
        return told
    return say("{line} {link}", line=told, link=kit.link(line.permalink, say("Open")))


def _days(page: Posted) -> Iterator[Block]:
    for day, lines in groupby(page.lines, key=lambda line: line.on):
        told = list(lines)
        plain = "\n".join(f"• {posted_line(line)}" for line in told if not line.said.can_be_shown)
        yield kit.unfolded(f"*{day_in_week(day)}*\n{plain}" if plain else f"*{day_in_week(day)}*")
        for line in told:
            if line.said.can_be_shown:
                show = kit.button(say("Show"), SHOW_LISTED, line.said.key) if line.said.folded_into else None
                yield kit.section(f"• {posted_line(line)}", show)


def _told(line: PostedLine) -> str:
    where = _where(line)
    if line.said.occasion is Occasion.ASKED and not line.said.why:
        return _answers(line, where)
    why = say(line.said.why or reasons.ANSWERED)
    became = _became(line.said)
    if became:
        return say("{where}: {kind}, {became}. {why}", where=where, kind=_kind(line.said), became=became, why=why)
    return say("{where}: {kind}. {why}", where=where, kind=_kind(line.said), why=why)


def _answers(line: PostedLine, where: str) -> str:
    return say_many(
        line.count,
        "{where}: {number:,} answer to what somebody did",
        "{where}: {number:,} answers to what people did",
        where=where,
    )


def _where(line: PostedLine) -> str:
    if line.place_name is None:
        return say("To you")
    name = kit.escaped(kit.one_line(line.place_name), _NAME)
    return say("#{channel}, only to you", channel=name) if line.said.user_id else f"#{name}"


def _kind(said: Said) -> str:
    return say(KINDS[said.occasion])


def _became(said: Said) -> str:
    if said.folded_into == MUTED:
        return say("not sent because they are muted")
    if said.folded_into == WITHHELD:
        return say("not sent because nothing unasked is wanted there")
    return say("told in one message with others") if said.folded_into else ""


def _mute(seen: MuteSeen) -> str:
    kind = say(KINDS[seen.mute.occasion])
    if seen.place_name is None:
        return say("🔕 Muted for you: {kind}", kind=kind)
    name = kit.escaped(kit.one_line(seen.place_name), _NAME)
    return say("🔕 Muted in #{channel} by {who}: {kind}", channel=name, who=f"<@{seen.mute.set_by}>", kind=kind)


def _undo(seen: MuteSeen) -> Block:
    return kit.button(say("Undo"), UNMUTE_LISTED, mute_value(seen.mute.place_id, seen.mute.occasion))


def _pages(page: Posted) -> Iterator[Block]:
    if page.offset:
        yield kit.button(say("Newest"), f"{POSTED}.newest", "0")
    if page.following is not None:
        yield kit.button(say("Earlier"), f"{POSTED}.earlier", str(page.following))
