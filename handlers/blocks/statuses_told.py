"""What Heed answers once a theme took a step, or when one that was typed lacks something."""

import json

from bot.domain.days import named_day
from bot.domain.language import later, say
from bot.domain.statuses import OWING, StatusChange
from bot.domain.statuses_commands import ThemesAsked
from bot.domain.themes import Theme
from handlers.blocks import kit
from handlers.blocks.kit import Rendered
from handlers.blocks.statuses import OPEN_FORM, status_words

_NAME_BUDGET = 90
# A button's memory is 2,000 characters, every quotation mark escaped.
_KEPT_WORDS = 450
_MOVED = later("{theme} is *{status}*.")
_STILL = later("{theme} is still *{status}*.")


def changed_sentence(theme: Theme, change: StatusChange) -> str:
    """Return in mrkdwn what a step did, and what follows from it."""
    name = f"*{kit.escaped(kit.one_line(theme.name), _NAME_BUDGET)}* ({theme.label})"
    sentence = _STILL if change.was is change.status else _MOVED
    told = say(sentence, theme=name, status=status_words(change.status))
    if change.review_on is not None:
        told += " " + say("The team looks at it again on {day}.", day=named_day(change.review_on))
    if change.status in OWING and change.was is not change.status:
        told += " " + say("Everybody who asked is owed an answer: `/heed owed` has a draft for each.")
    return told


def changed_message(theme: Theme, change: StatusChange) -> Rendered:
    """Return the answer to a command that let a theme take a step."""
    told = changed_sentence(theme, change)
    return Rendered(text=told, blocks=(kit.section(told, kit.button(say("Open"), "themes.open", str(theme.number))),))


def refused_step_message(theme: Theme, asked: ThemesAsked, sentence: str) -> Rendered:
    """Return why a step that was typed was not taken, and the form that finishes it with what was typed."""
    memory = {
        "theme": theme.id,
        "status": asked.status.value if asked.status else "",
        "reason": kit.truncate(asked.reason, _KEPT_WORDS),
        "would": kit.truncate(asked.would_change, _KEPT_WORDS),
    }
    how = say(
        "Nothing was changed: type `/heed themes {label} planned because …`, or `/heed themes {label} not now because "
        "… unless …`, or finish it in the form.",
        label=theme.label,
    )
    text = f"{kit.escape(sentence)} {how}"
    button = kit.button(say("Open the form"), OPEN_FORM, json.dumps(memory, ensure_ascii=False))
    return Rendered(text=text, blocks=(kit.section(text), kit.actions("statuses.refused", button)))
