"""What `/heed channel` answers: what holds in the channel, in words, and the menus to change it."""

from bot.domain.channels import DEFAULT_THRESHOLD, Mode
from bot.flows.channels import NOT_HERE, ChannelState
from handlers.blocks import kit, limits
from handlers.blocks.inputs import menu, option
from handlers.blocks.items import NAME_BUDGET
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.channels import AI, MODE, THRESHOLD, TRIAGE

_MODES = {
    Mode.OFF: ("Off", "off"),
    Mode.LISTEN: ("Listen", "listen"),
    Mode.EXPERIMENTS: ("Read experiments", "experiments"),
}
# From "keep nearly everything" to "keep only what is plain"; any other number can be typed.
_THRESHOLDS = (0.4, 0.5, 0.6, 0.65, 0.7, 0.8, 0.9)


def channel_message(state: ChannelState) -> Rendered:
    """Return what holds in a channel, what was just done there, and how to change it."""
    told = [kit.escape(state.done), _mode(state), *_details(state)]
    text = "\n".join(part for part in told if part)
    blocks = [kit.section(text), kit.actions("channel.choices", *_menus(state))]
    blocks.append(
        kit.context(
            "Or type it: `/heed channel listen`, `experiments`, `off`, `threshold 0.7`, `triage #channel`, `ai off`."
        )
    )
    return Rendered(text=text, blocks=tuple(blocks))


def _mode(state: ChannelState) -> str:
    if state.settings.mode is Mode.OFF:
        return f"*{_name(state)} is off*: I keep only what somebody points me at."
    if not state.place.is_member:
        does = "listen" if state.settings.mode is Mode.LISTEN else "read experiments"
        return f"*{_name(state)} is set to {does}*, but {NOT_HERE[0].lower()}{NOT_HERE[1:]}".replace("but i ", "but I ")
    if state.settings.mode is Mode.EXPERIMENTS:
        only = " Customers read along: only who reports sees my answer." if state.place.is_external else ""
        return (
            f"*I read updates of experiments in {_name(state)}*, such as “EXP-7: control 120/2400, variant 156/2380”, "
            f"and keep nothing else.{only}"
        )
    quiet = " Customers read along, so I never say anything in it." if state.place.is_external else ""
    return f"*I listen in {_name(state)}*: what reads like customer feedback is kept without a word.{quiet}"


def _details(state: ChannelState) -> tuple[str, ...]:
    settings = state.settings
    usual = " (the usual)" if settings.threshold is None else ""
    if state.triage is None:
        asks = "I ask nowhere, so what I am unsure of is left."
    else:
        where = "a private channel" if state.triage.is_private else f"#{_shown(state.triage.name)}"
        asks = f"What I am unsure of, from {settings.asks_from:.0%} on, I ask about in {where}."
    sends = "may be sent to an AI endpoint, where one is configured" if settings.ai_allowed else "stays on this machine"
    by = f"Chosen by <@{settings.set_by}>." if settings.set_by else ""
    keeps = (
        f"• I keep from {settings.keeps_from:.0%} sure{usual}. {asks if settings.mode is Mode.LISTEN else ''}".rstrip()
    )
    # Updates are read by rules: nothing is weighed, and nothing is sent anywhere.
    return (
        "" if settings.mode is Mode.EXPERIMENTS else keeps,
        f"• What is said here {sends}. {by}".rstrip(),
    )


def _menus(state: ChannelState) -> list[Block]:
    settings = state.settings
    modes = {mode: option(label, value) for mode, (label, value) in _MODES.items()}
    mode = menu(MODE, list(modes.values()), placeholder="What I do here", chosen=modes.get(settings.mode))
    thresholds = {value: option(_threshold_name(value), f"threshold {value}") for value in _THRESHOLDS}
    threshold = menu(
        THRESHOLD, list(thresholds.values()), placeholder="How sure", chosen=thresholds.get(settings.keeps_from)
    )
    triage: Block = {
        "type": "conversations_select",
        "action_id": TRIAGE,
        "placeholder": kit.plain("Where I ask", limits.PLACEHOLDER),
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    if state.triage is not None:
        triage["initial_conversation"] = state.triage.id
    label, value = ("Keep it on this machine", "ai off") if settings.ai_allowed else ("Allow the AI endpoint", "ai on")
    return [mode, threshold, triage, kit.button(label, AI, value)]


def _threshold_name(value: float) -> str:
    if value == DEFAULT_THRESHOLD:
        return f"Keep from {value:.0%} sure (usual)"
    return f"Keep from {value:.0%} sure"


def _name(state: ChannelState) -> str:
    return f"#{_shown(state.place.name)}"


def _shown(name: str) -> str:
    return kit.escaped(kit.one_line(name), NAME_BUDGET)
