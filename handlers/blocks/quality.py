"""The quality board, whom nobody hears, and the alarm when complaints rise; pure."""

from collections.abc import Iterator

from bot.domain.days import day_label, named_day
from bot.domain.digests import counted
from bot.domain.language import say
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
    title = say("Suddenly more complaints about {area}", area=area)
    words = _told(burst_words(burst))
    note = say(
        "Counted in accounts, week of {day}, as it stood when I noticed; looked at {areas}. `/heed "
        "quality` shows the present numbers; `/heed quality off` ends these.",
        day=named_day(burst.week),
        areas=counted(burst.areas, "area"),
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
    return (
        ""
        if '"' in area or len(area) > _AREA_NAME
        else say('\nRead them: /heed find area:"{area}" since:7d', area=area)
    )


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
    return Rendered(text=kit.escape(f"{board.done} {title}: {_headline(board)}".strip()), blocks=tuple(blocks))


def silence_message(board: SilenceBoard) -> Rendered:
    """Return whom nobody hears, each with one question that a human may copy."""
    silence = board.silence
    told = (
        say(
            "{count:,} of {accounts} said nothing for {days} days, as far as you may read.",
            count=len(silence.accounts),
            accounts=counted(silence.known, "account"),
            days=silence.days,
        )
        if silence.accounts
        else say("Every account was heard in the last {days} days, as far as you may read.", days=silence.days)
    )
    if not silence.known:
        told = say("No account is known yet: `/heed accounts` shows and adds them.")
    blocks = [
        *([kit.section(f":white_check_mark: {kit.escape(board.done)}")] if board.done else []),
        kit.header(say("Whom we are not hearing")),
        kit.section(told),
        *[_asked(each) for each in board.asked],
    ]
    left = len(silence.accounts) - len(board.asked)
    if left:
        blocks.append(
            kit.context(
                say("{left:,} more. The accounts with most revenue stand first, then the longest silent.", left=left)
            )
        )
    if silence.segments:
        blocks.append(_segments(board))
    blocks.append(kit.actions("quality.actions", kit.button(say("Back to the board"), "quality.board", "board")))
    blocks.append(
        kit.context(
            say(
                "Nothing is sent: copy a question, change it, ask. `/heed quality silent 60` changes the number of "
                "days."
            )
        )
    )
    return Rendered(text=kit.escape(f"{board.done} {told}".strip()), blocks=tuple(blocks))


# --- the board -------------------------------------------------------------------------------------------------------


def _headline(board: Board) -> str:
    if board.bursts:
        return " ".join(_told(burst_words(burst)) for burst in board.bursts[:1])
    if not board.compared:
        return say(
            "Too early to call a rise: I compare with the weeks before, and need {fewest_weeks} whole ones in "
            "which something was heard.",
            fewest_weeks=FEWEST_WEEKS,
        )
    areas = sum(1 for area in board.seen.areas if area.area is not None)
    return (
        say("No sudden rise in {areas}.", areas=counted(areas, "area"))
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


def _chart(board: Board) -> list[Block]:
    totals = [sum(area.items[at] for area in board.seen.areas) for at in range(len(board.seen.weeks))]
    if not any(totals):
        return []
    points = [(week.label, total) for week, total in zip(board.seen.weeks, totals, strict=True)]
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
        what = "more" if len(told) > AREAS_SHOWN else say("without a complaint in these two weeks")
        yield kit.context(f"{counted(left, 'area')} {what}.")


def _area(area: AreaWeeks) -> Iterator[Block]:
    name = say("No area yet") if area.area is None else _named(area.area, _AREA_NAME)
    earlier = area.accounts[:-1]
    yield kit.said(name, bold=True)
    yield kit.said(
        say(
            ": {REVIEW0:,} this week, {REVIEW1:,} last week, usually {REVIEW2:.1f}",
            REVIEW0=area.accounts[-1],
            REVIEW1=area.accounts[-2],
            REVIEW2=sum(earlier) / len(earlier),
        )
    )
    if any(area.items[-2:]):
        yield kit.said(
            say(
                "  ·  {complaints} after {REVIEW1:,}",
                complaints=counted(area.items[-1], "complaint"),
                REVIEW1=area.items[-2],
            )
        )
    if area.praise[-1]:
        yield kit.said(say("  ·  praise {REVIEW0:,}", REVIEW0=area.praise[-1]))


def _sections(board: Board) -> Iterator[Block]:
    answers = board.answers
    if answers.total >= FEWEST_WAITS:
        words = answers_words(answers)
        yield kit.section(say("*First answer*, last 4 weeks: {words}.", words=kit.escape(words)))
    elif answers.total:
        yield kit.section(
            say(
                "*First answer*: {messages} of customers, too few to tell how fast.",
                messages=counted(answers.total, "message"),
            )
        )
    if board.shipped or board.escapes:
        back = say(
            "{themes} came back, {shipped:,} shipped in the last 13 weeks",
            themes=counted(len(board.escapes), "theme"),
            shipped=board.shipped,
        )
        yield kit.section(say("*Reopened after shipping*: {back}.", back=back))
        if board.escapes:
            yield kit.rich_text(kit.bullets(*[kit.line(*_escape(each)) for each in board.escapes[:ESCAPES_SHOWN]]))
    if board.silence is not None and board.silence.known:
        silence = board.silence
        told = say(
            "{count:,} of {accounts} silent for {days} days or more",
            count=len(silence.accounts),
            accounts=counted(silence.known, "account"),
            days=silence.days,
        )
        yield kit.section(say("*Not heard from*: {told}.", told=told))


def _escape(escape: Escape) -> Iterator[Block]:
    yield kit.said(f"T-{escape.number}", bold=True)
    said = (
        say(": {customers} said that it did not help", customers=counted(escape.unhelped, "customer"))
        if escape.unhelped
        else ""
    )
    yield kit.said(f" {_named(escape.name, _THEME_NAME)}{said}")


def _buttons(board: Board) -> Iterator[Block]:
    yield kit.button(say("Whom we are not hearing"), "quality.silent", "silent")
    if board.place is None:
        yield kit.button(say("Tell rises in this channel"), "quality.here", "here")
    else:
        yield kit.button(say("Tell rises in digests only"), "quality.off", "off")


def _footnotes(board: Board) -> Iterator[str]:
    where = (
        say("in #{place}", place=kit.escape(kit.one_line(board.place.name)))
        if board.place
        else say("in the digests only")
    )
    yield (
        say(
            "Complaints are bugs, complaints and churn risks, counted in distinct accounts; what has no "
            "account raises no alarm. This week is not over and counts as a whole one, so that an alarm may be "
            "late and is never early."
        )
    )
    yield (
        say(
            "The rule: at least {fewest_accounts} accounts, an exact Poisson test against the {weeks} before, "
            "Benjamini-Hochberg over the areas at {false_alarms:.0%}. Rises are told {where}.",
            fewest_accounts=FEWEST_ACCOUNTS,
            weeks=counted(board.compared, "week"),
            false_alarms=FALSE_ALARMS,
            where=where,
        )
        if board.compared
        else say("Rises are told {where}.", where=where)
    )


# --- silence ---------------------------------------------------------------------------------------------------------


def _asked(asked: Asked) -> Block:
    account = asked.account
    since = say("last heard {day}", day=named_day(account.last_at.date())) if account.last_at else say("never heard")
    facts = [since, *([kit.one_line(account.segment)] if account.segment else [])]
    if account.revenue is not None:
        facts.append(
            say("{amount:,} {currency} a year", amount=account.revenue.amount, currency=account.revenue.currency)
        )
    name = _named(account.name, _ACCOUNT_NAME)
    about = _named(asked.about.name, _THEME_NAME) if asked.about else ""
    question = kit.truncate(asked.question.replace("{about}", f"“{about}”"), _QUESTION, kit.escaped_size)
    told = kit.truncate("  ·  ".join(facts), _QUESTION, kit.escaped_size)
    return kit.rich_text(kit.line(kit.said(name, bold=True), kit.said(f"  ·  {told}")), kit.quoted(kit.said(question)))


def _segments(board: SilenceBoard) -> Block:
    shown = board.silence.segments[:_SEGMENTS_SHOWN]
    lines = [
        kit.line(
            kit.said(
                say(
                    "{name}: {accounts}, none of them heard",
                    name=_named(each.name, _AREA_NAME),
                    accounts=counted(each.accounts, "account"),
                )
            )
        )
        for each in shown
    ]
    return kit.rich_text(
        kit.line(kit.said(say("Silent segments"), bold=True)),
        kit.bullets(*lines),
        kit.line(kit.said(say("To anybody there:"))),
        kit.quoted(kit.said(question_for_segment())),
    )


def _named(name: str, budget: int) -> str:
    return kit.truncate(kit.one_line(name), budget, kit.escaped_size)


def _told(words: str) -> str:
    return kit.truncate(kit.one_line(words), _QUESTION, kit.escaped_size)
