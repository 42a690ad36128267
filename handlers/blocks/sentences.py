"""Short messages in Heed's own words."""

from bot.messages import ExportReady, Sentence
from handlers.blocks.kit import Rendered, escape, plain_section


def sentence_message(sentence: Sentence) -> Rendered:
    """Return plain words, shown letter by letter."""
    return Rendered(text=escape(sentence.text), blocks=(plain_section(sentence.text),))


def export_message(export: ExportReady) -> Rendered:
    """Return the comment on an exported file; Slack shows only text there."""
    items = "1 item" if export.items == 1 else f"{export.items:,} items"
    return Rendered(
        text=f"Here is your export: {items}, everything that you may read. Only you can see this file in Slack."
    )
