"""Somebody's own page of the Home tab: what waits for them, what they look after, and what became of their captures."""

import json
from collections.abc import Iterator
from datetime import datetime

from bot.domain.closing import Debt, DebtState, Helped
from bot.domain.days import day_label
from bot.domain.digests import counted
from bot.domain.language import later, say, say_many
from bot.domain.nudge_notes import NudgeLink
from bot.domain.nudge_words import said_why
from bot.domain.nudges import Nudge
from bot.domain.statuses import status_name
from bot.flows.home_mine import MOST_COUNTED, Capture, MyPage, QuestionsWaiting
from handlers.blocks import kit
from handlers.blocks.excerpts import excerpt
from handlers.blocks.home_experiments import own_experiment_blocks
from handlers.blocks.items import NAME_BUDGET, facts, open_button, slack_link
from handlers.blocks.kit import Block
from handlers.blocks.owed import home_owed_blocks
from handlers.blocks.welcome import steps_blocks

DONE = "home.done"
WAYS = later(
    "*Three ways to keep what a customer said*\n"
    "• In a message's menu (the three dots), choose *Tag as feedback*\n"
    "• React with :ear: to a message, or mention me in its thread\n"
    "• Type `/heed` and the words, or `/heed` alone for a form"
)
# Two lines of a narrow screen: enough to know the item again, and five of them fit on one screen.
_QUOTE_BUDGET = 160
_TOLD = {
    DebtState.OWED: later("an answer is owed"),
    DebtState.SENDING: later("the answer is on its way"),
    DebtState.SETTLED: later("no answer is owed"),
}
_HELPED = {
    Helped.YES: later("it helped"),
    Helped.PARTLY: later("it helped partly"),
    Helped.NO: later("it did not help"),
}


def my_blocks(page: MyPage, at: datetime, reaction: str = "ear") -> list[Block]:
    """Return what is somebody's own; what nobody has, is not there."""
    blocks = [] if page.steps is None else steps_blocks(page.steps, reaction)
    if page.notice:
        blocks.append(kit.context(f":warning: {kit.escape(page.notice)}"))
    blocks += _waiting(page)
    blocks += home_owed_blocks(page.owed, page.owed_since, at)
    blocks += own_experiment_blocks(page.experiments, at)
    blocks += _captures(page)
    ways = say(WAYS).replace(":ear:", f":{kit.escape(reaction)}:")
    log = kit.button(say("Log feedback"), "feedback.log", "home")
    blocks += [kit.divider(), kit.section(ways, log)]
    return [*blocks, kit.context(_readable(page.readable))] if page.readable else blocks


def _readable(count: int) -> str:
    """Return how much somebody can read, which is counted up to a point."""
    if count > MOST_COUNTED:
        return say("You can read more than {items:,} items in all: `/heed find`.", items=MOST_COUNTED)
    return say("You can read {items} in all: `/heed find`.", items=counted(count, "item"))


def _waiting(page: MyPage) -> Iterator[Block]:
    if not page.nudges and not page.questions:
        if not page.owed and all(each.due is None for each in page.experiments.shown):
            yield kit.context(say("All clear: nothing waits for you."))
        return
    yield kit.header(say("What waits for you"))
    for nudge in page.nudges:
        yield kit.section(_told(nudge, page.links.get(nudge.key, ())), _done_button(nudge))
    if page.nudged > len(page.nudges):
        more = page.nudged - len(page.nudges)
        yield kit.context(say_many(more, "{number:,} more reminder", "{number:,} more reminders"))
    for questions in page.questions:
        yield kit.section(_asked(questions))
    yield kit.divider()


def _told(nudge: Nudge, links: tuple[NudgeLink, ...]) -> str:
    """Return why somebody is reminded, and below it the first of the things that it is about."""
    ways = "  ·  ".join(kit.link(link.url, kit.truncate(kit.one_line(link.label), NAME_BUDGET)) for link in links)
    return f"{kit.escape(said_why(nudge))}\n{ways}" if ways else kit.escape(said_why(nudge))


def _done_button(nudge: Nudge) -> Block:
    return kit.button(say("Done"), DONE, json.dumps({"nudge": nudge.key}))


def _asked(questions: QuestionsWaiting) -> str:
    return say_many(
        questions.count,
        "{number:,} question of mine waits for an answer in {channel}.",
        "{number:,} questions of mine wait for an answer in {channel}.",
        channel=f"<#{questions.channel_id}>",
    )


def _captures(page: MyPage) -> Iterator[Block]:
    if not page.captures:
        yield kit.section(say("You have not captured anything yet. Your latest captures will be listed here."))
        return
    shown = len(page.captures)
    yield kit.section(
        say(
            "*Your latest captures, and what became of them* ({shown} of {total:,})",
            shown=shown,
            total=max(page.captured, shown),
        )
    )
    for capture in page.captures:
        yield from _capture(capture)


def _capture(capture: Capture) -> Iterator[Block]:
    item = capture.item
    line = "  ·  ".join(part for part in (facts(item), slack_link(item)) if part)
    yield kit.section(line, open_button(item))
    said = item.words or (item.conversation[0].words if item.conversation else "")
    words, is_cut = excerpt(said, _QUOTE_BUDGET)
    yield kit.quote(words + (kit.ELLIPSIS if is_cut else ""), _QUOTE_BUDGET + 1)
    yield kit.context(_became(capture))


def _became(capture: Capture) -> str:
    theme = capture.theme
    if theme is None:
        return say("In no theme yet")
    name = kit.escaped(kit.one_line(theme.name), NAME_BUDGET)
    status = say("status: {status}", status=status_name(theme.status))
    parts = [f"{theme.label} {name}", status, *_answer(capture.debt)]
    return "  ·  ".join(parts)


def _answer(debt: Debt | None) -> Iterator[str]:
    """Yield whether whoever said it heard back, and whether it helped them."""
    if debt is None or debt.state in {DebtState.REPLACED, DebtState.FORGOTTEN}:
        return
    if debt.state is DebtState.SENT and debt.sent_at is not None:
        yield say("told on {day}", day=day_label(debt.sent_at.date()))
    elif debt.state in _TOLD:
        yield say(_TOLD[debt.state])
    if debt.helped is not None:
        yield say(_HELPED[debt.helped])
