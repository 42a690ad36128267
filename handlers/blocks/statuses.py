"""How far a theme is, on its page: the status with its reason, the way there, and engineering's issues."""

import json
from collections.abc import Iterator, Sequence

from bot.domain.days import named_day
from bot.domain.language import say
from bot.domain.statuses import StatusChange, ThemeStatus, TrackerLink, status_name
from bot.domain.themes import Theme
from bot.flows.statuses_pages import Standing
from handlers.blocks import kit
from handlers.blocks.items import minute
from handlers.blocks.kit import Block

# A reason is two short paragraphs at most; on the page it is shown whole up to a screen's width or three.
_REASON_BUDGET = 450
# In the list of earlier steps a reason is a reminder.
_PAST_REASON = 120
_LABEL_BUDGET = 50
CHANGE, LINKS, OPEN_FORM = "statuses.change", "statuses.links", "statuses.fill"


def status_words(status: ThemeStatus) -> str:
    """Return a status as people write it: `not now` needs marks to be told from a sentence."""
    return say("“{words}”", words=status_name(status)) if status is ThemeStatus.NOT_NOW else status_name(status)


def status_blocks(theme: Theme, standing: Standing, memory: dict[str, str]) -> Iterator[Block]:
    """Yield where a theme stands and why, the issues that it is worked on in, and the buttons that change both."""
    newest = standing.steps[0] if standing.steps else None
    if newest is None:
        yield kit.section(
            say("*Status: {status}*  ·  nobody has said yet what becomes of it", status=status_words(theme.status))
        )
    else:
        yield kit.section(
            say(
                "*Status: {status}*  ·  {person}, {moment}",
                status=status_words(newest.status),
                person=_by(newest),
                moment=minute(newest.at),
            )
        )
        yield from _reasons(newest)
    if standing.links:
        first, *others = map(_link, standing.links)
        # One element each: ten of the longest addresses would not fit into one.
        yield kit.context(say("Worked on in {issue}", issue=first), *others)
    yield kit.actions("statuses.actions", *_buttons(theme, newest, standing.links, memory))


def past_step_blocks(steps: Sequence[StatusChange]) -> Iterator[Block]:
    """Yield how a theme came to where it stands; nothing when it took one step or none."""
    if len(steps) > 1:
        yield kit.section(f"*{say('How it came here')}*")
        yield kit.rich_text(kit.bullets(*map(_past, steps)))


def _by(change: StatusChange) -> str:
    return say("Heed, because a customer said that it did not help") if change.by is None else f"<@{change.by}>"


def _reasons(change: StatusChange) -> Iterator[Block]:
    # Of Heed's own step the line above says why already.
    if change.reason and change.by is not None:
        yield kit.quote(change.reason, _REASON_BUDGET)
    if change.would_change:
        yield kit.rich_text(
            kit.line(kit.said(f"{say('What would change our mind:')} ", bold=True), _said(change.would_change))
        )
    if change.review_on is not None:
        yield kit.context(say("The team looks at it again on {day}.", day=named_day(change.review_on)))


def _said(words: str) -> Block:
    return kit.said(kit.truncate(kit.visible(words), _REASON_BUDGET, kit.escaped_size))


def _link(link: TrackerLink) -> str:
    label = kit.truncate(link.label, _LABEL_BUDGET, kit.escaped_size)
    return f"{link.tracker.value} {kit.link(link.url, label)}"


def _buttons(
    theme: Theme, newest: StatusChange | None, links: Sequence[TrackerLink], memory: dict[str, str]
) -> Iterator[Block]:
    # The form notices when somebody else was faster.
    seen = "" if theme.status_at is None else theme.status_at.isoformat()
    style = "primary" if newest is None else None
    yield kit.button(say("Change status"), CHANGE, json.dumps({**memory, "seen": seen}), style=style)
    yield kit.button(say("Issue links") if links else say("Link an issue"), LINKS, json.dumps(memory))


def _past(change: StatusChange) -> Block:
    who = kit.said("Heed") if change.by is None else kit.person(change.by)
    reason = f": {kit.one_line(change.reason)}" if change.reason else ""
    words = kit.truncate(
        f"{status_name(change.was)} → {status_name(change.status)}{reason}", _PAST_REASON, kit.escaped_size
    )
    return kit.line(kit.said(f"{named_day(change.at.date())}, "), who, kit.said(f"  {words}"))
