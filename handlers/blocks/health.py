"""Whether Heed is well, as an admin sees it: a line for each part, with a word beside each sign."""

from collections.abc import Mapping, Sequence

from bot.domain.health import Finding
from bot.domain.language import later, say, say_many
from handlers.blocks import kit, limits
from handlers.blocks.kit import Block

_PARTS: Mapping[str, str] = {
    "permissions": later("Permissions"),
    "time": later("Clock of the machine"),
    "channels": later("Channels"),
    "digests": later("Digests"),
    "jobs": later("Work in the background"),
    "model": later("Model"),
}


def looking_view() -> Block:
    """Return what stands there while Heed looks."""
    return _view(kit.section(say("Looking at every part; this takes a moment.")))


def health_view(findings: Sequence[Finding]) -> Block:
    """Return what was found, first how many parts need somebody."""
    unwell = sum(not each.is_well for each in findings)
    told = say_many(unwell, "{number:,} part needs a look", "{number:,} parts need a look")
    title = told if unwell else say("Everything is well")
    return _view(kit.section(f"*{title}*"), *map(_line, sorted(findings, key=lambda each: each.is_well)))


def _line(finding: Finding) -> Block:
    mark = say("Well") if finding.is_well else say("Not well")
    sign = ":white_check_mark:" if finding.is_well else ":warning:"
    part = say(_PARTS.get(finding.part, finding.part))
    return kit.section(f"{sign} *{part}* · {mark}\n{kit.escaped(finding.said, limits.SECTION_TEXT - 100)}")


def _view(*blocks: Block) -> Block:
    return {
        "type": "modal",
        "callback_id": "health.view",
        "title": kit.plain(say("Is Heed well?"), limits.VIEW_TITLE),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "blocks": list(blocks),
    }
