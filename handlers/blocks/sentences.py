"""Short messages in Heed's own words."""

from bot.domain.language import say_many
from bot.messages import ExportReady, Sentence
from handlers.blocks import limits
from handlers.blocks.kit import NOTHING, Rendered, escaped, section


def sentence_message(sentence: Sentence) -> Rendered:
    """Return a sentence; what it names in backticks is shown as something to type."""
    text = escaped(sentence.text, limits.SECTION_TEXT).strip() or NOTHING
    return Rendered(text=text, blocks=(section(text),))


def export_message(export: ExportReady) -> Rendered:
    """Return the comment on an exported file; Slack shows only text there."""
    return Rendered(text=_exported(export))


def _exported(export: ExportReady) -> str:
    if export.noun == "experiment":
        return say_many(
            export.items,
            "Here is your export: {number:,} experiment, everything that you may read. Only you can see this file in "
            "Slack.",
            "Here is your export: {number:,} experiments, everything that you may read. Only you can see this file in "
            "Slack.",
        )
    if export.noun == "account":
        return say_many(
            export.items,
            "Here is your export: {number:,} account, everything that you may read. Only you can see this file in "
            "Slack.",
            "Here is your export: {number:,} accounts, everything that you may read. Only you can see this file in "
            "Slack.",
        )
    return say_many(
        export.items,
        "Here is your export: {number:,} item, everything that you may read. Only you can see this file in Slack.",
        "Here is your export: {number:,} items, everything that you may read. Only you can see this file in Slack.",
    )
