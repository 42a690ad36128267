"""What somebody's own page of the Home tab tells: what waits for them, and what became of what they captured."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.audience import Reader
from bot.domain.closing import Debt, DebtState
from bot.domain.feedback import Feedback
from bot.domain.nudge_notes import NudgeLink
from bot.domain.nudges import Nudge, NudgeKind
from bot.domain.owed import may_know
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.finding import PAGE_ITEMS
from bot.flows.home_experiments import OwnExperiments, own_experiments, with_links
from bot.flows.nudge_notes import waiting_links
from bot.flows.patience import answer_within
from bot.flows.welcoming import FirstSteps, first_steps
from bot.ports import DebtSearch, Search, UnitOfWork

# The first look; the reminder's own message has the others.
HOME_NUDGES = 5
# Counting more than this takes as long as everything else on the page, and nobody needs to know it exactly.
MOST_COUNTED = 10_000
# Teams ask in one channel, large ones in a few; whoever looks is in some of these.
_MOST_PLACES, _PLACES_LOOKED_AT = 3, 12
# Of what the other kinds are about, the page has sections of its own.
_NUDGES = frozenset({NudgeKind.UNANSWERED, NudgeKind.UNTRIAGED, NudgeKind.SILENT_ACCOUNT, NudgeKind.NOT_NOW_DUE})
# Worth a moment, not more: the tab is there to be read.
_PLACE_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Something that somebody captured, and what became of it."""

    item: Feedback
    # The theme that it lives on in, as its reader may know it.
    theme: Theme | None = None
    # The newest answer that whoever said it is owed or got.
    debt: Debt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsWaiting:
    """Questions in a triage channel that somebody can answer."""

    channel_id: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPage:
    """Everything that is one person's own."""

    captures: tuple[Capture, ...] = ()
    captured: int = 0
    # Everything that they can read.
    readable: int = 0
    # Reminders that nothing else on the page is about, the newest first, and how many there are.
    nudges: tuple[Nudge, ...] = ()
    nudged: int = 0
    # The first of the things that each of them is about, by its key.
    links: Mapping[str, tuple[NudgeLink, ...]] = field(default_factory=dict)
    questions: tuple[QuestionsWaiting, ...] = ()
    experiments: OwnExperiments = field(default_factory=OwnExperiments)
    # Answers that this person owes: how many, and since when the oldest.
    owed: int = 0
    owed_since: datetime | None = None
    # None: to guests, and to whoever has hidden them.
    steps: FirstSteps | None = None
    # Something worse than the shipped model is at work, in words for people.
    notice: str | None = None


async def my_page(desk: Desk, work: UnitOfWork, reader: Reader) -> MyPage:
    """Return what is somebody's own; the channels and links of it are looked up by `with_slack`."""
    user_id = reader.user_id or ""
    mine = await work.feedback.search(Search(captured_by=user_id, limit=PAGE_ITEMS), reader)
    owing = DebtSearch(owed_by=user_id, limit=1)
    oldest = await work.debts.listed(owing, reader)
    nudges = [each for each in await work.nudges.open_for(user_id) if each.kind in _NUDGES]
    readable = await work.feedback.count_readable(reader, most=MOST_COUNTED)
    return MyPage(
        captures=await _captures(work, reader, mine.items),
        captured=mine.total,
        readable=readable,
        nudges=tuple(nudges[:HOME_NUDGES]),
        nudged=len(nudges),
        links=await waiting_links(work, reader, nudges[:HOME_NUDGES]),
        questions=_questions(await work.triage.unanswered_by_place()),
        experiments=await own_experiments(desk, work, reader),
        owed=await work.debts.count(owing, reader) if oldest else 0,
        owed_since=oldest[0].owed_at if oldest else None,
        steps=await first_steps(work, user_id, has_items=bool(readable)) if reader.reads_workspace else None,
        notice=desk.mind.embedder.notice,
    )


async def with_slack(desk: Desk, workspace_id: str, user_id: str, page: MyPage) -> MyPage:
    """Return the same with what Slack tells in time: links to cards, and the questions that this person can answer."""
    experiments, here = await asyncio.gather(
        with_links(desk, workspace_id, page.experiments),
        asyncio.gather(*(_is_in(desk, workspace_id, each.channel_id, user_id) for each in page.questions)),
    )
    questions = tuple(each for each, is_in in zip(page.questions, here, strict=True) if is_in)
    return replace(page, experiments=experiments, questions=questions[:_MOST_PLACES])


async def _captures(work: UnitOfWork, reader: Reader, items: Sequence[Feedback]) -> tuple[Capture, ...]:
    """Return what became of items, in three queries."""
    lives_in = await work.debts.themes({item.theme_id for item in items if item.theme_id is not None})
    seen = await work.vision.visible_themes(reader, sorted({theme.id for theme in lives_in.values()}))
    debts = await work.debts.of_items([item.id for item in items], tuple(DebtState))
    newest: dict[str, Debt] = {}
    for debt in sorted((each for each in debts if may_know(each, reader)), key=lambda each: each.owed_at):
        newest.update(dict.fromkeys(debt.feedback_ids, debt))
    captures = []
    for item in items:
        theme = lives_in.get(item.theme_id or "")
        is_seen = theme is not None and theme.id in seen
        captures.append(Capture(item=item, theme=theme if is_seen else None, debt=newest.get(item.id)))
    return tuple(captures)


def _questions(by_place: Mapping[str, int]) -> tuple[QuestionsWaiting, ...]:
    most = sorted(by_place.items(), key=lambda each: -each[1])[:_PLACES_LOOKED_AT]
    return tuple(QuestionsWaiting(channel_id=place, count=count) for place, count in most if place)


async def _is_in(desk: Desk, workspace_id: str, channel_id: str, user_id: str) -> bool:
    return await answer_within(_PLACE_SECONDS, desk.directory.is_member(workspace_id, channel_id, user_id)) or False
