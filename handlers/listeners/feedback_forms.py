"""The forms of capturing: what was typed is stored, or the form stays open and says what is missing."""

from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.errors import MessageGoneError, NothingSaidError, OutsiderError
from bot.domain.feedback import Correction, Feedback, Source
from bot.domain.judging import LONGEST_AREA
from bot.domain.language import say
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.feedback import Said, Typed, correct_feedback, log_feedback
from bot.flows.tagging import FilledIn, finish_tagging
from handlers.blocks.forms import SAVE_CORRECTION, SAVE_MESSAGE, SAVE_WORDS, correction_form
from handlers.blocks.sorting import LONGEST_NAME
from handlers.forms import in_a_form
from handlers.payloads.common import Payload
from handlers.payloads.feedback import ACCOUNT, AREA, KIND, SAID_BY, WORDS, Form, form_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to forms that are sent."""
    _register_message_form(app, desk)
    _register_words_form(app, desk)
    _register_correction_form(app, desk)


def _register_message_form(app: AsyncApp, desk: Desk) -> None:
    async def save_message(ack: AsyncAck, body: Payload) -> None:
        form = _insider(body)
        if wrong := _wrong_names(form):
            await ack(response_action="errors", errors=wrong)
            return
        filled = _filled(form)
        try:
            captured = await finish_tagging(desk, filled)
        except (NothingSaidError, MessageGoneError) as refused:
            await ack(response_action="errors", errors={_about_words(form): in_a_form(refused)})
            return
        if captured.is_new or filled.says_the_same_as(captured.feedback):
            await ack()
        else:
            await ack(response_action="update", view=_saved_meanwhile(captured.feedback, form))

    app.view_submission(SAVE_MESSAGE)(save_message)


def _register_words_form(app: AsyncApp, desk: Desk) -> None:
    async def save_words(ack: AsyncAck, body: Payload) -> None:
        form = _insider(body)
        wrong = _wrong_names(form)
        if not clean_words(form.words or ""):
            wrong[WORDS] = str(NothingSaidError())
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        await log_feedback(desk, _typed(form))
        await ack()

    app.view_submission(SAVE_WORDS)(save_words)


def _register_correction_form(app: AsyncApp, desk: Desk) -> None:
    async def save_correction(ack: AsyncAck, body: Payload) -> None:
        form = _insider(body)
        if wrong := _wrong_names(form):
            await ack(response_action="errors", errors=wrong)
            return
        try:
            await correct_feedback(
                desk,
                workspace_id=form.actor.workspace_id,
                feedback_id=form.memory.get("feedback", ""),
                user_id=form.actor.user_id,
                correction=_correction(form),
                said=Said(shown=form.shown, ladder=form.ladder),
            )
        except (NothingSaidError, MessageGoneError) as refused:
            await ack(response_action="errors", errors={_about_words(form): in_a_form(refused)})
            return
        await ack()

    app.view_submission(SAVE_CORRECTION)(save_correction)


def _correction(form: Form) -> Correction:
    return Correction(
        kind=form.kind,
        severity=form.severity,
        account_name=form.account_name,
        words=form.words,
        sentiment=form.sentiment,
        area=form.area,
    )


def _insider(body: Payload) -> Form:
    form = form_of(body)
    if form.actor.is_outsider:
        raise OutsiderError
    return form


def _wrong_names(form: Form) -> dict[str, str]:
    """Return what is wrong with the names in a form, by input; Slack's own check of lengths can be got around."""
    names = {
        ACCOUNT: (form.account_name, LONGEST_NAME),
        SAID_BY: (form.said_by or "", LONGEST_NAME),
        AREA: (form.area, LONGEST_AREA),
    }
    return {
        name: say("Keep it under {longest} characters: a name, not a sentence.", longest=longest)
        for name, (value, longest) in names.items()
        if len(value) > longest
    }


def _about_words(form: Form) -> str:
    """Return the input under which an error about the words is shown; a long message's form has no input for them."""
    return KIND if form.words is None else WORDS


def _filled(form: Form) -> FilledIn:
    return FilledIn(
        workspace_id=form.actor.workspace_id,
        user_id=form.actor.user_id,
        draft_id=form.memory.get("draft", ""),
        channel_id=form.memory.get("channel", ""),
        ts=form.memory.get("ts", ""),
        words=form.words,
        kind=form.kind,
        severity=form.severity,
        account_name=form.account_name,
        sentiment=form.sentiment,
        area=form.area,
        shown=form.shown,
        guesses=form.guesses,
    )


def _typed(form: Form) -> Typed:
    return Typed(
        workspace_id=form.actor.workspace_id,
        user_id=form.actor.user_id,
        # A form is sent once, however often its button is clicked.
        origin_key=f"view:{form.view_id}",
        source=Source.FORM,
        words=form.words or "",
        channel_id=form.memory.get("channel") or None,
        said_by=form.said_by,
        kind=form.kind,
        severity=form.severity,
        account_name=form.account_name,
        sentiment=form.sentiment,
        area=form.area,
    )


def _saved_meanwhile(item: Feedback, form: Form) -> dict[str, object]:
    typed = replace(
        item,
        words=item.words if form.words is None else form.words,
        kind=form.kind,
        severity=form.severity,
        account_name=form.account_name,
        sentiment=form.sentiment,
        area=form.area,
    )
    note = say(
        "Somebody saved this message as *{item}* while your form was open. Save to replace what they chose.",
        item=item.label,
    )
    return dict(correction_form(item, note=note, typed=typed))
