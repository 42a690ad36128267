"""The first three steps: as a message to whoever brought Heed, and in Home until they are done or hidden."""

from bot.domain.language import later, say
from bot.flows.welcoming import FirstSteps
from bot.messages import Welcome
from handlers.blocks import kit
from handlers.blocks.kit import Block, Rendered

_HELLO = later("*Hello! I keep what your customers say, and make sure that everybody who spoke hears back.*")
_HEAR = later(
    "*Hear.* Invite me with `/invite @Heed` where customers' words arrive, and type `/heed channel listen` there. Or "
    "keep one message at a time: react with :ear:, or choose *Tag as feedback* in its menu."
)
_DIGEST = later(
    "*Read.* Type `/digest schedule` in your team's channel: one screen a week of what customers say, and no post when "
    "there is nothing new."
)
_ADMINS = later(
    "*Share.* Say on my Home tab, under *Settings*, who may set me up. Until then, every full member may do everything."
)
_MORE = later(
    "Nothing leaves the machine that I run on unless whoever runs me has configured an AI endpoint; `/heed privacy` "
    "tells. `/heed help` helps wherever you are."
)
_BEGIN = later("*First steps*")


def welcome_message(welcome: Welcome) -> Rendered:
    """Return the three steps for whoever brought Heed."""
    steps = [f"{place}. {line}" for place, line in enumerate(_steps(welcome.reaction), start=1)]
    blocks = [kit.section(say(_HELLO)), *map(kit.section, steps)]
    blocks += [
        kit.actions("welcome.actions", kit.button(say("Log feedback"), "feedback.log", "home")),
        kit.context(say(_MORE)),
    ]
    return Rendered(text="\n".join([say(_HELLO), *steps, say(_MORE)]), blocks=tuple(blocks))


def steps_blocks(steps: FirstSteps, reaction: str = "ear") -> list[Block]:
    """Return the steps with what is done and what is left, or nothing once all are done."""
    if steps.are_done:
        return []
    done = (steps.hears, steps.has_digest, steps.has_admins)
    lines = [
        f":white_check_mark: {say('Done')} · {line}" if is_done else f"{say('To do')} · {line}"
        for is_done, line in zip(done, _steps(reaction), strict=True)
    ]
    hide = kit.actions("steps.actions", kit.button(say("Hide these steps"), "steps.hide", "home"))
    return [kit.section(say(_BEGIN)), *map(kit.section, lines), hide, kit.divider()]


def _steps(reaction: str) -> tuple[str, str, str]:
    return say(_HEAR).replace(":ear:", f":{kit.escape(reaction)}:"), say(_DIGEST), say(_ADMINS)
