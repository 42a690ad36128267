"""`/heed why`, with a message's link or the label of an item, a theme or an experiment."""

from bot.domain.experiments.experiment import experiment_number_from
from bot.domain.feedback import number_from
from bot.domain.permalinks import message_in_link
from bot.domain.themes import theme_number_from
from bot.flows.desk import Desk
from bot.flows.experiments.tracing import trace_experiment, trace_item, trace_theme
from bot.flows.why import why_item, why_message
from handlers.blocks import why as drawn
from handlers.blocks.experiments.theme_traces import item_trace, theme_trace
from handlers.blocks.experiments.traces import experiment_trace
from handlers.blocks.kit import Rendered
from handlers.payloads.common import Actor


async def answer_why(desk: Desk, actor: Actor, words: str) -> Rendered:
    """Return why what `words` name is as it is.

    Raises FeedbackNotFoundError, ThemeNotFoundError, ExperimentNotFoundError and UnreadableMessageError.
    """
    pointed = message_in_link(words)
    if pointed is not None:
        channel_id, ts = pointed
        found = await why_message(
            desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=channel_id, ts=ts
        )
        return drawn.why_message(found)
    workspace_id, user_id = actor.workspace_id, actor.user_id
    if (tried := experiment_number_from(words)) is not None:
        return experiment_trace(await trace_experiment(desk, workspace_id, user_id, number=tried))
    if (theme := theme_number_from(words)) is not None:
        return theme_trace(await trace_theme(desk, workspace_id, user_id, theme))
    number = number_from(words)
    return drawn.usage_message() if number is None else await _why_item(desk, actor, number)


async def _why_item(desk: Desk, actor: Actor, number: int) -> Rendered:
    """Return why an item was kept, and what was tried about its theme."""
    why = await why_item(desk, workspace_id=actor.workspace_id, user_id=actor.user_id, number=number)
    kept = drawn.why_message(why)
    trace = None if why.item is None else await trace_item(desk, actor.workspace_id, actor.user_id, why.item)
    return kept if trace is None else Rendered(text=kept.text, blocks=(*kept.blocks, *item_trace(trace)))
