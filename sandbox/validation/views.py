"""Slack's rules for forms and Home tabs."""

from sandbox.validation.checks import Findings, Problem, Rule, anything, flag, objects, one_of, shape, string, text
from sandbox.validation.surfaces import VIEW_BLOCKS, Surface, block_problems
from sandbox.wire import Json

BUTTON_MAX = 24
COMMON: dict[str, Rule] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
MODAL = shape(
    {"type": one_of("modal"), "title": text(BUTTON_MAX), "blocks": anything},
    {
        **COMMON,
        "submit": text(BUTTON_MAX),
        "close": text(BUTTON_MAX),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
HOME = shape({"type": one_of("home"), "blocks": anything}, COMMON)


def view_problems(view: Json, kind: str) -> list[Problem]:
    """Return every rule of Slack's that a form (`modal`) or Home tab (`home`) breaks, with where."""
    findings = Findings()
    (HOME if kind == "home" else MODAL)(findings, "/view", view)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        findings.add("/view/blocks", "must be an array", "type")
        return findings.problems
    surface: Surface = "home" if kind == "home" else "modal"
    findings.problems += block_problems(blocks, most=VIEW_BLOCKS, surface=surface, pointer="/view/blocks")
    has_input = any(block.get("type") == "input" for block in objects(blocks))
    if kind != "home" and has_input and not view.get("submit"):
        findings.add("/view", "must provide submit when the view has input blocks", "required")
    if kind != "home" and not blocks:
        findings.add("/view/blocks", "no less than 1 items allowed", "min_items")
    return findings.problems
