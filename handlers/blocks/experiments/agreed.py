"""The lower part of a card: what was agreed on before the start, what was moved since, and what was decided."""

from collections.abc import Iterator

from bot.domain.days import named_day
from bot.domain.experiments.changes import NOTHING, ShownChange, shown_change
from bot.domain.experiments.experiment import ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.figures import mean, percent, rate
from bot.domain.experiments.outcomes import came_true_words, done_words, would_words
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Design, Direction, Plan, Terms, served_objective
from bot.domain.language import later, say, say_about
from bot.messages import ExperimentCard
from handlers.blocks import kit
from handlers.blocks.experiments.numbers import NAME_BUDGET, quoted, short
from handlers.blocks.kit import Block

_WORDS_BUDGET = 240
# Reasons are read long after they were written: they may be a paragraph.
REASON_BUDGET = 400
# Changes after the start: more than these make a list that `/heed why` tells whole.
MOST_MOVES = 4
_MOST_PAIRS = 3
_MOVE_BUDGET = 50
_MOVE_REASON_BUDGET = 200
_RISES, _FALLS = later("{metric}, which should go up"), later("{metric}, which should go down")


def agreed_blocks(card: ExperimentCard) -> list[Block]:
    """Return the newest update, and owner, metric, forecast, theme, objective and what happens when it goes wrong."""
    lines = [
        *_newest(card),
        _named(say("Owner"), kit.person(card.report.experiment.owner_id)),
        *(_named(name, kit.said(words)) for name, words in _agreed(card)),
    ]
    return [kit.divider(), kit.rich_text(kit.bullets(*lines))]


def past_blocks(card: ExperimentCard, most_moves: int = MOST_MOVES) -> list[Block]:
    """Return the decision and its review, the early reading, and terms that were moved: these stay for ever."""
    lines = [*_decided(card), *_reviewed(card), *_read_early(card), *_moves(card, most_moves)]
    return [kit.rich_text(kit.bullets(*lines))] if lines else []


def _agreed(card: ExperimentCard) -> Iterator[tuple[str, str]]:
    terms = card.report.experiment.terms
    if terms.design is Design.BET:
        yield say("Came true when"), short(terms.success, _WORDS_BUDGET) or say("nobody said when")
    else:
        yield say("Metric"), _metric(terms)
    yield say("Theme"), _theme(card)
    yield say("Objective"), short(served_objective(terms), NAME_BUDGET)
    if terms.forecast is not None or card.forecasts:
        yield say("Forecast"), _forecast(card)
    if terms.is_reversible is not None:
        yield (
            (say("Reversible"), say("it can be undone"))
            if terms.is_reversible
            else (say("One-way door"), say("it cannot be undone"))
        )
    if terms.worst_case:
        yield say("Worst case"), short(terms.worst_case, _WORDS_BUDGET)
    if terms.review_on is not None and card.review is None:
        yield say("Review"), say("on {day}", day=named_day(terms.review_on))


def _newest(card: ExperimentCard) -> Iterator[Block]:
    """Yield when something was reported last, by whom, in which words, and the way to it."""
    update = card.newest
    if update is None:
        return
    on = named_day(card.report.experiment.day_of(update.said_at))
    told = say("{day}, {count:,} so far", day=on, count=card.updates) if card.updates > 1 else on
    by = kit.around(say("{day}, by {person}", day=told, person=kit.HERE), kit.person(update.by or ""))
    parts = by if update.by else [kit.said(told)]
    parts += [kit.said(f": {quoted(update.note, _WORDS_BUDGET)}")] if update.note.strip() else []
    parts += [kit.said("  "), kit.rich_link(update.permalink, say("Open in Slack"))] if update.permalink else []
    yield _named(say("Newest update"), *parts)


def _metric(terms: Terms) -> str:
    plan = terms.plan
    name = short(plan.metric) or say("not named")
    if plan.baseline is not None:
        name = say("{metric}, {value} today", metric=name, value=_today(plan, plan.baseline))
    sentence = _RISES if plan.direction is Direction.UP else _FALLS
    told = say(sentence, metric=name)
    if not plan.smallest_effect:
        return told
    return say("{metric}; a change of {effect} is worth having", metric=told, effect=percent(plan.smallest_effect))


def _today(plan: Plan, baseline: float) -> str:
    return rate(baseline) if plan.measure is Measure.PROPORTION else mean(baseline)


def _theme(card: ExperimentCard) -> str:
    if card.theme is not None:
        return f"{card.theme.label} {short(card.theme.name, NAME_BUDGET)}"
    # One whose name is nobody's business here is not given away, nor denied.
    return (
        say_about("theme", "none") if card.report.experiment.terms.theme_id is None else say("one of another channel")
    )


def _forecast(card: ExperimentCard) -> str:
    """Return the owner's forecast; what others said is counted, and told once nobody can be swayed by it."""
    own = card.report.experiment.terms.forecast
    parts = [say("{forecast} by its owner", forecast=percent(own))] if own is not None else []
    if card.forecasts > 1:
        is_over = card.report.experiment.stage in {Stage.DECIDED, Stage.REVIEWED}
        told = say("{count} people forecast it", count=card.forecasts)
        if is_over and card.middle_forecast:
            middle = percent(card.middle_forecast)
            told = say("{count} people forecast it, the middle one {middle}", count=card.forecasts, middle=middle)
        parts.append(told)
    return "; ".join(parts) or say("1 person forecast it")


def _decided(card: ExperimentCard) -> Iterator[Block]:
    decision = card.decision
    if decision is None:
        return
    on = named_day(card.report.experiment.day_of(decision.at))
    told = say("{done} on {day} by {person}", done=done_words(decision.outcome), day=on, person=kit.HERE)
    why = f": {short(decision.reason, REASON_BUDGET)}" if decision.reason else ""
    yield _named(say("Decided"), *kit.around(told, kit.person(decision.by)), kit.said(why))
    if decision.learning:
        yield _named(say("Learned"), kit.said(short(decision.learning, REASON_BUDGET)))
    if decision.against_reason and decision.recommended is not None:
        words = say(
            "Heed would {act}; {reason}",
            act=would_words(decision.recommended),
            reason=short(decision.against_reason, REASON_BUDGET),
        )
        yield _named(say("Against the numbers"), kit.said(words))


def _reviewed(card: ExperimentCard) -> Iterator[Block]:
    review = card.review
    if review is None:
        return
    words = f": {short(review.words, REASON_BUDGET)}" if review.words else ""
    told = say(
        "on {day}, {outcome}{words}",
        day=named_day(review.reviewed_on),
        outcome=came_true_words(review.came_true),
        words=words,
    )
    yield _named(say("Reviewed"), kit.said(told))


def _read_early(card: ExperimentCard) -> Iterator[Block]:
    experiment = card.report.experiment
    early = experiment.early_reading
    if early is None:
        return
    on = named_day(experiment.day_of(early.at))
    reason = kit.said(f": {quoted(early.reason, REASON_BUDGET)}")
    told = kit.around(say("on {day} by {person}", day=on, person=kit.HERE), kit.person(early.by))
    yield _named(say("Read early"), *told, reason)


def _moves(card: ExperimentCard, most: int) -> Iterator[Block]:
    moves = [event for event in card.moved if event.change is ExperimentChange.EDITED]
    for event in moves[:most]:
        yield _moved(card, event)
    if len(moves) > most:
        label = card.report.experiment.label
        yield _named(
            say("Terms moved"),
            kit.said(say("{count} more times: /heed why {label} tells when", count=len(moves) - most, label=label)),
        )


def _moved(card: ExperimentCard, event: ExperimentEvent) -> Block:
    pairs = [_pair(shown_change(name, *values)) for name, values in list(event.changed.items())[:_MOST_PAIRS]]
    reason = f": {quoted(event.reason, _MOVE_REASON_BUDGET)}" if event.reason else ""
    on = named_day(card.report.experiment.day_of(event.at))
    told = [kit.said(say("after the start, on {day}", day=on))]
    if event.by:
        by = say("after the start, on {day} by {person}", day=on, person=kit.HERE)
        told = kit.around(by, kit.person(event.by))
    return _named(say("Terms moved"), *told, kit.said(f"; {', '.join(pairs)}{reason}"))


def _pair(change: ShownChange) -> str:
    name, before, after = (
        short(words, _MOVE_BUDGET) or say(NOTHING) for words in (change.name, change.before, change.after)
    )
    return say("{name} from {before} to {after}", name=name, before=before, after=after)


def _named(name: str, *parts: Block) -> Block:
    return kit.line(kit.said(name, bold=True), kit.said(": "), *parts)
