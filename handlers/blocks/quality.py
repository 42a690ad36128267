"""The quality board, whom nobody hears, and the alarm when complaints rise; pure."""

from collections.abc import Iterator

from bot.domain.days import day_label, named_day
from bot.domain.language import number, say, say_many
from bot.domain.quality import FALSE_ALARMS, FEWEST_ACCOUNTS, FEWEST_WEEKS, AreaWeeks, Burst
from bot.domain.quality_words import answers_words, burst_words
from bot.domain.waiting import FEWEST_WAITS
from bot.flows.quality import Board
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
_QUESTION = 300


def alarm_message(burst: Burst) -> Rendered:
    """Return what the place that the team chose is told, once."""
    area = _named(burst.area, _AREA_NAME)
    title = say("Suddenly more complaints about {area}", area=area)
    words = _told(burst_words(burst))
    note = say_many(
        burst.areas,
        "Counted in accounts, week of {day}, as it stood when I noticed; looked at {number:,} area. `/heed quality` "
        "shows the present numbers; `/heed quality off` ends these.",
        "Counted in accounts, week of {day}, as it stood when I noticed; looked at {number:,} areas. `/heed quality` "
        "shows the present numbers; `/heed quality off` ends these.",
        day=named_day(burst.week),
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
    is_quotable = '"' not in area and len(area) <= _AREA_NAME
    return "\n" + say("Read them: {command}", command=f'/heed find area:"{area}" since:7d') if is_quotable else ""


def board_message(board: Board) -> Rendered:
    """Return the board for one person."""
    title = say("Quality, week of {day}", day=day_label(board.seen.began_on))
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
    told = kit.escape(f"{board.done} {title}: {_headline(board)} {_in_words(board)}".strip())
    return Rendered(text=told, blocks=tuple(blocks))


# --- the board -------------------------------------------------------------------------------------------------------


def _headline(board: Board) -> str:
    if board.bursts:
        return " ".join(_told(burst_words(burst)) for burst in board.bursts[:1])
    if not board.compared:
        return say(
            "Too early to call a rise: I compare with the weeks before, and need {weeks} whole ones in "
            "which something was heard.",
            weeks=FEWEST_WEEKS,
        )
    areas = sum(1 for area in board.seen.areas if area.area is not None)
    return (
        say_many(areas, "No sudden rise in {number:,} area.", "No sudden rise in {number:,} areas.")
        if areas
        else say("No complaints in the last nine weeks.")
    )


def _verdict(board: Board) -> Iterator[Block]:
    if not board.bursts:
        yield kit.section(f"*{kit.escape(_headline(board))}*")
    for heading, bursts in (
        (say("Suddenly more complaints"), board.bursts),
        (say("Found in the last days"), board.recent),
    ):
        if bursts:
            lines = [kit.line(kit.said(_told(burst_words(burst)))) for burst in bursts[:BURSTS_SHOWN]]
            yield kit.rich_text(kit.line(kit.said(heading, bold=True)), kit.bullets(*lines))


def _points(board: Board) -> list[tuple[str, int]]:
    """Return how many complaints came in each week, or nothing when there were none at all."""
    totals = [sum(area.items[at] for area in board.seen.areas) for at in range(len(board.seen.weeks))]
    return [(week.label, total) for week, total in zip(board.seen.weeks, totals, strict=True)] if any(totals) else []


def _in_words(board: Board) -> str:
    """Return the chart for those who cannot see it."""
    told = ", ".join(f"{label}: {number(total)}" for label, total in _points(board))
    return say("Complaints per week, by the day it began: {weeks}.", weeks=told) if told else ""


def _chart(board: Board) -> list[Block]:
    if not (points := _points(board)):
        return []
    return [
        bar_chart(
            say("Complaints per week"),
            say("Complaints"),
            points,
            x_label=say("Week that began on"),
            y_label=say("Complaints"),
        )
    ]


def _areas(board: Board) -> Iterator[Block]:
    told = [area for area in board.seen.areas if any(area.items[-2:]) or area.praise[-1]]
    if told:
        lines = [kit.line(*_area(area)) for area in told[:AREAS_SHOWN]]
        yield kit.rich_text(kit.line(kit.said(say("Who complained, in accounts"), bold=True)), kit.bullets(*lines))
    left = len(board.seen.areas) - len(told[:AREAS_SHOWN])
    if left:
        quiet = say_many(
            left,
            "{number:,} area without a complaint in these two weeks.",
            "{number:,} areas without a complaint in these two weeks.",
        )
        more = say_many(left, "{number:,} area more.", "{number:,} areas more.")
        yield kit.context(more if len(told) > AREAS_SHOWN else quiet)


def _area(area: AreaWeeks) -> Iterator[Block]:
    name = say("No area yet") if area.area is None else _named(area.area, _AREA_NAME)
    earlier = area.accounts[:-1]
    yield kit.said(name, bold=True)
    weeks = say(
        "{now:,} this week, {before:,} last week, usually {usually:.1f}",
        now=area.accounts[-1],
        before=area.accounts[-2],
        usually=sum(earlier) / len(earlier),
    )
    yield kit.said(f": {weeks}")
    if any(area.items[-2:]):
        complaints = say_many(
            area.items[-1],
            "{number:,} complaint after {before:,}",
            "{number:,} complaints after {before:,}",
            before=area.items[-2],
        )
        yield kit.said(f"  ·  {complaints}")
    if area.praise[-1]:
        yield kit.said(f"  ·  {say('praise {count:,}', count=area.praise[-1])}")


def _sections(board: Board) -> Iterator[Block]:
    answers = board.answers
    if answers.total >= FEWEST_WAITS:
        words = answers_words(answers)
        yield kit.section(say("*First answer*, last 4 weeks: {words}.", words=kit.escape(words)))
    elif answers.total:
        yield kit.section(
            say_many(
                answers.total,
                "*First answer*: {number:,} message of customers, too few to tell how fast.",
                "*First answer*: {number:,} messages of customers, too few to tell how fast.",
            )
        )
    if board.shipped or board.escapes:
        back = say_many(
            len(board.escapes),
            "*Reopened after shipping*: {number:,} theme came back, {shipped:,} shipped in the last 13 weeks.",
            "*Reopened after shipping*: {number:,} themes came back, {shipped:,} shipped in the last 13 weeks.",
            shipped=board.shipped,
        )
        yield kit.section(back)
        if board.escapes:
            yield kit.rich_text(kit.bullets(*[kit.line(*_escape(each)) for each in board.escapes[:ESCAPES_SHOWN]]))
    if board.silence is not None and board.silence.known:
        silence = board.silence
        told = say_many(
            silence.known,
            "*Not heard from*: {count:,} of {number:,} account silent for {days} days or more.",
            "*Not heard from*: {count:,} of {number:,} accounts silent for {days} days or more.",
            count=len(silence.accounts),
            days=silence.days,
        )
        yield kit.section(told)


def _escape(escape: Escape) -> Iterator[Block]:
    yield kit.said(f"T-{escape.number}", bold=True)
    name = f" {_named(escape.name, _THEME_NAME)}"
    said = say_many(
        escape.unhelped,
        "{number:,} customer said that it did not help",
        "{number:,} customers said that it did not help",
    )
    yield kit.said(f"{name}: {said}" if escape.unhelped else name)


def _buttons(board: Board) -> Iterator[Block]:
    yield kit.button(say("Whom we are not hearing"), "quality.silent", "silent")
    if board.place is None:
        yield kit.button(say("Tell rises in this channel"), "quality.here", "here")
    else:
        yield kit.button(say("Tell rises in digests only"), "quality.off", "off")


def _footnotes(board: Board) -> Iterator[str]:
    place = kit.escape(kit.one_line(board.place.name)) if board.place else ""
    rises = say("Rises are told in #{channel}.", channel=place) if place else say("Rises are told in the digests only.")
    yield (
        say(
            "Complaints are bugs, complaints and churn risks, counted in distinct accounts; what has no "
            "account raises no alarm. This week is not over and counts as a whole one, so that an alarm may be "
            "late and is never early."
        )
    )
    rule = say_many(
        board.compared,
        "The rule: at least {accounts} accounts, an exact Poisson test against the {number:,} week before, "
        "Benjamini-Hochberg over the areas at {false_alarms:.0%}.",
        "The rule: at least {accounts} accounts, an exact Poisson test against the {number:,} weeks before, "
        "Benjamini-Hochberg over the areas at {false_alarms:.0%}.",
        accounts=FEWEST_ACCOUNTS,
        false_alarms=FALSE_ALARMS,
    )
    yield f"{rule} {rises}" if board.compared else rises


def _named(name: str, budget: int) -> str:
    return kit.truncate(kit.one_line(name), budget, kit.escaped_size)


def _told(words: str) -> str:
    return kit.truncate(kit.one_line(words), _QUESTION, kit.escaped_size)
