"""The fields of a plan's form, each with what people are to write into it; the gate names the same fields."""

from collections.abc import Mapping, Sequence

from bot.domain.experiments.plan_forms import (
    LONGEST_NAME,
    NO_OBJECTIVE,
    NO_THEME,
    ONE_WAY,
    REVERSIBLE,
    SAME_OBJECTIVE,
    SAME_THEME,
    THEMES_OBJECTIVE,
)
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Direction
from bot.domain.language import later, say
from bot.domain.themes import Theme
from bot.domain.vision import Objective
from handlers.blocks import kit, limits
from handlers.blocks.inputs import field, menu, option, text_input
from handlers.blocks.kit import Block

_MEASURES = {
    Measure.PROPORTION.value: later("A share of people: each did it or not"),
    Measure.MEAN.value: later("A mean: each person has a value"),
}
_DIRECTIONS = {Direction.UP.value: later("Up is better"), Direction.DOWN.value: later("Down is better")}
_WAYS = {
    REVERSIBLE: later("It can be undone"),
    ONE_WAY: later("It is a one-way door: it cannot be undone"),
}
_LONGEST_NUMBER = 60
_LONGEST_LINES = 1_000


def hypothesis_fields(values: Mapping[str, str]) -> list[Block]:
    """Return the change, the outcome and the reason; only the change is asked for at once, the gate asks for all."""
    return [
        _words(
            "change", say("We will change …"), values, hint=say("What will people see then, and not now?"), needed=True
        ),
        _words("outcome", say("… which will lead to …"), values, hint=say("What will happen, to whom?")),
        _words(
            "reason",
            say("… because …"),
            values,
            hint=say("Why should it? If it does not, this is what you will have learned."),
        ),
    ]


def metric_fields(values: Mapping[str, str]) -> list[Block]:
    """Return what an A/B test is judged by, and the numbers that its sample is computed from."""
    return [
        _line("metric", say("Metric that decides"), values, placeholder=say("Sign-ups"), longest=LONGEST_NAME),
        field("measure", say("How it is counted"), _menu("measure", _MEASURES, values)),
        field("direction", say("Direction"), _menu("direction", _DIRECTIONS, values)),
        _line("baseline", say("What it is today"), values, placeholder=say("5%, 120/2400, or 42.10 for a mean")),
        _line(
            "deviation",
            say("Standard deviation"),
            values,
            placeholder="18.5",
            hint=say("Only for a mean: how far the values of single people lie from one another."),
        ),
        _line(
            "effect",
            say("Smallest effect worth having"),
            values,
            placeholder="10%",
            hint=say("Relative: 10% of 5% is 5.5%. For points write “1pp”. The sample is computed from it."),
        ),
        _line(
            "traffic", say("People a day"), values, placeholder=say("4,800 a day"), hint=say("In all arms together.")
        ),
        _line(
            "arms",
            say("Arms and their shares"),
            values,
            placeholder=say("control 50, variant 50"),
            hint=say("The first is the control. Reports name the arms like this."),
        ),
        _words(
            "guardrails",
            say("Guardrails"),
            values,
            placeholder=say("Refund rate: not above +2%"),
            hint=say("What must not get worse, one a line, and by how much it may; or “none”."),
            longest=_LONGEST_LINES,
        ),
    ]


def success_field(values: Mapping[str, str]) -> Block:
    """Return what a bet that is no A/B test is judged by."""
    hint = say("What must have happened for it to have come true? Somebody who was not there should be able to tell.")
    return _words("success", say("It came true when …"), values, hint=hint)


def risk_fields(values: Mapping[str, str], *, is_bet: bool, has_started: bool) -> list[Block]:
    """Return the dates, the kill rule, the forecast and what could go wrong."""
    if is_bet:
        read = _day("read_on", say("It shows by"), values)
    else:
        hint = say("Leave it empty, and I take the first day on which whole weeks and the planned sample are over.")
        read = _day("read_on", say("May be read from"), values, hint=hint)
    forecast = _line(
        "forecast", say("How likely does it come true?"), values, placeholder="70%", hint=say("It is scored later.")
    )
    return [
        read,
        _words(
            "kill",
            say("It dies early when …"),
            values,
            placeholder=say("Sign-ups fall by more than 5%"),
            hint=say("With a number of the main metric, I watch it for you."),
            longest=_LONGEST_LINES,
        ),
        _day("kill_on", say("It ends on"), values, hint=say("Whatever the numbers say by then.")),
        # Once it runs, everybody forecasts with a button on its card.
        *([] if has_started else [forecast]),
        field("reversible", say("Can it be undone?"), _menu("reversible", _WAYS, values), optional=True),
        _words("worst_case", say("The worst that can happen"), values),
        _day("review_on", say("Review on"), values, hint=say("When the forecast is held against what happened.")),
    ]


def theme_field(values: Mapping[str, str], themes: Sequence[Theme]) -> Block:
    """Return the menu of themes; one that its reader may not know of stays as it is, without its name."""
    options = {theme.id: option(f"{theme.label} {theme.name}", theme.id) for theme in themes}
    given = values.get("theme", "")
    offered = [option(say("No theme"), NO_THEME), *options.values()][: limits.OPTIONS - 1]
    if given and given != NO_THEME and given not in options:
        same = option(say("The theme that it has now"), SAME_THEME)
        return field("theme", say("Theme"), menu("theme", [*offered, same], chosen=same), optional=True)
    chosen = options.get(given, offered[0])
    hint = say("Which customers asked for it? The decision keeps their words as evidence.")
    return field("theme", say("Theme"), menu("theme", offered, chosen=chosen), hint=hint, optional=True)


def objective_field(values: Mapping[str, str], objectives: Sequence[Objective], said: str) -> Block:
    """Return the menu of objectives; `said` is what one is called that is not among them, as somebody once typed it."""
    options = {each.id: option(f"{each.label} {each.name}", each.id) for each in objectives[: limits.OPTIONS - 3]}
    options[THEMES_OBJECTIVE] = option(say("That of its theme; without one, off vision"), THEMES_OBJECTIVE)
    options[NO_OBJECTIVE] = option(say("Off vision: it serves none of them"), NO_OBJECTIVE)
    given = values.get("objective", "") or THEMES_OBJECTIVE
    if given not in options:
        options[given] = option(said or say("The objective that it has now"), SAME_OBJECTIVE)
    box = menu("objective", list(options.values()), chosen=options[given])
    return field("objective", say("Objective"), box, hint=say("What the team wants to reach: /heed vision"))


def channel_field(channel_id: str | None) -> Block:
    """Return the menu of channels in which the card may stand."""
    element: Block = {
        "type": "conversations_select",
        "action_id": "channel",
        "placeholder": kit.plain(say("Choose a channel"), limits.PLACEHOLDER),
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    if channel_id:
        element["initial_conversation"] = channel_id
    hint = say("Its numbers are told there, and reported in its thread. I have to be in it: /invite @Heed there.")
    return field("channel", say("Channel of its card"), element, hint=hint, optional=True)


def why_field(values: Mapping[str, str]) -> Block:
    """Return the box for the reason of a change after the start."""
    hint = say("It has started: this reason and what you change stay on its card for ever.")
    return _words("why", say("Why do you change it?"), values, hint=hint, longest=_LONGEST_LINES)


def _words(
    name: str,
    label: str,
    values: Mapping[str, str],
    *,
    hint: str = "",
    placeholder: str = "",
    needed: bool = False,
    longest: int = limits.TYPED_TEXT,
) -> Block:
    box = text_input(name, initial=values.get(name, ""), multiline=True, placeholder=placeholder, longest=longest)
    return field(name, label, box, hint=hint, optional=not needed)


def _line(
    name: str,
    label: str,
    values: Mapping[str, str],
    *,
    placeholder: str = "",
    hint: str = "",
    longest: int = _LONGEST_NUMBER,
) -> Block:
    # A few names of arms are longer than a number.
    most = _LONGEST_LINES if name == "arms" else longest
    box = text_input(name, initial=values.get(name, ""), placeholder=placeholder, longest=most)
    return field(name, label, box, hint=hint, optional=True)


def _day(name: str, label: str, values: Mapping[str, str], *, hint: str = "") -> Block:
    element: Block = {"type": "datepicker", "action_id": name}
    if values.get(name):
        element["initial_date"] = values[name]
    return field(name, label, element, hint=hint, optional=True)


def _menu(name: str, choices: Mapping[str, str], values: Mapping[str, str]) -> Block:
    options = {value: option(say(label), value) for value, label in choices.items()}
    return menu(name, list(options.values()), chosen=options.get(values.get(name, "")))
