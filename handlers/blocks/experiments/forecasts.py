"""The forms of a forecast and of a review, and what `/experiment calibration` answers."""

from collections.abc import Iterable, Iterator

from bot.domain.days import named_day
from bot.domain.experiments.calibration import ENOUGH, PLENTY, Leaning, Score
from bot.domain.experiments.decisions import CameTrue
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.figures import percent
from bot.domain.experiments.outcomes import came_true_words, done_words
from bot.domain.experiments.standing import stage_words
from bot.domain.experiments.terms import Terms
from bot.domain.language import later, say, say_many
from bot.flows.experiments.calibrating import Calibration
from bot.flows.experiments.forecasting import Forecasting
from bot.flows.experiments.reviewing import Reviewing
from handlers.blocks import inputs, kit, limits
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
    CameTrue.YES: later("Yes, it came true"),
    CameTrue.NO: later("No, it did not"),
    CameTrue.UNKNOWN: later("It cannot be told"),
}
_LEANINGS = {
    Leaning.HONEST: later("about as sure as what happened allows"),
    Leaning.HOPEFUL: later("surer than what happened allows"),
    Leaning.CAREFUL: later("more careful than what happened asked for"),
}
# A score, by whether it is better than always the average, and whether it rests on many bets.
_SCORES = {
    (True, True): later("Brier score {brier:.2f} over {bets} bets, better than always the average ({base:.2f})."),
    (True, False): later(
        "Brier score {brier:.2f} over {bets} bets, better than always the average ({base:.2f}); few bets, so read it "
        "as a hint."
    ),
    (False, True): later("Brier score {brier:.2f} over {bets} bets, no better than always the average ({base:.2f})."),
    (False, False): later(
        "Brier score {brier:.2f} over {bets} bets, no better than always the average ({base:.2f}); few bets, so read "
        "it as a hint."
    ),
}
NO_SCORES = later("No forecast was held against what happened yet. `/experiment review EXP-7` does that once it shows.")
_EXPLAINED = later(
    "The Brier score is the mean squared miss: 0 is perfect, 0.25 is what always saying 50% gets. "
    "Below {enough} bets there is no score, because one surprise would make it; below {plenty} it is a "
    "hint. “Always the average” is what saying the share that came true each time would have got, "
    "which nobody knows beforehand."
)


def forecast_form(forecasting: Forecasting) -> Block:
    """Return the form that asks how likely it comes true; what others said is not shown before."""
    experiment, own = forecasting.experiment, forecasting.own
    initial = percent(own.probability) if own is not None else ""
    box = inputs.text_input(PROBABILITY, initial=initial, placeholder="70%", longest=_LONGEST_NUMBER)
    hint = say("From 1 to 99. What others say is shown once you have said yours; it is scored at the review.")
    told = [say("How likely is it that this comes true?")]
    if own is None and forecasting.count:
        told.append(
            say_many(
                forecasting.count,
                "{number:,} person said so far how likely; nobody sees it before.",
                "{number:,} people said so far how likely; nobody sees it before.",
            )
        )
    blocks = [
        titled(experiment),
        _what(experiment.terms),
        kit.section(" ".join(told)),
        inputs.field(PROBABILITY, say("Your probability"), box, hint=hint),
    ]
    return input_form(say("My forecast"), SAVE_FORECAST, {"experiment": experiment.id}, blocks)


def forecast_view(forecasting: Forecasting) -> Block:
    """Return what stands in the form's place once a forecast is kept, with the middle of all."""
    own = percent(forecasting.own.probability) if forecasting.own else ""
    told = say(
        "Kept: you say *{own}* for {label}. You can change it until it may be read.",
        own=own,
        label=forecasting.experiment.label,
    )
    if forecasting.count > 1 and forecasting.middle is not None:
        told += " " + say(
            "{count} forecasts so far, the middle one {middle}.",
            count=forecasting.count,
            middle=percent(forecasting.middle),
        )
    return note_view(say("My forecast"), told)


def review_form(reviewing: Reviewing) -> Block:
    """Return the form that asks whether it came true."""
    experiment, review, decision = reviewing.experiment, reviewing.review, reviewing.decision
    options = {answer: inputs.option(say(words), answer.value) for answer, words in _CHOICES.items()}
    chosen = options[review.came_true] if review is not None else None
    menu = inputs.menu(CAME_TRUE_FIELD, list(options.values()), placeholder=say("Choose"), chosen=chosen)
    words = inputs.text_input(WORDS, initial=review.words if review else "", multiline=True, longest=_LONGEST_WORDS)
    facts = (
        [say("{done} on {day}", done=done_words(decision.outcome), day=named_day(experiment.day_of(decision.at)))]
        if decision
        else []
    )
    if reviewing.forecasts and reviewing.middle is not None:
        facts.append(
            say_many(
                reviewing.forecasts,
                "{number:,} forecast, the middle one {middle}",
                "{number:,} forecasts, the middle one {middle}",
                middle=percent(reviewing.middle),
            )
        )
    blocks = [titled(experiment), _what(experiment.terms)]
    blocks += [kit.context("  ·  ".join(facts))] if facts else []
    hint = say("Only yes and no are scored.")
    blocks += [
        inputs.field(CAME_TRUE_FIELD, say("Did it come true?"), menu, hint=hint),
        inputs.field(WORDS, say("What happened?"), words, optional=True),
    ]
    return input_form(say("Review"), SAVE_REVIEW, {"experiment": experiment.id}, blocks)


def review_view(reviewing: Reviewing) -> Block:
    """Return what stands in the form's place once a review is kept."""
    review, experiment = reviewing.review, reviewing.experiment
    said = came_true_words(review.came_true) if review is not None else say("nothing")
    told = say("*{label}* is reviewed: {said}.", label=experiment.label, said=said)
    if review is not None and review.came_true is not CameTrue.UNKNOWN:
        told += " " + say_many(
            reviewing.forecasts,
            "{number:,} forecast scored: `/experiment calibration` shows how good they are.",
            "{number:,} forecasts scored: `/experiment calibration` shows how good they are.",
        )
    return note_view(say("Review"), told)


def calibration_message(calibration: Calibration) -> Rendered:
    """Return how good the forecasts were, and which one-way doors stand open."""
    title = say("How good our forecasts are")
    blocks = [kit.section(f"*{title}*")]
    if calibration.team is None:
        blocks.append(kit.section(say(NO_SCORES)))
    else:
        blocks.append(kit.section(f"*{say('The team')}*\n{score_words(calibration.team)}"))
        blocks += _people(calibration)
        blocks.append(kit.context(say(_EXPLAINED, enough=ENOUGH, plenty=PLENTY)))
    blocks += _doors(calibration)
    return Rendered(text=title, blocks=tuple(blocks))


def score_words(score: Score) -> str:
    """Return a score in plain words, with what it rests on."""
    said = say(
        "said {forecast} on average, {came_true} of {bets} came true",
        forecast=percent(round(score.said, 2)),
        came_true=score.came_true,
        bets=score.bets,
    )
    if score.brier is None or score.base is None or score.leaning is None:
        return say("{said}. No score yet: {enough} reviewed bets are needed.", said=said, enough=ENOUGH)
    sentence = _SCORES[score.brier < score.base, score.bets >= PLENTY]
    figures = say(sentence, brier=score.brier, bets=score.bets, base=score.base)
    return f"{said}: {say(_LEANINGS[score.leaning])}. {figures}"


def _people(calibration: Calibration) -> Iterator[Block]:
    lines = [f"• <@{person}> {score_words(score)}" for person, score in calibration.people]
    yield from map(kit.section, _pages([f"*{say('Each of us')}*", *lines]))
    left = calibration.people_total - len(lines)
    if left:
        yield kit.context(
            say_many(
                left,
                "{number:,} person with fewer bets are left out.",
                "{number:,} people with fewer bets are left out.",
            )
        )


def _pages(lines: Iterable[str]) -> list[str]:
    """Return lines as few texts that each fit into a section: in some languages twenty people need two."""
    pages: list[str] = []
    for line in lines:
        longer = f"{pages[-1]}\n{line}" if pages else line
        if pages and kit.size(longer) <= limits.SECTION_TEXT:
            pages[-1] = longer
        else:
            pages.append(line)
    return pages


def _doors(calibration: Calibration) -> Iterator[Block]:
    if not calibration.doors:
        none = say("None: everything that is being tried or was decided can be undone.")
        yield kit.section(f"*{say('One-way doors open')}*\n{none}")
        return
    count = say_many(
        calibration.doors_total,
        "{number:,} bet that cannot be undone, and not reviewed yet:",
        "{number:,} bets that cannot be undone, and not reviewed yet:",
    )
    yield kit.section(f"*{say('One-way doors open')}*\n{count}")
    yield kit.rich_text(kit.bullets(*map(_door, calibration.doors)))
    left = calibration.doors_total - len(calibration.doors)
    if left:
        yield kit.context(say("{left:,} more are in `/experiment list`.", left=left))


def _door(experiment: Experiment) -> Block:
    change = kit.truncate(kit.one_line(experiment.terms.hypothesis.change), _TITLE_BUDGET, kit.escaped_size)
    return kit.line(
        kit.said(experiment.label, bold=True),
        kit.said(f"  {change}  ·  {stage_words(experiment.stage)}  ·  "),
        kit.person(experiment.owner_id),
    )


def _what(terms: Terms) -> Block:
    """Return what must happen for it to have come true, letter by letter."""
    outcome = terms.success or terms.hypothesis.outcome
    if not outcome:
        return kit.context(say("Its outcome was not written down."))
    cut = kit.truncate(kit.one_line(outcome), _OUTCOME_BUDGET, kit.escaped_size)
    return kit.rich_text(kit.line(kit.said(f"{say('What should happen:')} ", bold=True), kit.said(cut)))
