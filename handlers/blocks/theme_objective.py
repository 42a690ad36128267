"""The line on a theme's page that says which objective it serves, with the button to correct it."""

import json
from collections.abc import Iterator

from bot.domain.alignment_words import share_words
from bot.domain.language import say
from bot.domain.vision import Alignment, ObjectiveState
from bot.flows.hanging import Hanging
from handlers.blocks import kit
from handlers.blocks.kit import Block

HANG = "vision.hang"
_NAME_BUDGET = 130


def theme_objective_blocks(hanging: Hanging | None, theme_id: str) -> Iterator[Block]:
    """Yield what a theme hangs on and who said so; nothing for guests, and before there is an objective."""
    if hanging is None or not (hanging.has_choice or hanging.alignment):
        return
    change = kit.button(say("Change"), HANG, json.dumps({"theme": theme_id})) if hanging.has_choice else None
    yield kit.section(f"*{say('Objective')}*  {_hangs_on(hanging)}", change)


def _hangs_on(hanging: Hanging) -> str:
    alignment, objective = hanging.alignment, hanging.objective
    if alignment is None:
        return say("Heed has not compared it with your objectives yet.")
    if objective is None:
        return f"{say('off vision: it serves none of them')}  ·  {_by(alignment)}"
    name = kit.escaped(kit.one_line(objective.name), _NAME_BUDGET)
    if objective.state is ObjectiveState.RETIRED:
        retired = say("{label} {name}, which was retired: choose another", label=objective.label, name=name)
        return f"{retired}  ·  {_by(alignment)}"
    return f"{objective.label} {name}  ·  {_by(alignment)}"


def _by(alignment: Alignment) -> str:
    if alignment.is_by_person:
        return say("says {person}", person=f"<@{alignment.person_id}>") if alignment.person_id else say("says a person")
    if alignment.confidence is None:
        return say("Heed's guess")
    return say("Heed's guess, {share} sure", share=share_words(alignment.confidence))
