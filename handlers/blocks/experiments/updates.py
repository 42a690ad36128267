"""What Heed asks about an update: the question back, the form of its numbers, and what is said once they are kept."""

import json
from collections.abc import Iterator, Mapping

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.readings import ArmReading, Measure
from bot.domain.experiments.terms import Design
from bot.domain.experiments.update_forms import (
    MOST_GUARDRAILS,
    arm_field,
    arm_words,
    form_arms,
    form_words,
    guardrail_field,
)
from bot.domain.experiments.update_totals import SO_FAR
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.language import say
from bot.domain.moments import moment_of
from bot.flows.experiments.filling import NOTE, SAID_ON, Choosing, Filling, SaidThere
from bot.messages import UpdateQuestion
from handlers.blocks import kit, limits
from handlers.blocks.experiments.decisions import input_form, titled
from handlers.blocks.inputs import field, menu, option, text_input
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.experiment_updates import EXPERIMENT

SAVE, CHOOSE = "experiments.save_update", "experiments.choose_for_update"

# Names of arms and guardrails are labels above inputs.
_NAME_BUDGET = 150
# An answer to a command repeats so many arms; all of them stand below the card.
_SHOWN_ARMS = 8
_LONGEST_NUMBERS, _LONGEST_NOTE = 300, 2_000
# What a menu shows of an experiment, and what a form remembers of a message: enough of it to read its numbers.
_TITLE_BUDGET, _TEXT_BUDGET = 60, 1_800
_PROBLEM_BUDGET, _PROBLEMS = 400, 6


def question_message(question: UpdateQuestion) -> Rendered:
    """Return what was not understood about an update, for its author alone, with the way to the form."""
    about = (
        say("I read this as an update of {label}, but not all of it:", label=question.label)
        if question.label
        else say("I am not sure:")
    )
    problems = [kit.escaped(kit.one_line(each), _PROBLEM_BUDGET) for each in question.problems[:_PROBLEMS]]
    lines = "\n".join(f"• {problem}" for problem in problems)
    hint = say("Nothing of it counts yet. Edit the message and I read it again, or fill the numbers in.")
    memory = {"channel": question.channel_id, "ts": question.ts, "label": question.label or ""}
    button = kit.button(say("Fill in the numbers"), "experiments.fill_in", json.dumps(memory), style="primary")
    return Rendered(
        text=f"{about}\n{lines}\n{hint}",
        blocks=(
            kit.section(f"{about}\n{lines}"),
            kit.context(hint),
            kit.actions("experiment.question", button),
        ),
    )


def update_form(filling: Filling) -> Block:
    """Return the form of an experiment's numbers, filled in with what is known."""
    experiment = filling.experiment
    words = form_words(experiment, filling.reading)
    blocks = [
        titled(experiment),
        kit.context(say("Numbers are totals since the start, not a day's share of them.")),
        *_problems(filling),
        *_arms(experiment, words),
        *_guardrails(experiment, words),
        field(
            NOTE,
            say("Anything to add?") if experiment.terms.design is Design.AB else say("How does it go?"),
            text_input(NOTE, initial=filling.note, multiline=True, longest=_LONGEST_NOTE),
            optional=True,
        ),
        *_day(filling),
    ]
    title = (
        say("Correct {label}", label=experiment.label)
        if filling.update
        else say("Numbers of {label}", label=experiment.label)
    )
    return input_form(title, SAVE, _memory_of(filling), blocks)


def choice_form(choosing: Choosing) -> Block:
    """Return the menu of the experiments that a message may be about."""
    options = [option(_title(each), each.id) for each in choosing.experiments]
    block = field(EXPERIMENT, say("Which experiment is it about?"), menu(EXPERIMENT, options, placeholder="EXP-…"))
    return input_form(say("Experiment update"), CHOOSE, _message_memory(choosing.message), [block], submit=say("Next"))


def kept_message(experiment: Experiment, update: ExperimentUpdate) -> Rendered:
    """Return what somebody is told whose command was understood and kept."""
    arms = [_kept(arm) for arm in update.reading.arms]
    read = ", ".join(arms[:_SHOWN_ARMS])
    if len(arms) > _SHOWN_ARMS:
        read = say("{arms} and {count} more", arms=read, count=len(arms) - _SHOWN_ARMS)
    text = say("Kept for *{label}*.", label=experiment.label)
    if arms:
        text = say("Kept for *{label}*: {arms}.", label=experiment.label, arms=read)
    if experiment.card_ts:
        text += " " + say("The answer stands below its card.")
    buttons = kit.button(say("Correct"), "experiments.correct", json.dumps({"update": update.id}))
    return Rendered(text=text, blocks=(kit.section(text), kit.actions("experiment.kept", buttons)))


def _kept(arm: ArmReading) -> str:
    name = say(SO_FAR) if arm.arm == SO_FAR else kit.escaped(kit.one_line(arm.arm), _NAME_BUDGET)
    return f"{name} {arm_words(arm)}"


def taken_back_message(experiment: Experiment) -> Rendered:
    """Return what somebody is told who took an update out."""
    text = say("It is taken out of {label}: its numbers do not count any more.", label=experiment.label)
    return Rendered(text=text, blocks=(kit.context(text),))


def none_message() -> Rendered:
    """Return the answer where no experiment takes numbers."""
    text = say("No experiment that you may know of takes numbers now. `/experiment list` shows what there is.")
    return Rendered(text=text, blocks=(kit.section(text),))


def _problems(filling: Filling) -> Iterator[Block]:
    if filling.problems:
        problems = (kit.escaped(kit.one_line(each), _PROBLEM_BUDGET) for each in filling.problems[:_PROBLEMS])
        yield kit.section("\n".join(f":grey_question: {problem}" for problem in problems))


def _arms(experiment: Experiment, words: Mapping[str, str]) -> Iterator[Block]:
    is_mean = experiment.terms.plan.measure is Measure.MEAN
    is_bet = experiment.terms.design is Design.BET
    example = say("mean 12.3 sd 4.5 n 800") if is_mean and not is_bet else say("120 of 2,400, or 120/2400")
    for place, name in enumerate(form_arms(experiment)):
        label = say("Counted so far") if is_bet else kit.truncate(kit.one_line(name), _NAME_BUDGET)
        box = text_input(
            arm_field(place),
            initial=words.get(arm_field(place), ""),
            placeholder=say("41 of 60") if is_bet else example,
            longest=_LONGEST_NUMBERS,
        )
        yield field(arm_field(place), label, box, optional=is_bet)


def _guardrails(experiment: Experiment, words: Mapping[str, str]) -> Iterator[Block]:
    arms = form_arms(experiment)
    example = "; ".join(f"{kit.one_line(arm)} 12/2400" for arm in arms[:2])
    for place, guardrail in enumerate(experiment.terms.plan.guardrails[:MOST_GUARDRAILS]):
        name = guardrail_field(place)
        box = text_input(name, initial=words.get(name, ""), placeholder=example, longest=_LONGEST_NUMBERS)
        label = say("Guardrail: {name}", name=kit.truncate(kit.one_line(guardrail.name), _NAME_BUDGET))
        yield field(name, label, box, optional=True)


def _day(filling: Filling) -> Iterator[Block]:
    """Ask when it was measured; a kept update stays at its day."""
    if filling.update is not None:
        return
    element: Block = {"type": "datepicker", "action_id": SAID_ON}
    if filling.message is not None:
        element["initial_date"] = filling.experiment.day_of(moment_of(filling.message.ts)).isoformat()
    yield field(SAID_ON, say("Measured on"), element, hint=say("Leave it empty for today."), optional=True)


def _memory_of(filling: Filling) -> dict[str, str]:
    memory = {"experiment": filling.experiment.id}
    if filling.update is not None:
        memory |= {"update": filling.update.id, "seen": str(filling.update.version)}
    if filling.message is not None:
        memory |= {name: value for name, value in _message_memory(filling.message).items() if name != "text"}
    return memory


def _message_memory(message: SaidThere) -> dict[str, str]:
    return {
        "channel": message.channel_id,
        "ts": message.ts,
        "thread": message.thread_ts or "",
        "author": message.author_id or "",
        # A form's memory counts what JSON makes of it: a letter may take twelve characters.
        "text": _fitting(message.text),
    }


def _fitting(text: str) -> str:
    cut = text[:_TEXT_BUDGET]
    while len(json.dumps(cut)) > _TEXT_BUDGET:
        cut = cut[: len(cut) * 3 // 4]
    return cut


def _title(experiment: Experiment) -> str:
    change = kit.truncate(kit.one_line(experiment.terms.hypothesis.change), _TITLE_BUDGET)
    return kit.truncate(f"{experiment.label} {change}", limits.OPTION_TEXT)
