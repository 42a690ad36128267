"""What a person is told after a capture. No receipt holds words of the item, so a deletion never has to chase one."""

from bot.domain.feedback import Feedback
from bot.domain.language import say
from bot.messages import CaptureReceipt, Withdrawn
from handlers.blocks import kit
from handlers.blocks.items import open_button
from handlers.blocks.kit import Rendered
from handlers.blocks.known import guess_words


def receipt_message(receipt: CaptureReceipt) -> Rendered:
    """Return the confirmation of a capture, with the buttons to correct it and to take it back."""
    item = receipt.feedback
    told = [say(":ear: Kept as *{label}*.", label=item.label)]
    if item.conversation:
        count = len(item.conversation) + 1
        told.append(say("All {count} messages of the thread are in it.", count=count))
    if guesses := guess_words(receipt.labels):
        told.append(say("{guesses}. Not so? Choose Edit.", guesses=guesses))
    if receipt.is_private:
        told.append(say("Only members of this conversation can find it."))
    if not receipt.follows_edits:
        told.append(say("I am not in this conversation, so later edits and deletions will not reach me."))
    text = " ".join(told)
    return Rendered(text=text, blocks=(kit.section(text), _buttons(item)))


def again_message(item: Feedback) -> Rendered:
    """Return the answer to saving the same thing twice."""
    text = say("This is already kept as *{label}*.", label=item.label)
    return Rendered(text=text, blocks=(kit.section(text), _buttons(item)))


def withdrawn_message(withdrawn: Withdrawn) -> Rendered:
    """Return what stands where a receipt stood, after an undo or a deletion."""
    text = say("{label} is no longer kept; its words are removed.", label=withdrawn.label)
    return Rendered(text=text, blocks=(kit.context(text),))


def _buttons(item: Feedback) -> kit.Block:
    return kit.actions(
        "feedback.receipt", open_button(item, say("Edit")), kit.button(say("Undo"), "feedback.undo", item.id)
    )
