"""Short messages in Heed's own words."""

from bot.messages import ExportReady, Sentence
from handlers.blocks import limits
from handlers.blocks.kit import NOTHING, Rendered, escaped, section


def sentence_message(sentence: Sentence) -> Rendered:
    """Return a sentence; what it names in backticks is shown as something to type."""
    text = escaped(sentence.text, limits.SECTION_TEXT).strip() or NOTHING
    return Rendered(text=text, blocks=(section(text),))


def export_message(export: ExportReady) -> Rendered:
    """Return the comment on an exported file; Slack shows only text there."""
    items = f"{export.items:,} {export.noun}{'' if export.items == 1 else 's'}"
    return Rendered(
        text=f"Here is your export: {items}, everything that you may read. Only you can see this file in Slack."
    )
