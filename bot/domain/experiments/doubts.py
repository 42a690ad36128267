"""What is odd about an update: told below it, since totals that shrink are a slip far more often than news."""

from collections.abc import Sequence

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.readings import ArmReading, Reading, arm_key
from bot.domain.experiments.terms import Design
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.language import say
from bot.domain.words import clean_words

# A day's count typed where a total belongs is a small part of the total before it.
_DAYS_SHARE = 0.5
# Traffic doubles on a good day; at three times the pace of the days before something else was counted.
_LEAP = 3.0
# A pace takes two updates.
_FEWEST_FOR_PACE = 2
# A name that somebody typed is a label in a sentence, not the sentence.
_LONGEST_NAME = 60
# More than this is not read: the worst come first.
MOST_DOUBTS = 4


def update_doubts(
    experiment: Experiment, update: ExperimentUpdate, earlier: Sequence[ExperimentUpdate]
) -> tuple[str, ...]:
    """Return what is odd about an update in plain sentences; `earlier` are those that were said before it, in order."""
    before = next((each.reading for each in reversed(earlier) if each.reading.arms), Reading())
    doubts = [
        *_shrunk(update.reading, before),
        *_unplanned(experiment, update.reading),
        *_empty(update.reading),
        *_again(update, earlier),
        *_leapt(update, earlier),
    ]
    if _looks_like_a_day(update.reading, before):
        doubts.insert(0, say("Numbers are totals since the start: this looks like those of a day."))
    return tuple(doubts[:MOST_DOUBTS])


def _shrunk(reading: Reading, before: Reading) -> list[str]:
    """Return where a total is less than it was."""
    pairs = [(arm, earlier) for arm in reading.arms if (earlier := before.arm(arm.arm)) is not None]
    said = [_fewer(arm, earlier) for arm, earlier in pairs]
    return [each for each in said if each]


def _looks_like_a_day(reading: Reading, before: Reading) -> bool:
    pairs = [(arm, earlier) for arm in reading.arms if (earlier := before.arm(arm.arm)) is not None]
    return bool(pairs) and all(arm.users < earlier.users * _DAYS_SHARE for arm, earlier in pairs)


def _empty(reading: Reading) -> list[str]:
    """Return arms that nobody is in, while others have people: an export without them, more often than not."""
    if not any(arm.users for arm in reading.arms):
        return []
    return [say("Nobody is in {arm} so far.", arm=_quoted(arm.arm)) for arm in reading.arms if not arm.users]


def _again(update: ExperimentUpdate, earlier: Sequence[ExperimentUpdate]) -> list[str]:
    """Return that the same day was reported before, with other numbers."""
    day = update.reading.day
    before = [each for each in earlier if day is not None and each.reading.day == day]
    if not before or before[-1].reading.arms == update.reading.arms:
        return []
    return [say("Day {day} was reported before, with other numbers; these count now, since they are newer.", day=day)]


def _leapt(update: ExperimentUpdate, earlier: Sequence[ExperimentUpdate]) -> list[str]:
    """Return that people came far faster since the update before than until then."""
    counted = [each for each in earlier if each.reading.arms]
    if len(counted) < _FEWEST_FOR_PACE:
        return []
    first, last = counted[0], counted[-1]
    known, added = _people(last) - _people(first), _people(update) - _people(last)
    until = (last.said_at - first.said_at).total_seconds()
    since = (update.said_at - last.said_at).total_seconds()
    if min(known, added, until, since) <= 0 or added / since <= _LEAP * known / until:
        return []
    times = added / since / (known / until)
    return [say("People came {times:,.0f} times as fast since the update before as until then.", times=times)]


def _people(update: ExperimentUpdate) -> int:
    return sum(arm.users for arm in update.reading.arms)


def _fewer(arm: ArmReading, before: ArmReading) -> str:
    if arm.users < before.users:
        return say(
            "{arm} has fewer people than in the update before: {now:,} after {before:,}.",
            arm=_quoted(arm.arm),
            now=arm.users,
            before=before.users,
        )
    if arm.conversions is not None and before.conversions is not None and arm.conversions < before.conversions:
        return say(
            "{arm} has fewer who did it than in the update before: {now:,} after {before:,}.",
            arm=_quoted(arm.arm),
            now=arm.conversions,
            before=before.conversions,
        )
    return ""


def _unplanned(experiment: Experiment, reading: Reading) -> list[str]:
    """Return arms that nobody planned, and planned ones that are missing."""
    if experiment.terms.design is not Design.AB or not reading.arms:
        return []
    planned = {arm_key(arm.name): arm.name for arm in experiment.terms.plan.arms}
    reported = {arm_key(arm.arm): arm.arm for arm in reading.arms}
    unknown = [name for key, name in reported.items() if key not in planned]
    missing = [name for key, name in planned.items() if key not in reported]
    said = [
        say("{name} is no arm of this experiment, so its numbers are left out.", name=_quoted(name)) for name in unknown
    ]
    return said + [say("There are no numbers for {name}.", name=_quoted(name)) for name in missing]


def _quoted(name: str) -> str:
    bare = " ".join(clean_words(name).split())
    cut = bare if len(bare) <= _LONGEST_NAME else f"{bare[: _LONGEST_NAME - 1].rstrip()}…"
    return say("“{words}”", words=cut)
