"""The forms of a forecast and of a review, and what `/experiment calibration` answers."""

from collections.abc import Iterator

from bot.domain.days import named_day
from bot.domain.digests import counted
from bot.domain.experiments.calibration import ENOUGH, PLENTY, Leaning, Score
from bot.domain.experiments.decisions import CameTrue
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.figures import percent
from bot.domain.experiments.outcomes import CAME_TRUE, DONE
from bot.domain.experiments.terms import Terms
from bot.flows.experiments.calibrating import Calibration
from bot.flows.experiments.forecasting import Forecasting
from bot.flows.experiments.reviewing import Reviewing
from handlers.blocks import inputs, kit
from handlers.blocks.experiments.decisions import input_form, note_view, titled
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.experiment_decisions import CAME_TRUE as CAME_TRUE_FIELD
from handlers.payloads.experiment_decisions import PROBABILITY, WORDS

SAVE_FORECAST, SAVE_REVIEW = "experiments.save_forecast", "experiments.save_review"
# `99.5 %` and a slip or two.
_LONGEST_NUMBER = 12
_LONGEST_WORDS = 2_000
_OUTCOME_BUDGET = 300
_TITLE_BUDGET = 90
_CHOICES = {
    CameTrue.YES: "Yes, it came true",
    CameTrue.NO: "No, it did not",
    CameTrue.UNKNOWN: "It cannot be told",
}
_LEANINGS = {
    Leaning.HONEST: "about as sure as what happened allows",
    Leaning.HOPEFUL: "surer than what happened allows",
    Leaning.CAREFUL: "more careful than what happened asked for",
}
NO_SCORES = "No forecast was held against what happened yet. `/experiment review EXP-7` does that once it shows."
_EXPLAINED = (
    f"The Brier score is the mean squared miss: 0 is perfect, 0.25 is what always saying 50% gets. Below {ENOUGH} bets "
    f"there is no score, because one surprise would make it; below {PLENTY} it is a hint. “Always the average” is what "
    "saying the share that came true each time would have got, which nobody knows beforehand."
)


def forecast_form(forecasting: Forecasting) -> Block:
    """Return the form that asks how likely it comes true; what others said is not shown before."""
    experiment, own = forecasting.experiment, forecasting.own
    initial = percent(own.probability) if own is not None else ""
    box = inputs.text_input(PROBABILITY, initial=initial, placeholder="70%", longest=_LONGEST_NUMBER)
    hint = "From 1 to 99. What others say is shown once you have said yours; it is scored at the review."
    told = ["How likely is it that this comes true?"]
    if own is None and forecasting.count:
        told.append(f"{counted(forecasting.count, 'person', 'people')} said so far how likely; nobody sees it before.")
    blocks = [
        titled(experiment),
        _what(experiment.terms),
        kit.section(" ".join(told)),
        inputs.field(PROBABILITY, "Your probability", box, hint=hint),
    ]
    return input_form("My forecast", SAVE_FORECAST, {"experiment": experiment.id}, blocks)


def forecast_view(forecasting: Forecasting) -> Block:
    """Return what stands in the form's place once a forecast is kept, with the middle of all."""
    own = percent(forecasting.own.probability) if forecasting.own else ""
    told = f"Kept: you say *{own}* for {forecasting.experiment.label}. You can change it until it may be read."
    if forecasting.count > 1 and forecasting.middle is not None:
        told += f" {forecasting.count} forecasts so far, the middle one {percent(forecasting.middle)}."
    return note_view("My forecast", told)


def review_form(reviewing: Reviewing) -> Block:
    """Return the form that asks whether it came true."""
    experiment, review, decision = reviewing.experiment, reviewing.review, reviewing.decision
    options = {answer: inputs.option(words, answer.value) for answer, words in _CHOICES.items()}
    chosen = options[review.came_true] if review is not None else None
    menu = inputs.menu(CAME_TRUE_FIELD, list(options.values()), placeholder="Choose", chosen=chosen)
    words = inputs.text_input(WORDS, initial=review.words if review else "", multiline=True, longest=_LONGEST_WORDS)
    facts = [f"{DONE[decision.outcome]} on {named_day(experiment.day_of(decision.at))}"] if decision else []
    if reviewing.forecasts and reviewing.middle is not None:
        facts.append(f"{counted(reviewing.forecasts, 'forecast')}, the middle one {percent(reviewing.middle)}")
    blocks = [titled(experiment), _what(experiment.terms)]
    blocks += [kit.context("  ·  ".join(facts))] if facts else []
    hint = "Only yes and no are scored."
    blocks += [
        inputs.field(CAME_TRUE_FIELD, "Did it come true?", menu, hint=hint),
        inputs.field(WORDS, "What happened?", words, optional=True),
    ]
    return input_form("Review", SAVE_REVIEW, {"experiment": experiment.id}, blocks)


def review_view(reviewing: Reviewing) -> Block:
    """Return what stands in the form's place once a review is kept."""
    review, experiment = reviewing.review, reviewing.experiment
    said = CAME_TRUE[review.came_true] if review is not None else "nothing"
    told = f"*{experiment.label}* is reviewed: {said}."
    if review is not None and review.came_true is not CameTrue.UNKNOWN:
        told += (
            f" {counted(reviewing.forecasts, 'forecast')} scored: `/experiment calibration` shows how good they are."
        )
    return note_view("Review", told)


def calibration_message(calibration: Calibration) -> Rendered:
    """Return how good the forecasts were, and which one-way doors stand open."""
    title = "How good our forecasts are"
    blocks = [kit.section(f"*{title}*")]
    if calibration.team is None:
        blocks.append(kit.section(NO_SCORES))
    else:
        blocks.append(kit.section(f"*The team*\n{score_words(calibration.team)}"))
        blocks += _people(calibration)
        blocks.append(kit.context(_EXPLAINED))
    blocks += _doors(calibration)
    return Rendered(text=title, blocks=tuple(blocks))


def score_words(score: Score) -> str:
    """Return a score in plain words, with what it rests on."""
    said = f"said {percent(round(score.said, 2))} on average, {score.came_true} of {score.bets} came true"
    if score.brier is None or score.base is None or score.leaning is None:
        return f"{said}. No score yet: {ENOUGH} reviewed bets are needed."
    compared = "better" if score.brier < score.base else "no better"
    figures = (
        f"Brier score {score.brier:.2f} over {score.bets} bets, {compared} than always the average ({score.base:.2f})"
    )
    hint = "" if score.bets >= PLENTY else "; few bets, so read it as a hint"
    return f"{said}: {_LEANINGS[score.leaning]}. {figures}{hint}."


def _people(calibration: Calibration) -> Iterator[Block]:
    lines = [f"• <@{person}> {score_words(score)}" for person, score in calibration.people]
    yield kit.section("\n".join(("*Each of us*", *lines)))
    left = calibration.people_total - len(lines)
    if left:
        yield kit.context(f"{counted(left, 'person', 'people')} with fewer bets are left out.")


def _doors(calibration: Calibration) -> Iterator[Block]:
    if not calibration.doors:
        yield kit.section("*One-way doors open*\nNone: everything that is being tried or was decided can be undone.")
        return
    count = counted(calibration.doors_total, "bet")
    yield kit.section(f"*One-way doors open*\n{count} that cannot be undone, and not reviewed yet:")
    yield kit.rich_text(kit.bullets(*map(_door, calibration.doors)))
    left = calibration.doors_total - len(calibration.doors)
    if left:
        yield kit.context(f"{left:,} more are in `/experiment list`.")


def _door(experiment: Experiment) -> Block:
    change = kit.truncate(kit.one_line(experiment.terms.hypothesis.change), _TITLE_BUDGET, kit.escaped_size)
    return kit.line(
        kit.said(experiment.label, bold=True),
        kit.said(f"  {change}  ·  {experiment.stage.value}  ·  "),
        kit.person(experiment.owner_id),
    )


def _what(terms: Terms) -> Block:
    """Return what must happen for it to have come true, letter by letter."""
    outcome = terms.success or terms.hypothesis.outcome
    if not outcome:
        return kit.context("Its outcome was not written down.")
    cut = kit.truncate(kit.one_line(outcome), _OUTCOME_BUDGET, kit.escaped_size)
    return kit.rich_text(kit.line(kit.said("What should happen: ", bold=True), kit.said(cut)))
