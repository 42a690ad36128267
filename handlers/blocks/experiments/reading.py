"""The form that asks why an experiment is read before its time."""

import json

from bot.domain.days import named_day
from bot.domain.experiments.experiment import Experiment
from bot.domain.language import say, say_about
from bot.flows.experiments.reading import SHORTEST_REASON
from handlers.blocks import inputs, kit, limits
from handlers.blocks.experiments.decisions import note_view
from handlers.blocks.experiments.numbers import short
from handlers.blocks.kit import Block
from handlers.payloads.experiment_decisions import REASON

SAVE = "experiments.save_early_reading"
# A paragraph; the card shows its beginning.
LONGEST_REASON = 1_000
_TITLE_BUDGET = 200


def early_form(experiment: Experiment) -> Block:
    """Return the form: what is given up by reading early, and the reason that stays on the card."""
    on = experiment.terms.earliest_read_on
    about = say("You are about to read this before it may be read.")
    if on is not None:
        about = say("You are about to read this before {day}.", day=named_day(on))
    why = say(
        "A difference that shows early is often gone later, which is why the day was agreed on before the start. The "
        "reason stays on the card for ever, with your name."
    )
    told = f"{about} {why}"
    box = inputs.text_input(
        REASON,
        multiline=True,
        placeholder=say("The campaign that sends people here ends tomorrow"),
        longest=LONGEST_REASON,
    )
    change = short(experiment.terms.hypothesis.change, _TITLE_BUDGET)
    return {
        "type": "modal",
        "callback_id": SAVE,
        "private_metadata": json.dumps({"experiment": experiment.id}),
        "title": kit.plain(say_about("button", "Read early"), limits.VIEW_TITLE),
        "submit": kit.plain(say("Read it now"), limits.VIEW_BUTTON),
        "close": kit.plain(say("Cancel"), limits.VIEW_BUTTON),
        "blocks": [
            kit.rich_text(kit.line(kit.said(experiment.label, bold=True), kit.said(f"  {change}"))),
            kit.section(told),
            inputs.field(
                REASON,
                say("Why can it not wait?"),
                box,
                hint=say("A sentence of at least {least} characters.", least=SHORTEST_REASON),
            ),
        ],
    }


def early_view(experiment: Experiment) -> Block:
    """Return what stands in the form's place once it may be read."""
    told = say(
        "*{label}* may be read now: its card says what the numbers allow to be said, and for what reason "
        "it was read before its day.",
        label=experiment.label,
    )
    return note_view(say_about("button", "Read early"), told)
