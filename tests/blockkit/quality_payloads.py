"""Every message about quality, and the notes of digests, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from bot.domain.accounts import Money
from bot.domain.audience import Place
from bot.domain.digest_notes import LINES_IN_THREAD, DigestNote, Named, NoteLine, NoteName, NoteTopic
from bot.domain.digests import Digest
from bot.domain.quality import AreaWeeks, Burst, QualityWeeks, quality_weeks
from bot.domain.silence import HeardAccount, LastTheme, Silence, SilentSegment
from bot.domain.statuses import ThemeStatus
from bot.domain.waiting import FirstAnswers
from bot.flows.home import Home
from bot.flows.home_customers import CustomersPage
from bot.flows.home_quality import HomeQuality
from bot.flows.quality import ACCOUNTS_ASKED, Asked, Board, SilenceBoard
from bot.messages import DigestHead, DigestNotes
from bot.ports import Escape
from handlers.blocks import quality, quality_silence
from handlers.blocks.drawing import draw
from handlers.blocks.home import home_view
from handlers.blocks.kit import Block, Rendered
from tests.digest_builders import digest, pick, tally

Payload: TypeAlias = Rendered | Block
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MANY = 10**6


def burst(words: str) -> Burst:
    """Return a burst in an area of that name."""
    return Burst(
        area=words, week=date(2026, 11, 23), accounts=MANY, items=MANY, before=(MANY,) * 8, chance=1e-30, areas=MANY
    )


def silence(words: str) -> Silence:
    """Return more silent accounts and segments than are shown, all of that name."""
    account = HeardAccount(
        account_id="a", name=words, segment=words, revenue=Money(amount=10**15, currency="EUR"), last_at=NOW
    )
    accounts = tuple(replace(account, last_at=NOW if at % 2 else None) for at in range(50))
    return Silence(days=365, accounts=accounts, segments=(SilentSegment(name=words, accounts=MANY),) * 50, known=MANY)


def board(words: str) -> Board:
    """Return the board with everything that it can show, and more."""
    counts = (MANY,) * 9
    area = AreaWeeks(area=words, items=counts, accounts=counts, praise=counts, praising=counts)
    weeks = quality_weeks("UTC", NOW)
    areas = (area,) * 200 + (replace(area, area=None),)
    return Board(
        seen=QualityWeeks(weeks=weeks, began_on=date(2026, 11, 23), areas=areas, heard=counts),
        bursts=(burst(words),) * 20,
        recent=(burst(words),) * 20,
        compared=8,
        answers=FirstAnswers(answered=MANY, waiting=MANY, median=timedelta(days=300), slow_tenth=timedelta(days=300)),
        shipped=MANY,
        escapes=(Escape(theme_id="t", number=999_999_999, name=words, unhelped=MANY),) * 20,
        silence=silence(words),
        place=Place(id="C1", name=words[:80], is_private=True, is_external=False),
        done="A sudden rise of complaints is told in this channel from now on, once for each area and week.",
    )


def bare_board() -> Board:
    """Return the board of a team that has heard nothing yet, for a guest."""
    weeks = quality_weeks("UTC", NOW)
    return Board(
        seen=QualityWeeks(weeks=weeks, began_on=date(2026, 11, 23), areas=(), heard=(0,) * 9),
        bursts=(),
        recent=(),
        compared=0,
        answers=FirstAnswers(answered=0, waiting=0),
        shipped=0,
        escapes=(),
        silence=None,
        place=None,
    )


def silence_answer(words: str) -> Rendered:
    """Return whom nobody hears, all of that name."""
    quiet = silence(words)
    last = LastTheme(theme_id="t", name=words, status=ThemeStatus.NEW)
    asked = tuple(
        Asked(account=each, about=last, question="You told us about {about}. How is that for you today?")
        for each in quiet.accounts[:ACCOUNTS_ASKED]
    )
    return quality_silence.silence_message(SilenceBoard(silence=quiet, asked=asked, done="Changed."))


def noted_digest(words: str) -> Digest:
    """Return a digest with a note on every topic, in which every name is `words`."""
    names = tuple(NoteName(of=of, id="n", said=words) for of in Named)
    line = NoteLine(text="{0}, {1} and {2} were told, and so were many others whom nobody counts.", names=names)
    notes = tuple(DigestNote(topic=topic, head=line, details=(line,) * 2 * LINES_IN_THREAD) for topic in NoteTopic)
    return replace(digest(tally([5] * 8), pick(1, words)), notes=notes)


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "quality, alarm": lambda words: draw(burst(words)),
    "quality, board": lambda words: quality.board_message(board(words)),
    "quality, calm board": lambda words: quality.board_message(replace(board(words), bursts=(), recent=(), place=None)),
    "quality, bare board": lambda _: quality.board_message(bare_board()),
    "quality, silence": silence_answer,
    "quality, no silence": lambda _: quality_silence.silence_message(
        SilenceBoard(silence=Silence(days=42, accounts=(), segments=(), known=0), asked=())
    ),
    "digest, notes in the channel": lambda words: draw(DigestHead(digest=noted_digest(words))),
    "digest, notes in the thread": lambda words: draw(DigestNotes(digest=noted_digest(words))),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "home, quality": lambda words: home_view(
        Home(page=CustomersPage(quality=HomeQuality(now=MANY, before=MANY, bursts=(burst(words),) * 20)), at=NOW)
    ),
}
