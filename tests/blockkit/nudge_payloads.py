"""Every message and form about nudges, and the experiments of the Home tab, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeAlias

from bot.domain.channels import Preferences
from bot.domain.experiments.experiment import OPEN_STAGES
from bot.domain.experiments.reminders import Matter
from bot.domain.experiments.terms import Hypothesis
from bot.domain.nudge_batches import TOGETHER, shared_out
from bot.domain.nudge_notes import NudgeLink, NudgeNote, NudgeNotes
from bot.domain.nudge_words import why_of
from bot.domain.nudges import Nudge, NudgeKind, NudgeState
from bot.domain.rhythm import PersonPreferences
from bot.flows.home import Home
from bot.flows.home_experiments import HOME_EXPERIMENTS, OwnExperiment, OwnExperiments
from bot.flows.home_mine import MyPage
from bot.flows.nudges import MOST_TOLD
from bot.flows.rhythm import OwnRhythm
from handlers.blocks import nudges
from handlers.blocks.drawing import draw
from handlers.blocks.home import home_view
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.rhythm import rhythm_form, saved_view
from tests.experiment_builders import experiment

Payload: TypeAlias = Rendered | Block
# As long as a key gets: the longest name of a rule, an id, a day and a person in a large organisation.
KEY = f"review_due:{'f' * 32}:2026-12-01:{'U' * 11}"
EXPERIMENTS = (NudgeKind.STALE, NudgeKind.READ_DUE, NudgeKind.KILL_DUE, NudgeKind.REVIEW_DUE)
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def note(words: str, kind: NudgeKind = NudgeKind.STALE, state: NudgeState = NudgeState.OPEN) -> NudgeNote:
    """Return a nudge about an experiment whose hypothesis is `words`."""
    told = Nudge(
        key=KEY,
        kind=kind,
        subject_id="f" * 32,
        user_id="U1",
        why="EXP-999999999 may be read since Tue 1 Dec 2026, and nobody has decided about it.",
        state=state,
        created_at=AT,
        snoozed_until=AT,
    )
    link = "https://acme.slack.com/archives/C1/p1790000000000100"
    return NudgeNote(
        nudge=told,
        label="EXP-999999999",
        title=words,
        permalink=link if kind is NudgeKind.READ_DUE else None,
        owner_id="U2",
        snoozed_until=date(2026, 12, 2),
    )


def several(words: str, kind: NudgeKind, state: NudgeState = NudgeState.OPEN) -> NudgeNote:
    """Return a nudge about several things of customers whose names are `words`."""
    url = "https://acme.slack.com/archives/C1/p1790000000000100"
    links = tuple(
        NudgeLink(
            id="f" * 32, label="" if kind is NudgeKind.UNSURE else f"F-999999999 {words}", url=url if far else None
        )
        for far in (True, False, True)
    )
    facts = {"count": "1234", "since": AT.isoformat(), "after": "42"}
    told = note(words, kind, state)
    return replace(told, why=why_of(kind, facts), label="", title="", permalink=None, owner_id=None, links=links)


def _in_part(words: str, stayed: int) -> NudgeNote:
    """Return a nudge of which a part was handed over."""
    told = several(words, NudgeKind.UNTRIAGED, NudgeState.NOT_MINE)
    return replace(told, nudge=replace(told.nudge, facts=shared_out(told.nudge, handed=2, stayed=stayed)))


def put_off(words: str) -> NudgeNote:
    """Return a nudge about something that was put off because of `words`."""
    told = note(words, NudgeKind.NOT_NOW_DUE)
    return replace(
        told, more=words, label=f"T-999999999 {words}", why=why_of(NudgeKind.NOT_NOW_DUE, {"on": "2026-12-01"})
    )


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "nudges, each kind": lambda words: draw(
        NudgeNotes(notes=(put_off(words), note(words), *(several(words, kind) for kind in sorted(TOGETHER))))
    ),
    "nudges, most of several things": lambda words: draw(
        NudgeNotes(notes=tuple(several(words, sorted(TOGETHER)[place % 5]) for place in range(MOST_TOLD)))
    ),
    "nudges, several things, answered": lambda words: draw(
        NudgeNotes(notes=tuple(several(words, NudgeKind.UNTRIAGED, state) for state in NudgeState))
    ),
    "nudges, handed over in part": lambda words: draw(
        NudgeNotes(notes=tuple(_in_part(words, stayed) for stayed in (1, 1234)))
    ),
    "nudge": lambda words: draw(NudgeNotes(notes=(note(words),))),
    "nudges, most": lambda words: draw(
        NudgeNotes(notes=tuple(note(words, EXPERIMENTS[place % 4]) for place in range(MOST_TOLD)))
    ),
    "nudges, answered": lambda words: draw(NudgeNotes(notes=tuple(note(words, state=state) for state in NudgeState))),
}


def _owner_form(kind: NudgeKind) -> Callable[[str], Payload]:
    return lambda _: nudges.owner_form(KEY, kind)


def own(words: str, number: int) -> OwnExperiment:
    """Return somebody's experiment in one of its stages, with something due."""
    stage = OPEN_STAGES[number % len(OPEN_STAGES)]
    mine = replace(experiment(stage=stage), number=999_999_990 + number)
    typed = replace(mine, terms=replace(mine.terms, hypothesis=Hypothesis(change=words)))
    due = Matter(kind=EXPERIMENTS[number % 4], since=AT.date(), on=AT.date(), why="It waits.")
    link = "https://acme.slack.com/archives/C1/p1790000000000100" if number % 2 else None
    return OwnExperiment(experiment=typed, due=due if number else None, permalink=link)


def busy_home(words: str) -> Block:
    """Return the Home tab of somebody who looks after as many experiments as it shows, and more."""
    experiments = OwnExperiments(shown=tuple(own(words, number) for number in range(HOME_EXPERIMENTS)), total=10**6)
    return home_view(Home(page=MyPage(experiments=experiments), at=AT))


def _rhythm(words: str) -> Block:
    days_off = tuple(f"2026-12-{day:02} {words}"[:70] for day in range(1, 31))
    chosen = PersonPreferences(user_id="U1", days_off=days_off, dms_per_day=7, nudges_off=frozenset({"stale"}))
    return rhythm_form(OwnRhythm(chosen=chosen, usual=Preferences(), time_zone="America/Argentina/ComodRivadavia"))


VIEWS: dict[str, Callable[[str], Payload]] = {
    "rhythm": _rhythm,
    "rhythm, saved": lambda _: saved_view(),
    "home, experiments": busy_home,
    "nudge, snooze": lambda _: nudges.snooze_form(KEY, AT.date()),
    "nudge, not mine": lambda _: nudges.owner_form(KEY, NudgeKind.STALE),
    **{f"nudge, not mine: {kind.value}": _owner_form(kind) for kind in sorted(TOGETHER)},
}
