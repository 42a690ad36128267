"""The forms of the vision: the statement, an objective, what a theme hangs on, and another review day."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.days import named_day
from bot.domain.labels import SetBy
from bot.domain.language import say
from bot.domain.vision import OFF_VISION, Objective, ObjectiveState, Vision
from bot.domain.vision_rules import LONGEST_OBJECTIVE, LONGEST_STATEMENT, LONGEST_SUCCESS
from bot.flows.alignments import LET_HEED, HangingChoices
from bot.flows.not_now import ReviewFilling
from handlers.blocks import inputs, kit, limits, modals
from handlers.blocks.kit import Block
from handlers.payloads.vision import HANGS_ON, NAME, OFF_VALUE, OWNER, REVIEW_ON, STATEMENT, SUCCESS

SAVE_STATEMENT, SAVE_OBJECTIVE = "vision.save_statement", "vision.save_objective"
SAVE_REVIEW, SAVE_HANGING = "vision.save_review", "vision.save_hanging"
_NAME_BUDGET = 120
_REASON_BUDGET = 1_500
# What a form proposes for the next look: a quarter, as teams plan.
_NEXT_REVIEW = timedelta(weeks=13)


def statement_form(vision: Vision | None) -> Block:
    """Return the form of the statement, on top of the version that stands."""
    box = inputs.text_input(
        STATEMENT,
        initial="" if vision is None else vision.statement,
        multiline=True,
        placeholder=say("Every team hears its customers, and every customer hears back."),
        longest=LONGEST_STATEMENT,
    )
    hint = say("Every full member sees it and can change it; earlier versions are kept.")
    asked = inputs.field(STATEMENT, say("Where do you want to go?"), box, hint=hint)
    memory = {"seen": str(vision.version if vision else 0)}
    return modals.form(say("Vision"), SAVE_STATEMENT, memory, say("Save"), [asked])


def objective_form(objective: Objective | None, memory: Mapping[str, str]) -> Block:
    """Return the form of an objective, empty for a new one."""
    name = inputs.text_input(NAME, initial=objective.name if objective else "", longest=LONGEST_OBJECTIVE)
    success = inputs.text_input(
        SUCCESS, initial=objective.success if objective else "", multiline=True, longest=LONGEST_SUCCESS
    )
    owner: Block = {
        "type": "users_select",
        "action_id": OWNER,
        "placeholder": kit.plain(say("Choose somebody"), limits.PLACEHOLDER),
    }
    if objective and objective.owner_id:
        owner["initial_user"] = objective.owner_id
    told = say("Heed compares themes with these words: say it as your customers would.")
    blocks = [
        inputs.field(NAME, say("Objective"), name, hint=say("Short, such as: Numbers people trust.")),
        inputs.field(SUCCESS, say("What does success look like?"), success, hint=told, optional=True),
        inputs.field(OWNER, say("Who looks after it?"), owner, optional=True),
    ]
    seen = {"seen": str(objective.version), "objective": objective.id} if objective else {}
    title = say("Edit {label}", label=objective.label) if objective else say("New objective")
    return modals.form(title, SAVE_OBJECTIVE, {**memory, **seen}, say("Save"), blocks)


def hanging_form(choices: HangingChoices, memory: Mapping[str, str]) -> Block:
    """Return the form that asks which objective a theme serves."""
    options = {each.id: _option(each) for each in choices.objectives[: limits.OPTIONS - 3]}
    off = inputs.option(say("Off vision: it serves none of them"), OFF_VALUE)
    alignment, present = choices.hanging.alignment, choices.hanging.objective
    offered = [*options.values(), off]
    chosen = None
    if alignment is not None:
        chosen = off if alignment.objective_id is None else options.get(alignment.objective_id)
    if present is not None and present.state is ObjectiveState.RETIRED:
        chosen = _option(present, f" ({say('retired')})")
        offered.append(chosen)
    if alignment is not None and alignment.set_by is SetBy.PERSON:
        offered.append(inputs.option(say("Let Heed find it again"), LET_HEED))
    menu = inputs.menu(HANGS_ON, offered, placeholder=say("Choose an objective"), chosen=chosen)
    hint = say("Your choice stays until a person changes it: Heed does not overrule it.")
    name = kit.escaped(kit.one_line(choices.theme.name), _NAME_BUDGET)
    blocks = [
        kit.section(say("Which objective does *{name}* ({label}) serve?", name=name, label=choices.theme.label)),
        inputs.field(HANGS_ON, say("Objective"), menu, hint=hint),
    ]
    return modals.form(say("Objective"), SAVE_HANGING, {**memory, "theme": choices.theme.id}, say("Save"), blocks)


def review_form(filling: ReviewFilling) -> Block:
    """Return the form that puts something off until another day, with why it was put off."""
    entry, theme = filling.entry, filling.theme
    picker: Block = {
        "type": "datepicker",
        "action_id": REVIEW_ON,
        "initial_date": (filling.today + _NEXT_REVIEW).isoformat(),
    }
    name = kit.escaped(kit.one_line(theme.name), _NAME_BUDGET)
    blocks = [
        kit.section(
            say(
                "*{name}* ({label}) was put off on {day} by {person}, because:",
                name=name,
                label=theme.label,
                day=named_day(entry.at.date()),
                person=f"<@{entry.by}>",
            )
        ),
        _said(entry.reason),
    ]
    if entry.would_change:
        blocks += [kit.context(say("What would change our mind:")), _said(entry.would_change)]
    hint = say("To take it up instead, close this and change its status: /heed themes {label}", label=theme.label)
    blocks.append(inputs.field(REVIEW_ON, say("Still not now; look again on"), picker, hint=hint))
    return modals.form(say("Not now"), SAVE_REVIEW, {"entry": entry.id}, say("Save"), blocks)


def done_view(sentence: str) -> Block:
    """Return what stands in a form's place once it was saved; names in the sentence are escaped."""
    return modals.done(say("Vision"), "vision.done", sentence)


def choice_of(value: str) -> str:
    """Return what an entry of the menu stands for: an objective's id, off vision, or whatever Heed finds."""
    return OFF_VISION if value == OFF_VALUE else value


def _option(objective: Objective, mark: str = "") -> Block:
    return inputs.option(f"{objective.label} {objective.name}{mark}", objective.id)


def _said(words: str) -> Block:
    return kit.plain_section(kit.truncate(words, _REASON_BUDGET, kit.escaped_size))
