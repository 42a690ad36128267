"""The quality board, whom nobody hears, and the alarm when complaints rise; pure."""

from collections.abc import Iterator

from bot.domain.days import day_label, named_day
from bot.domain.digests import counted
from bot.domain.quality import FALSE_ALARMS, FEWEST_ACCOUNTS, FEWEST_WEEKS, AreaWeeks, Burst
from bot.domain.quality_words import answers_words, burst_words
from bot.domain.silence import question_for_segment
from bot.domain.waiting import FEWEST_WAITS
from bot.flows.quality import Asked, Board, SilenceBoard
from bot.ports import Escape
from handlers.blocks import kit
from handlers.blocks.charts import bar_chart
from handlers.blocks.kit import Block, Rendered

# On one screen; the others are counted, or were told when they were found.
AREAS_SHOWN = 12
BURSTS_SHOWN = 6
ESCAPES_SHOWN = 5
_AREA_NAME = 40
_THEME_NAME = 60
_ACCOUNT_NAME = 60
_QUESTION = 300
_SEGMENTS_SHOWN = 5


def alarm_message(burst: Burst) -> Rendered:
    """Return what the place that the team chose is told, once."""
    area = _named(burst.area, _AREA_NAME)
    title = f"Suddenly more complaints about {area}"
    words = _told(burst_words(burst))
    note = (
        f"Counted in accounts, week of {named_day(burst.week)}, as it stood when I noticed; looked "
        f"at {counted(burst.areas, 'area')}. `/heed quality` shows the present numbers; `/heed quality off` ends these."
    )
    return Rendered(
        text=f"*{kit.escape(title)}*\n{kit.escape(words)}",
        blocks=(
            kit.rich_text(kit.line(kit.said(title, bold=True), kit.said(f"\n{words}{_way_there(burst)}"))),
            kit.context(note),
        ),
    )


def _way_there(burst: Burst) -> str:
    """Return what to type to read the complaints; a name that cannot be quoted is not searched for."""
    area = kit.one_line(burst.area)
    return "" if '"' in area or len(area) > _AREA_NAME else f'\nRead them: /heed find area:"{area}" since:7d'


def board_message(board: Board) -> Rendered:
    """Return the board for one person."""
    title = f"Quality, week of {day_label(board.seen.began_on)}"
    blocks = [
        *([kit.section(f":white_check_mark: {kit.escape(board.done)}")] if board.done else []),
        kit.header(title),
        *_verdict(board),
        *_chart(board),
        *_areas(board),
        *_sections(board),
        *([kit.actions("quality.actions", *_buttons(board))] if board.silence is not None else []),
        kit.context(*_footnotes(board)),
    ]
    return Rendered(text=kit.escape(f"{board.done} {title}: {_headline(board)}".strip()), blocks=tuple(blocks))


def silence_message(board: SilenceBoard) -> Rendered:
    """Return whom nobody hears, each with one question that a human may copy."""
    silence = board.silence
    told = (
        f"{len(silence.accounts):,} of {counted(silence.known, 'account')} said nothing for {silence.days} days, as "
        "far as you may read."
        if silence.accounts
        else f"Every account was heard in the last {silence.days} days, as far as you may read."
    )
    if not silence.known:
        told = "No account is known yet: `/heed accounts` shows and adds them."
    blocks = [
        *([kit.section(f":white_check_mark: {kit.escape(board.done)}")] if board.done else []),
        kit.header("Whom we are not hearing"),
        kit.section(told),
        *[_asked(each) for each in board.asked],
    ]
    left = len(silence.accounts) - len(board.asked)
    if left:
        blocks.append(
            kit.context(f"{left:,} more. The accounts with most revenue stand first, then the longest silent.")
        )
    if silence.segments:
        blocks.append(_segments(board))
    blocks.append(kit.actions("quality.actions", kit.button("Back to the board", "quality.board", "board")))
    blocks.append(
        kit.context(
            "Nothing is sent: copy a question, change it, ask. `/heed quality silent 60` changes the number of days."
        )
    )
    return Rendered(text=kit.escape(f"{board.done} {told}".strip()), blocks=tuple(blocks))


# --- the board -------------------------------------------------------------------------------------------------------


def _headline(board: Board) -> str:
    if board.bursts:
        return " ".join(_told(burst_words(burst)) for burst in board.bursts[:1])
    if not board.compared:
        return (
            f"Too early to call a rise: I compare with the weeks before, and need {FEWEST_WEEKS} whole ones in which "
            "something was heard."
        )
    areas = sum(1 for area in board.seen.areas if area.area is not None)
    return f"No sudden rise in {counted(areas, 'area')}." if areas else "No complaints in the last nine weeks."


def _verdict(board: Board) -> Iterator[Block]:
    if not board.bursts:
        yield kit.section(f"*{kit.escape(_headline(board))}*")
    for heading, bursts in (("Suddenly more complaints", board.bursts), ("Found in the last days", board.recent)):
        if bursts:
            lines = [kit.line(kit.said(_told(burst_words(burst)))) for burst in bursts[:BURSTS_SHOWN]]
            yield kit.rich_text(kit.line(kit.said(heading, bold=True)), kit.bullets(*lines))


def _chart(board: Board) -> list[Block]:
    totals = [sum(area.items[at] for area in board.seen.areas) for at in range(len(board.seen.weeks))]
    if not any(totals):
        return []
    points = [(week.label, total) for week, total in zip(board.seen.weeks, totals, strict=True)]
    return [bar_chart("Complaints per week", "Complaints", points, x_label="Week that began on", y_label="Complaints")]


def _areas(board: Board) -> Iterator[Block]:
    told = [area for area in board.seen.areas if any(area.items[-2:]) or area.praise[-1]]
    if told:
        lines = [kit.line(*_area(area)) for area in told[:AREAS_SHOWN]]
        yield kit.rich_text(kit.line(kit.said("Who complained, in accounts", bold=True)), kit.bullets(*lines))
    left = len(board.seen.areas) - len(told[:AREAS_SHOWN])
    if left:
        what = "more" if len(told) > AREAS_SHOWN else "without a complaint in these two weeks"
        yield kit.context(f"{counted(left, 'area')} {what}.")


def _area(area: AreaWeeks) -> Iterator[Block]:
    name = "No area yet" if area.area is None else _named(area.area, _AREA_NAME)
    earlier = area.accounts[:-1]
    yield kit.said(name, bold=True)
    yield kit.said(
        f": {area.accounts[-1]:,} this week, {area.accounts[-2]:,} last week, usually {sum(earlier) / len(earlier):.1f}"
    )
    if any(area.items[-2:]):
        yield kit.said(f"  ·  {counted(area.items[-1], 'complaint')} after {area.items[-2]:,}")
    if area.praise[-1]:
        yield kit.said(f"  ·  praise {area.praise[-1]:,}")


def _sections(board: Board) -> Iterator[Block]:
    answers = board.answers
    if answers.total >= FEWEST_WAITS:
        words = answers_words(answers)
        yield kit.section(f"*First answer*, last 4 weeks: {kit.escape(words)}.")
    elif answers.total:
        yield kit.section(
            f"*First answer*: {counted(answers.total, 'message')} of customers, too few to tell how fast."
        )
    if board.shipped or board.escapes:
        back = f"{counted(len(board.escapes), 'theme')} came back, {board.shipped:,} shipped in the last 13 weeks"
        yield kit.section(f"*Reopened after shipping*: {back}.")
        if board.escapes:
            yield kit.rich_text(kit.bullets(*[kit.line(*_escape(each)) for each in board.escapes[:ESCAPES_SHOWN]]))
    if board.silence is not None and board.silence.known:
        silence = board.silence
        told = (
            f"{len(silence.accounts):,} of {counted(silence.known, 'account')} silent for {silence.days} days or more"
        )
        yield kit.section(f"*Not heard from*: {told}.")


def _escape(escape: Escape) -> Iterator[Block]:
    yield kit.said(f"T-{escape.number}", bold=True)
    said = f": {counted(escape.unhelped, 'customer')} said that it did not help" if escape.unhelped else ""
    yield kit.said(f" {_named(escape.name, _THEME_NAME)}{said}")


def _buttons(board: Board) -> Iterator[Block]:
    yield kit.button("Whom we are not hearing", "quality.silent", "silent")
    if board.place is None:
        yield kit.button("Tell rises in this channel", "quality.here", "here")
    else:
        yield kit.button("Tell rises in digests only", "quality.off", "off")


def _footnotes(board: Board) -> Iterator[str]:
    where = f"in #{kit.escape(kit.one_line(board.place.name))}" if board.place else "in the digests only"
    yield (
        "Complaints are bugs, complaints and churn risks, counted in distinct accounts; what has no account raises no "
        "alarm. This week is not over and counts as a whole one, so that an alarm may be late and is never early."
    )
    yield (
        f"The rule: at least {FEWEST_ACCOUNTS} accounts, an exact Poisson test against the "
        f"{counted(board.compared, 'week')} before, Benjamini-Hochberg over the areas at {FALSE_ALARMS:.0%}. "
        f"Rises are told {where}."
        if board.compared
        else f"Rises are told {where}."
    )


# --- silence ---------------------------------------------------------------------------------------------------------


def _asked(asked: Asked) -> Block:
    account = asked.account
    since = f"last heard {named_day(account.last_at.date())}" if account.last_at else "never heard"
    facts = [since, *([kit.one_line(account.segment)] if account.segment else [])]
    if account.revenue is not None:
        facts.append(f"{account.revenue.amount:,} {account.revenue.currency} a year")
    name = _named(account.name, _ACCOUNT_NAME)
    about = _named(asked.about.name, _THEME_NAME) if asked.about else ""
    question = kit.truncate(asked.question.replace("{about}", f"“{about}”"), _QUESTION, kit.escaped_size)
    told = kit.truncate("  ·  ".join(facts), _QUESTION, kit.escaped_size)
    return kit.rich_text(kit.line(kit.said(name, bold=True), kit.said(f"  ·  {told}")), kit.quoted(kit.said(question)))


def _segments(board: SilenceBoard) -> Block:
    shown = board.silence.segments[:_SEGMENTS_SHOWN]
    lines = [
        kit.line(kit.said(f"{_named(each.name, _AREA_NAME)}: {counted(each.accounts, 'account')}, none of them heard"))
        for each in shown
    ]
    return kit.rich_text(
        kit.line(kit.said("Silent segments", bold=True)),
        kit.bullets(*lines),
        kit.line(kit.said("To anybody there:")),
        kit.quoted(kit.said(question_for_segment())),
    )


def _named(name: str, budget: int) -> str:
    return kit.truncate(kit.one_line(name), budget, kit.escaped_size)


def _told(words: str) -> str:
    return kit.truncate(kit.one_line(words), _QUESTION, kit.escaped_size)
