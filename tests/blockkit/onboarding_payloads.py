"""What Heed shows newcomers and those who look after it, as functions of what people wrote."""

from collections.abc import Callable

from bot.domain.health import Finding
from bot.domain.surroundings import Surroundings, Where
from bot.flows.welcoming import FirstSteps
from bot.messages import Welcome
from handlers.blocks import health, help, welcome  # noqa: A004 -- the module of `/heed help`
from handlers.blocks.kit import Block, Rendered

BEGUN = FirstSteps(hears=True, has_digest=False, has_admins=False)

MESSAGES: dict[str, Callable[[str], Rendered]] = {
    **{
        f"help, {where.value}": lambda _, where=where: help.help_message(Surroundings(where=where))  # type: ignore[misc]  # bound now
        for where in Where
    },
    "help, with a digest": lambda _: help.help_message(Surroundings(where=Where.OFF, has_digest=True)),
    "help, everything": lambda _: help.full_help_message(),
    "help, one sub-command": lambda _: help.topic_message("themes"),
    "welcome": lambda _: welcome.welcome_message(Welcome(reaction="ear")),
    "first steps": lambda _: Rendered(text="First steps", blocks=tuple(welcome.steps_blocks(BEGUN))),
}
VIEWS: dict[str, Callable[[str], Block]] = {
    "health, looking": lambda _: health.looking_view(),
    "health": lambda words: health.health_view(
        [
            Finding(part="channels", is_well=False, said=words),
            Finding(part="time", is_well=True, said="agrees with Slack's"),
        ]
    ),
}
