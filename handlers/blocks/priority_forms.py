"""The forms of priorities: what each part weighs, and the parts of one theme with its impact and effort."""

from collections.abc import Mapping

from bot.domain.language import later, number, say, say_about
from bot.domain.priority import Weights, explained, part_heading
from bot.domain.priority_parts import DEFAULT_WEIGHTS, PriorityPart, Rice
from bot.domain.priority_rice import IMPACTS, WEEKS_A_MONTH
from bot.flows.priority_settings import PriorityChoices
from handlers.blocks import inputs, kit, modals
from handlers.blocks.kit import Block
from handlers.blocks.priority import part_lines, points, rice_score
from handlers.payloads.priority import EFFORT, IMPACT

SAVE_WEIGHTS, SAVE_ESTIMATE = "priority.save_weights", "priority.save_estimate"
# The choice that stands for "as the severity says".
COMPUTED = "-"
_NAME_BUDGET = 120
_NUMBER_LENGTH = 10
_HINTS: Mapping[PriorityPart, str] = {
    PriorityPart.REACH: later("How many accounts asked, and people whose account is not known."),
    PriorityPart.REVENUE: later(
        "What these accounts pay a year, in your commonest currency: more lets the largest decide."
    ),
    PriorityPart.SEVERITY: later("How much it holds them up, on average."),
    PriorityPart.TREND: later("Whether it is said more often than four weeks ago; of few items that is mostly chance."),
    PriorityPart.FIT: later("Whether it serves one of your objectives: `/heed vision`."),
    PriorityPart.CONFIDENCE: later("How many voices bear it out."),
}


def weights_form(weights: Weights) -> Block:
    """Return the form that asks how much each part of a priority weighs."""
    blocks = [
        kit.section(
            say(
                "A theme's priority is the weighted mean of these parts. It holds for everybody in this workspace, "
                "from the next look on; an empty box means Heed's own weight."
            )
        )
    ]
    for part in PriorityPart:
        box = inputs.text_input(part.value, initial=f"{weights[part]:g}", longest=_NUMBER_LENGTH)
        hint = say("{hint} Heed's own: {weight}.", hint=say(_HINTS[part]), weight=DEFAULT_WEIGHTS[part])
        blocks.append(inputs.field(part.value, part_heading(part), box, hint=hint, optional=True))
    return modals.form(say("Weights"), SAVE_WEIGHTS, {}, say("Save"), blocks)


def estimate_form(choices: PriorityChoices, memory: Mapping[str, str]) -> Block:
    """Return a theme's priority part by part, with the inputs of RICE that nobody can compute."""
    theme, told, estimate = choices.theme, choices.priority, choices.estimate
    blocks = [kit.section(f"*{kit.escaped(kit.one_line(theme.name), _NAME_BUDGET)}* ({theme.label})")]
    if told is not None:
        blocks += [
            kit.section(
                say(
                    "*{points} of 100*: {reason}",
                    points=points(told.priority),
                    reason=kit.escape(explained(told.priority)),
                )
            ),
            part_lines(told.priority),
            kit.section(f"*RICE {rice_score(told.priority)}*: {_rice_words(told.priority.rice)}"),
        ]
    options = {
        value: inputs.option(f"{number(value, 'g')}, {say_about('impact', word)}", f"{value:g}")
        for value, word in IMPACTS.items()
    }
    computed = inputs.option(say("As the severity of its items says"), COMPUTED)
    chosen = computed if estimate is None or estimate.impact is None else options.get(estimate.impact, computed)
    effort = "" if estimate is None or estimate.effort_weeks is None else f"{estimate.effort_weeks:g}"
    box = inputs.text_input(EFFORT, initial=effort, longest=_NUMBER_LENGTH)
    told_effort = say("Person-weeks, such as 2 or 0.5. Without it RICE counts a month of four weeks.")
    blocks += [
        inputs.field(IMPACT, say("Impact"), inputs.menu(IMPACT, [computed, *options.values()], chosen=chosen)),
        inputs.field(EFFORT, say("Effort in weeks"), box, hint=told_effort, optional=True),
    ]
    return modals.form(say("Priority"), SAVE_ESTIMATE, {**memory, "theme": theme.id}, say("Save"), blocks)


def done_view(sentence: str) -> Block:
    """Return what stands in a form's place once it was saved; names in the sentence are escaped."""
    return modals.done(say("Priority"), "priority.done", sentence)


def _rice_words(rice: Rice) -> str:
    impact = say("as somebody said") if rice.impact_is_typed else say("from the severity")
    count = rice.effort_weeks / WEEKS_A_MONTH
    months = say("1 month") if count == 1 else say("{count:g} months", count=count)
    said = say("{count:g} weeks, as somebody said", count=rice.effort_weeks)
    weeks = say("1 week, as somebody said") if rice.effort_weeks == 1 else said
    effort = weeks if rice.effort_is_typed else say("counted while nobody has said more")
    return say(
        "reach {reach:,} times impact {impact:g} ({source}) times confidence {confidence:.2f}, divided by "
        "{months} of effort ({effort})",
        reach=rice.reach,
        impact=rice.impact,
        source=impact,
        confidence=rice.confidence,
        months=months,
        effort=effort,
    )
