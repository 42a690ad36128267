"""Deciding: the form opens from a card or by `/experiment decide`, and asks again before anything is recorded."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.experiments.commands import ExperimentAsked, ExperimentCommand, named_experiment
from bot.domain.experiments.errors import ReviewDayError, TooEarlyToShipError
from bot.domain.language import later, say
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.experiments.deciding import Choice, Decided, Held, decide_experiment, open_decision
from handlers.blocks.experiments import decisions, lists
from handlers.blocks.kit import Rendered
from handlers.forms import in_a_form, open_form
from handlers.payloads.common import Payload, press_of
from handlers.payloads.experiment_decisions import (
    AGAINST,
    LEARNING,
    OUTCOME,
    REASON,
    REVIEW_ON,
    DecisionForm,
    decision_form_of,
)
from handlers.payloads.feedback import Typing, memory_of

_NO_OUTCOME = later("Choose what becomes of it.")
_NO_REASON = later("A decision needs its reason: whoever asks why in a year reads this.")
_NO_LEARNING = later(
    "Write what you learned, or why nothing could be learned: whoever tries something similar reads this."
)
_NO_AGAINST = later("Say why you decide against what Heed would do, or choose what it would.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button that decides, and to its form."""

    async def open_decision_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        actor, experiment_id = press.actor, memory_of(press.value).get("experiment", "")
        deciding = await open_decision(desk, actor.workspace_id, actor.user_id, experiment_id=experiment_id)
        await open_form(client, press.trigger_id, decisions.decide_form(deciding, desk.clock.now()))

    async def save_decision(ack: AsyncAck, body: Payload) -> None:
        form = decision_form_of(body)
        if form.actor.is_outsider:
            raise OutsiderError
        await _save(ack, desk, form)

    app.block_action("experiments.decide")(open_decision_form)
    app.view_submission(decisions.SAVE)(save_decision)


async def open_by_command(
    desk: Desk, typing: Typing, command: ExperimentCommand, client: AsyncWebClient
) -> Rendered | None:
    """Open the form that decides about the experiment that was named."""
    number, rest = named_experiment(command.rest)
    if number is None:
        return lists.which_message(ExperimentAsked.DECIDE, rest)
    deciding = await open_decision(desk, typing.actor.workspace_id, typing.actor.user_id, number=number)
    await open_form(client, typing.trigger_id, decisions.decide_form(deciding, desk.clock.now()))
    return None


async def _save(ack: AsyncAck, desk: Desk, form: DecisionForm) -> None:
    """Record what was sent; what is missing or comes too early is said below its input."""
    errors = _errors(form)
    if errors:
        await ack(response_action="errors", errors=errors)
        return
    try:
        settled = await decide_experiment(desk, _choice(form))
    except TooEarlyToShipError as refused:
        await ack(response_action="errors", errors={OUTCOME: in_a_form(refused)})
    except ReviewDayError as refused:
        await ack(response_action="errors", errors={REVIEW_ON: in_a_form(refused)})
    else:
        await _answer(ack, form, settled)


async def _answer(ack: AsyncAck, form: DecisionForm, settled: Decided | Held) -> None:
    """Show what was recorded, or the form again, filled in, with what Heed asks first."""
    if not isinstance(settled, Held):
        await ack(response_action="update", view=dict(decisions.decided_view(settled)))
        return
    if settled.asks_why and settled.meanwhile is None and form.against is not None:
        # The question stands there already: an error below it says that it needs an answer.
        await ack(response_action="errors", errors={AGAINST: say(_NO_AGAINST)})
        return
    typed = decisions.Typed(
        outcome=form.outcome,
        reason=form.reason,
        learning=form.learning,
        against=form.against or "",
        review_on=form.review_on,
    )
    again = decisions.asking_form(settled, typed, asked_before=form.against is not None)
    await ack(response_action="update", view=dict(again))


def _errors(form: DecisionForm) -> dict[str, str]:
    missing = {
        OUTCOME: "" if form.outcome else say(_NO_OUTCOME),
        REASON: "" if clean_words(form.reason) else say(_NO_REASON),
        LEARNING: "" if clean_words(form.learning) else say(_NO_LEARNING),
    }
    return {name: sentence for name, sentence in missing.items() if sentence}


def _choice(form: DecisionForm) -> Choice:
    if form.outcome is None:
        raise ValueError(_NO_OUTCOME)
    return Choice(
        workspace_id=form.actor.workspace_id,
        user_id=form.actor.user_id,
        experiment_id=form.memory.get("experiment", ""),
        origin_key=f"view:{form.view_id}",
        outcome=form.outcome,
        reason=form.reason,
        learning=form.learning,
        against_reason=form.against or "",
        review_on=form.review_on,
        seen=form.memory.get("seen", ""),
    )
