"""What `/heed channel` answers: what holds in the channel, in words, and the menus to change it."""

from bot.domain.channels import DEFAULT_THRESHOLD, Mode
from bot.domain.language import later, say
from bot.flows.channels import ChannelState
from handlers.blocks import kit, limits
from handlers.blocks.inputs import menu, option
from handlers.blocks.items import NAME_BUDGET
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.channels import AI, MODE, THRESHOLD, TRIAGE

_MODES = {
    Mode.OFF: (later("Off"), "off"),
    Mode.LISTEN: (later("Listen"), "listen"),
    Mode.EXPERIMENTS: (later("Read experiments"), "experiments"),
}
# From "keep nearly everything" to "keep only what is plain"; any other number can be typed.
_THRESHOLDS = (0.4, 0.5, 0.6, 0.65, 0.7, 0.8, 0.9)


def channel_message(state: ChannelState) -> Rendered:
    """Return what holds in a channel, what was just done there, and how to change it."""
    told = [kit.escape(state.done), _mode(state), *_details(state)]
    text = "\n".join(part for part in told if part)
    blocks = [kit.section(text), kit.actions("channel.choices", *_menus(state))]
    typed = say(
        "Or type it: `/heed channel listen`, `experiments`, `off`, `threshold 0.7`, `triage #channel`, `ai off`."
    )
    blocks.append(kit.context(typed))
    return Rendered(text=text, blocks=tuple(blocks))


def _mode(state: ChannelState) -> str:
    name, listens = _name(state), state.settings.mode is Mode.LISTEN
    if state.settings.mode is Mode.OFF:
        return say("*{channel} is off*: I keep only what somebody points me at.", channel=name)
    if not state.place.is_member:
        return _not_here(name, listens=listens)
    if listens:
        told = say("*I listen in {channel}*: what reads like customer feedback is kept without a word.", channel=name)
        quiet = say("Customers read along, so I never say anything in it.")
    else:
        told = say(
            "*I read updates of experiments in {channel}*, such as “EXP-7: control 120/2400, variant 156/2380”, and "
            "keep nothing else.",
            channel=name,
        )
        quiet = say("Customers read along: only who reports sees my answer.")
    return f"{told} {quiet}" if state.place.is_external else told


def _not_here(name: str, *, listens: bool) -> str:
    if listens:
        return say(
            "*{channel} is set to listen*, but I am not in this channel, so I hear nothing here. Type `/invite @Heed`, "
            "then try again.",
            channel=name,
        )
    return say(
        "*{channel} is set to read experiments*, but I am not in this channel, so I hear nothing here. Type "
        "`/invite @Heed`, then try again.",
        channel=name,
    )


def _details(state: ChannelState) -> tuple[str, ...]:
    settings = state.settings
    sends = (
        say("What is said here may be sent to an AI endpoint, where one is configured.")
        if settings.ai_allowed
        else say("What is said here stays on this machine.")
    )
    by = say("Chosen by {person}.", person=f"<@{settings.set_by}>") if settings.set_by else ""
    # Updates are read by rules: nothing is weighed, and nothing is sent anywhere.
    return (
        "" if settings.mode is Mode.EXPERIMENTS else f"• {_keeps(state)}",
        f"• {sends} {by}".rstrip(),
    )


def _keeps(state: ChannelState) -> str:
    settings = state.settings
    keeps = (
        say("I keep from {share:.0%} sure (the usual).", share=settings.keeps_from)
        if settings.threshold is None
        else say("I keep from {share:.0%} sure.", share=settings.keeps_from)
    )
    return f"{keeps} {_asks(state)}" if settings.mode is Mode.LISTEN else keeps


def _asks(state: ChannelState) -> str:
    if state.triage is None:
        return say("I ask nowhere, so what I am unsure of is left.")
    share = state.settings.asks_from
    if state.triage.is_private:
        return say("What I am unsure of, from {share:.0%} on, I ask about in a private channel.", share=share)
    where = f"#{_shown(state.triage.name)}"
    return say("What I am unsure of, from {share:.0%} on, I ask about in {channel}.", share=share, channel=where)


def _menus(state: ChannelState) -> list[Block]:
    settings = state.settings
    modes = {mode: option(say(label), value) for mode, (label, value) in _MODES.items()}
    mode = menu(MODE, list(modes.values()), placeholder=say("What I do here"), chosen=modes.get(settings.mode))
    thresholds = {value: option(_threshold_name(value), f"threshold {value}") for value in _THRESHOLDS}
    threshold = menu(
        THRESHOLD, list(thresholds.values()), placeholder=say("How sure"), chosen=thresholds.get(settings.keeps_from)
    )
    triage: Block = {
        "type": "conversations_select",
        "action_id": TRIAGE,
        "placeholder": kit.plain(say("Where I ask"), limits.PLACEHOLDER),
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    if state.triage is not None:
        triage["initial_conversation"] = state.triage.id
    ai = (
        kit.button(say("Keep it on this machine"), AI, "ai off")
        if settings.ai_allowed
        else kit.button(say("Allow the AI endpoint"), AI, "ai on")
    )
    return [mode, threshold, triage, ai]


def _threshold_name(value: float) -> str:
    if value == DEFAULT_THRESHOLD:
        return say("Keep from {share:.0%} sure (usual)", share=value)
    return say("Keep from {share:.0%} sure", share=value)


def _name(state: ChannelState) -> str:
    return f"#{_shown(state.place.name)}"


def _shown(name: str) -> str:
    return kit.escaped(kit.one_line(name), NAME_BUDGET)
