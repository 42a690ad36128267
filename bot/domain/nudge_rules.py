"""What people are nudged about: one list of rules, each a function of a snapshot, the time, and how long to wait.

A rule says what waits and whose it is; who of these is still here and may know of it is decided in
`bot/domain/nudge_people.py`, and what of it is told together, once, in `bot/domain/nudge_batches.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from bot.domain.channels import SILENT_DAYS, Preferences
from bot.domain.experiments.reminders import ENDS, STALE_DAYS, due_of, matters
from bot.domain.language import later
from bot.domain.nudge_waiting import Found, Snapshot, Waiting
from bot.domain.nudges import NudgeDue, NudgeKind

# Teams go through their feedback once a week; what has missed one such look was overlooked.
UNTRIAGED_DAYS = 7
# A first answer within a day is what support teams promise, and the reminder comes before the second day is over.
UNANSWERED_HOURS = 24
# Whoever owes was told on the day itself; a week later it is forgotten rather than planned.
DEBT_DAYS = 7
# A question on a card is answered the same day or scrolled away; the second morning tells which.
UNSURE_DAYS = 2
# Longer than this, a rule might as well be off.
LONGEST_AFTER = 365


class Unit(StrEnum):
    """In what a rule counts how long it waits."""

    DAYS = "days"
    HOURS = "hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeRule:
    """One reason to remind somebody."""

    kind: NudgeKind
    # What the settings call it, and one line that explains it.
    title: str
    explained: str
    # What its message says below the sentence.
    ends: str
    # How long something waits before its rule speaks, as Heed comes.
    after: int
    unit: Unit
    finds: Callable[[Snapshot, datetime, int], list[Found]]
    # Other kinds that the same switch belongs to.
    others: tuple[NudgeKind, ...] = ()
    # What fell due longer ago than this before the first look is history: nobody is told of it. None: everything.
    looks_back: timedelta | None = None

    def span(self, number: int) -> timedelta:
        """Return a number of the rule's units as time."""
        return timedelta(hours=number) if self.unit is Unit.HOURS else timedelta(days=number)


def after_of(rule: NudgeRule, preferences: Preferences) -> int:
    """Return how long something waits before a rule speaks, in its unit, as the workspace chose."""
    usual = preferences.silent_days if rule.kind is NudgeKind.SILENT_ACCOUNT else rule.after
    return preferences.nudge_after.get(rule.kind.value, usual)


def rule_of(kind: NudgeKind) -> NudgeRule:
    """Return the rule whose switch a kind of nudge belongs to."""
    return _BY_KIND[kind]


def found_by_rules(snapshot: Snapshot, now: datetime) -> list[Found]:
    """Return what is due by the rules that the workspace wants, the most pressing rules first."""
    off = snapshot.preferences.nudges_off
    wanted = [rule for rule in RULES if rule.kind.value not in off]
    return [each for rule in wanted for each in rule.finds(snapshot, now, after_of(rule, snapshot.preferences))]


def _of_experiments(kind: NudgeKind) -> Callable[[Snapshot, datetime, int], list[Found]]:
    """Return the rule about one matter of experiments; the number is days after its own day, and of silence."""

    def finds(snapshot: Snapshot, now: datetime, after: int) -> list[Found]:
        found = []
        for progressed in snapshot.experiments:
            experiment = progressed.experiment
            for matter in matters(progressed, now, {kind.value: after}):
                if matter.kind is kind:
                    waiting = Waiting(
                        id=experiment.id,
                        since=datetime.combine(matter.since, time(), UTC),
                        candidates=(experiment.owner_id,),
                        private_to=experiment.private_to,
                    )
                    found.append(Found(kind=kind, waiting=waiting, alone=due_of(experiment, matter)))
        return found

    return finds


def _reviews(snapshot: Snapshot, now: datetime, after: int) -> list[Found]:
    """Find experiments to be looked back on, and what was put off until now."""
    found = _of_experiments(NudgeKind.REVIEW_DUE)(snapshot, now, after)
    for waiting in snapshot.reviews:
        if waiting.since + timedelta(days=after) <= now:
            found.append(Found(kind=NudgeKind.NOT_NOW_DUE, waiting=waiting, alone=_review_due(waiting)))
    return found


def _review_due(waiting: Waiting) -> NudgeDue:
    on = waiting.since.date().isoformat()
    user_id = waiting.candidates[0] if waiting.candidates else ""
    return NudgeDue(
        key=f"not_now_due:{waiting.id}:{on}",
        kind=NudgeKind.NOT_NOW_DUE,
        subject_id=waiting.id,
        user_id=user_id,
        why="",
        facts={"on": on},
    )


def _together(kind: NudgeKind, of: Callable[[Snapshot], Sequence[Waiting]]) -> Callable[..., list[Found]]:
    """Return the rule that finds what has waited long enough; all of one person is told together."""

    def finds(snapshot: Snapshot, now: datetime, after: int) -> list[Found]:
        edge = now - _BY_KIND[kind].span(after)
        return [Found(kind=kind, waiting=waiting) for waiting in of(snapshot) if waiting.since <= edge]

    return finds


def _debts(snapshot: Snapshot, now: datetime, after: int) -> list[Found]:
    """Find answers that are owed; those that are not due yet are marked, since they may be told for another reason."""
    edge = now - timedelta(days=after)
    return [
        Found(kind=NudgeKind.OPEN_DEBT, waiting=waiting, is_early=waiting.since > edge) for waiting in snapshot.debts
    ]


# In the order in which they are told: what presses most comes first, and of one experiment only that.
RULES: tuple[NudgeRule, ...] = (
    NudgeRule(
        kind=NudgeKind.UNANSWERED,
        title=later("Customers without an answer"),
        explained=later("A customer's message that was kept, and that nobody of us has answered in its thread."),
        ends=later("It ends when somebody answers in the thread."),
        after=UNANSWERED_HOURS,
        unit=Unit.HOURS,
        finds=_together(NudgeKind.UNANSWERED, lambda snapshot: snapshot.unanswered),
        # Two weeks later an answer is no first answer any more.
        looks_back=timedelta(days=14),
    ),
    NudgeRule(
        kind=NudgeKind.KILL_DUE,
        title=later("Kill dates"),
        explained=later("An experiment past the day on which its team wanted to stop it, without a decision."),
        ends=ENDS[NudgeKind.KILL_DUE],
        after=0,
        unit=Unit.DAYS,
        finds=_of_experiments(NudgeKind.KILL_DUE),
    ),
    NudgeRule(
        kind=NudgeKind.READ_DUE,
        title=later("Read dates"),
        explained=later("An experiment that may be read by now, without a decision."),
        ends=ENDS[NudgeKind.READ_DUE],
        after=0,
        unit=Unit.DAYS,
        finds=_of_experiments(NudgeKind.READ_DUE),
    ),
    NudgeRule(
        kind=NudgeKind.OPEN_DEBT,
        title=later("Answers that are owed"),
        explained=later("People who asked for something that was decided, and whom nobody has told."),
        ends=later("It ends when they are told, or when somebody says that no answer is owed."),
        after=DEBT_DAYS,
        unit=Unit.DAYS,
        finds=_debts,
    ),
    NudgeRule(
        kind=NudgeKind.REVIEW_DUE,
        title=later("Reviews"),
        explained=later("A decided experiment whose review day has come, and what was put off until today."),
        ends=ENDS[NudgeKind.REVIEW_DUE],
        after=0,
        unit=Unit.DAYS,
        finds=_reviews,
        others=(NudgeKind.NOT_NOW_DUE,),
    ),
    NudgeRule(
        kind=NudgeKind.STALE,
        title=later("Silent experiments"),
        explained=later("A running experiment without new numbers; a bet may be silent three times as long."),
        ends=ENDS[NudgeKind.STALE],
        after=STALE_DAYS,
        unit=Unit.DAYS,
        finds=_of_experiments(NudgeKind.STALE),
    ),
    NudgeRule(
        kind=NudgeKind.UNSURE,
        title=later("Questions of the triage channel"),
        explained=later("What Heed was unsure of and asked, without an answer."),
        ends=later("It ends when somebody answers on the card."),
        after=UNSURE_DAYS,
        unit=Unit.DAYS,
        finds=_together(NudgeKind.UNSURE, lambda snapshot: snapshot.questions),
        looks_back=timedelta(days=30),
    ),
    NudgeRule(
        kind=NudgeKind.UNTRIAGED,
        title=later("Items that nobody sorted"),
        explained=later("What was kept and has no theme, and that nobody has looked through since."),
        ends=later("It ends when they have a theme, or when somebody saves them with “Edit”."),
        after=UNTRIAGED_DAYS,
        unit=Unit.DAYS,
        finds=_together(NudgeKind.UNTRIAGED, lambda snapshot: snapshot.unsorted),
        looks_back=timedelta(days=30),
    ),
    NudgeRule(
        kind=NudgeKind.SILENT_ACCOUNT,
        title=later("Silent accounts"),
        explained=later("Accounts that you look after and that have said nothing for long."),
        ends=later("It ends when they are heard again."),
        after=SILENT_DAYS,
        unit=Unit.DAYS,
        finds=_together(NudgeKind.SILENT_ACCOUNT, lambda snapshot: snapshot.accounts),
    ),
)
_BY_KIND: Mapping[NudgeKind, NudgeRule] = {kind: rule for rule in RULES for kind in (rule.kind, *rule.others)}
