"""Which builder draws which message: the one list that the messenger asks."""

from bot.messages import CaptureReceipt, DigestDetails, DigestHead, ExportReady, Sentence, Withdrawn
from handlers.blocks.digests import digest_details, digest_message
from handlers.blocks.kit import Rendered
from handlers.blocks.receipts import receipt_message, withdrawn_message
from handlers.blocks.receipts import receipt_message, withdrawn_message
from handlers.blocks.sentences import export_message, sentence_message


def draw(content: object) -> Rendered:
    """Return a message ready for Slack; raise TypeError for a value that nobody can draw."""
    match content:
        case CaptureReceipt():
            return receipt_message(content)
        case Withdrawn():
            return withdrawn_message(content)
        case Sentence():
            return sentence_message(content)
        case CaptureReceipt():
            return receipt_message(content)
        case Withdrawn():
            return withdrawn_message(content)
        case ExportReady():
            return export_message(content)
        case DigestHead():
            return digest_message(content.digest)
        case DigestDetails():
            return digest_details(content.digest)
        case _:
            raise TypeError(f"nobody draws a {type(content).__name__}")
