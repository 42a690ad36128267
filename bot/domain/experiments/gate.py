"""What an experiment lacks before it may start: each as a sentence about one field of its form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.days import named_day
from bot.domain.experiments import figures
from bot.domain.experiments.planning import LONGEST_DAYS, WEEK, is_reachable, planned_days, planned_people
from bot.domain.experiments.readings import Measure, arm_key
from bot.domain.experiments.terms import Design, Plan, Terms
from bot.domain.language import say, say_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that is missing or wrong, under the name of the form's field that puts it right."""

    field: str
    sentence: str


# Words that fill a box and say nothing; only a box with exactly these is refused, so that no real reason ever is.
_EMPTY = frozenset(
    {"because", "just because", "it is better", "its better", "it's better", "better", "because it is better"}
    | {
        "because it's better",
        "to improve",
        "improvement",
        "we think so",
        "tbd",
        "todo",
        "n/a",
        "na",
        "none",
        "test",
        "x",
    }
)
# Nobody is sure; a forecast of certainty cannot be learned from.
_SUREST, _LEAST_SURE = 0.99, 0.01


def missing_from(terms: Terms, *, today: date | None = None) -> tuple[Missing, ...]:
    """Return what is missing or wrong before it may start, in the order of the form; dates are held against `today`."""
    parts: list[Callable[[Terms], Iterator[Missing]]] = [_hypothesis]
    parts += [_judged] if terms.design is Design.AB else [_bet]
    found = [each for part in parts for each in part(terms)]
    return (*found, *_dates(terms, today), *_risks(terms))


def advice_on(terms: Terms, *, today: date) -> tuple[str, ...]:
    """Return what is worth a thought before it starts, though it may start all the same."""
    return tuple(_advice(terms, today))


def _hypothesis(terms: Terms) -> Iterator[Missing]:
    change, outcome, reason = (
        _said(part) for part in (terms.hypothesis.change, terms.hypothesis.outcome, terms.hypothesis.reason)
    )
    if not change:
        yield Missing(field="change", sentence=say("Say what you will change: what will people see then, and not now?"))
    if not outcome:
        yield Missing(
            field="outcome",
            sentence=say("Say what you expect to happen: without it, any number can be called a success."),
        )
    if not reason or reason in {change, outcome}:
        yield Missing(
            field="reason",
            sentence=say("Say why it should work: if it does not, this is what you will have learned to be wrong."),
        )


def _bet(terms: Terms) -> Iterator[Missing]:
    if not _said(terms.success):
        yield Missing(field="success", sentence=say("Say what must have happened for this bet to have come true."))


def _judged(terms: Terms) -> Iterator[Missing]:
    plan = terms.plan
    if not plan.metric.strip():
        yield Missing(field="metric", sentence=say("Name the one metric that decides, such as “sign-ups”."))
    yield from _baseline(plan)
    yield from _effect(plan)
    if plan.daily_traffic is None or plan.daily_traffic <= 0:
        yield Missing(field="traffic", sentence=say("Say how many people come a day: that decides how long it takes."))
    yield from _arms(plan)
    if not plan.guardrails and not plan.is_unguarded:
        yield Missing(
            field="guardrails",
            sentence=say(
                "Name a metric that must not get worse, such as “Refund rate: not above +2%”, or write “none”."
            ),
        )


def _baseline(plan: Plan) -> Iterator[Missing]:
    if plan.baseline is None:
        yield Missing(
            field="baseline", sentence=say("Say what the metric is today: the effect is measured against it.")
        )
    elif plan.measure is Measure.PROPORTION and not 0 < plan.baseline < 1:
        told = figures.percent(plan.baseline)
        yield Missing(
            field="baseline",
            sentence=say("A share of people lies between 0% and 100%, and {rate} does not.", rate=told),
        )
    elif plan.measure is Measure.MEAN and plan.baseline == 0:
        yield Missing(
            field="baseline", sentence=say("A relative effect on a mean of 0 has no size: choose another metric.")
        )
    if plan.measure is Measure.MEAN and not (plan.deviation is not None and plan.deviation > 0):
        yield Missing(
            field="deviation",
            sentence=say("A mean needs the standard deviation of single values: how far people lie from one another."),
        )


def _effect(plan: Plan) -> Iterator[Missing]:
    if plan.smallest_effect is None or plan.smallest_effect <= 0:
        yield Missing(
            field="effect", sentence=say("Say the smallest effect worth having, such as “10%”: it decides the sample.")
        )
    elif not is_reachable(plan) and plan.baseline is not None:
        told, base = figures.percent(plan.smallest_effect), figures.percent(plan.baseline)
        yield Missing(
            field="effect",
            sentence=say(
                "{effect} from {base} cannot happen: a share stays between 0% and 100%.", effect=told, base=base
            ),
        )


def _arms(plan: Plan) -> Iterator[Missing]:
    if len({arm_key(arm.name) for arm in plan.arms}) < max(2, len(plan.arms)):
        yield Missing(
            field="arms", sentence=say("Name the control and at least one variant, each by a name of its own.")
        )


def _dates(terms: Terms, today: date | None) -> Iterator[Missing]:
    read, review = terms.earliest_read_on, terms.review_on
    if read is None:
        is_bet = terms.design is Design.BET
        by_when = say("Choose by when it shows: decided beforehand, nobody stops on a lucky day.")
        first = say("Choose the first day on which it may be read: decided beforehand, nobody stops on a lucky day.")
        yield Missing(field="read_on", sentence=by_when if is_bet else first)
    elif today is not None:
        yield from _read_day(read, today)
    if review is None:
        yield Missing(
            field="review_on", sentence=say("Choose the day on which the forecast is held against what happened.")
        )
    elif read is not None and review <= read:
        yield Missing(
            field="review_on", sentence=say("The review comes after {day}, when it may be read.", day=named_day(read))
        )


def _read_day(read: date, today: date) -> Iterator[Missing]:
    if read <= today:
        yield Missing(
            field="read_on",
            sentence=say("{day} is over by the time it starts: choose a later day.", day=named_day(read)),
        )


def _risks(terms: Terms) -> Iterator[Missing]:
    kill = terms.kill
    if kill is None or not _said(kill.words):
        yield Missing(field="kill", sentence=say("Say when it dies early, such as “sign-ups fall by more than 5%”."))
    if kill is None or kill.on is None:
        yield Missing(
            field="kill_on", sentence=say("Choose the day on which it ends, whatever the numbers say by then.")
        )
    if terms.forecast is None or not _LEAST_SURE <= terms.forecast <= _SUREST:
        yield Missing(
            field="forecast", sentence=say("Say how likely it comes true, from 1% to 99%: it is scored later.")
        )
    if terms.is_reversible is None:
        yield Missing(
            field="reversible", sentence=say("Say whether it can be undone: a one-way door deserves more care.")
        )
    if not _said(terms.worst_case):
        yield Missing(
            field="worst_case", sentence=say("Say the worst that can happen, so that nobody is surprised by it.")
        )


def _advice(terms: Terms, today: date) -> Iterator[str]:
    read, kill = terms.earliest_read_on, terms.kill
    yield from _too_few_by_then(terms, today)
    if terms.design is Design.AB and read is not None and today < read < today + timedelta(days=WEEK):
        yield say(
            "It may be read in less than a week: people behave differently at the weekend, so a whole week is safer."
        )
    if kill is not None and kill.on is not None and read is not None and kill.on < read:
        yield say("It ends on {end}, before it may be read on {day}.", end=named_day(kill.on), day=named_day(read))
    if kill is not None and kill.words and kill.loss is None and terms.design is Design.AB:
        yield say("Its kill rule has no number of the main metric that I can check: a person has to watch it.")
    if terms.is_reversible is False:
        yield say("It is a one-way door: it cannot be undone once it is through.")
    if terms.theme_id is None:
        yield say("It hangs on no theme, so nobody can see which customers asked for it.")


def _too_few_by_then(terms: Terms, today: date) -> Iterator[str]:
    """Say that the planned people will not be there when it may be read: most likely it is unclear by then."""
    plan, read = terms.plan, terms.earliest_read_on
    days = planned_days(plan) if terms.design is Design.AB else None
    if days is None or (read is not None and read >= today + timedelta(days=days)):
        return
    known = {"people": planned_people(plan) or 0, "traffic": plan.daily_traffic}
    if days > LONGEST_DAYS:
        yield say_many(
            days,
            "It takes {people:,} people: {number:,} day at {traffic:,} a day. Look for a larger effect, or for a "
            "metric that moves more.",
            "It takes {people:,} people: {number:,} days at {traffic:,} a day. Look for a larger effect, or for a "
            "metric that moves more.",
            **known,
        )
    elif read is not None:
        yield say_many(
            days,
            "It takes {people:,} people: {number:,} day at {traffic:,} a day, which is not before {first}. Read on "
            "{day} it will most likely be unclear.",
            "It takes {people:,} people: {number:,} days at {traffic:,} a day, which is not before {first}. Read on "
            "{day} it will most likely be unclear.",
            first=named_day(today + timedelta(days=days)),
            day=named_day(read),
            **known,
        )


def _said(words: str) -> str:
    """Return words as they are compared, or nothing when they say nothing."""
    plain = " ".join(words.casefold().replace("\u2019", "'").split()).strip(" .!?,;:-\u2013…")
    return "" if plain in _EMPTY else plain
