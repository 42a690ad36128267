"""The forms that make and change an experiment: nothing that was typed is lost, whatever is wrong with it."""

import asyncio
from collections.abc import Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.domain.experiments.commands import ExperimentCommand
from bot.domain.experiments.errors import ChangeReasonError, ExperimentChangedError
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.plan_forms import NO_THEME, SAME_THEME, terms_from
from bot.domain.experiments.terms import Design, Hypothesis, Terms
from bot.domain.language import later, say
from bot.domain.vision_errors import ObjectiveRetiredError
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.experiments.checking import check_experiment, newly_missing, with_read_day
from bot.flows.experiments.drafting import Drafted, Edited, draft_experiment, edit_experiment, full_member
from bot.flows.experiments.finding import known_experiment
from bot.flows.experiments.learning import similar_experiments
from bot.flows.experiments.objectives import known_objectives, with_objective
from bot.flows.experiments.places import known_themes
from bot.flows.patience import answer_within
from handlers.blocks.experiments import drafts
from handlers.blocks.experiments.plan_forms import FIRST_STEP, SAVE_PLAN, Choices, first_form, plan_form
from handlers.blocks.kit import Block
from handlers.forms import in_a_form, in_time, open_form
from handlers.payloads.common import Actor, Payload, actor_of
from handlers.payloads.experiment_plans import PlanForm, plan_form_of
from handlers.payloads.feedback import Typing, trigger_of

# The second form comes with the answer to the first, which Slack waits three seconds for; storing has its share.
LOOK_SECONDS = 1.1
NO_CHANGE = later("Say what you will change: what will people see then, and not now?")
NOT_YOUR_THEME = later("Choose a theme from the list: that one was merged, or you cannot see it any more.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the shortcut that begins an experiment, and to its forms."""

    async def open_new_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await _open_first(desk, client, actor_of(body), trigger_of(body))

    async def take_first_step(ack: AsyncAck, body: Payload) -> None:
        form = _insider(body)
        if not clean_words(form.values.get("change", "")):
            await ack(response_action="errors", errors={"change": say(NO_CHANGE)})
            return
        async with in_time():
            view = await _second_form(desk, form)
        await ack(response_action="update", view=view)

    async def save_plan(ack: AsyncAck, body: Payload) -> None:
        async with in_time():
            view, errors = await _saved(desk, _insider(body))
        if errors:
            await ack(response_action="errors", errors=errors)
        else:
            await ack(response_action="update", view=view)

    app.global_shortcut("experiments.start")(open_new_form)
    app.view_submission(FIRST_STEP)(take_first_step)
    app.view_submission(SAVE_PLAN)(save_plan)


async def open_new_by_command(desk: Desk, typing: Typing, command: ExperimentCommand, client: AsyncWebClient) -> None:
    """Open the form of a new experiment, with the words behind the command as its change. Raises OutsiderError."""
    await _open_first(desk, client, typing.actor, typing.trigger_id, change=command.rest, channel_id=typing.channel_id)


async def plan_choices(desk: Desk, actor: Actor, words: str | None = None) -> Choices:
    """Return what a plan's form offers: themes, and what was tried before when there are words to compare.

    What does not come in time is left out.
    """
    themes = answer_within(LOOK_SECONDS, known_themes(desk, actor.workspace_id, actor.user_id))
    objectives = answer_within(LOOK_SECONDS, known_objectives(desk, actor.workspace_id))
    if words is None:
        known, aims = await asyncio.gather(themes, objectives)
        return Choices(themes=known or (), objectives=aims or ())
    alike = answer_within(LOOK_SECONDS, similar_experiments(desk, actor.workspace_id, actor.user_id, words))
    known, aims, similar = await asyncio.gather(themes, objectives, alike)
    return Choices(themes=known or (), objectives=aims or (), similar=similar)


async def _open_first(
    desk: Desk,
    client: AsyncWebClient,
    actor: Actor,
    trigger_id: str,
    *,
    change: str = "",
    channel_id: str | None = None,
) -> None:
    # Nobody should write a whole hypothesis and learn then that it is not for them.
    await full_member(desk, actor.workspace_id, actor.user_id)
    await open_form(client, trigger_id, first_form({"change": change}, channel_id))


async def _second_form(desk: Desk, form: PlanForm) -> Block:
    """Keep the first words as a draft, so that they are safe, and ask for its plan."""
    values = form.values
    hypothesis = Hypothesis(
        change=clean_words(values.get("change", "")),
        outcome=clean_words(values.get("outcome", "")),
        reason=clean_words(values.get("reason", "")),
    )
    drafted = Drafted(
        workspace_id=form.actor.workspace_id,
        user_id=form.actor.user_id,
        origin_key=f"view:{form.view_id}",
        hypothesis=hypothesis,
        design=Design.BET if values.get("design") == Design.BET else Design.AB,
        channel_id=form.memory.get("channel") or None,
    )
    experiment = await draft_experiment(desk, drafted)
    return plan_form(experiment, await plan_choices(desk, form.actor, hypothesis.words))


async def _saved(desk: Desk, form: PlanForm) -> tuple[Block, dict[str, str]]:
    """Save a plan; return what comes in the form's place, or what has to be put right by the names of its inputs."""
    actor = form.actor
    before = await known_experiment(desk, actor.workspace_id, actor.user_id, experiment_id=form.experiment_id)
    terms, errors = await _read(desk, form, before.terms)
    if before.stage is Stage.DRAFT:
        terms = await with_read_day(desk, before, terms)
    elif not errors:
        lacks = await newly_missing(before.terms, terms)
        errors = {each.field: each.sentence for each in lacks if each.field in form.values}
    if errors:
        return {}, errors
    try:
        saved = await edit_experiment(desk, _edited(form, before, terms))
    except ExperimentChangedError:
        return await _changed_meanwhile(desk, form), {}
    except ChangeReasonError as refused:
        return {}, {"why": str(refused)}
    except (SharedChannelError, ChannelUnreachableError) as refused:
        return {}, {"channel": in_a_form(refused)}
    if saved.stage is Stage.DRAFT:
        return drafts.draft_view(await check_experiment(desk, saved)), {}
    return drafts.told_view(
        saved, say("*{label}* is saved. Its card shows what you changed, and why.", label=saved.label)
    ), {}


async def _read(desk: Desk, form: PlanForm, before: Terms) -> tuple[Terms, dict[str, str]]:
    """Return the terms that a form says, and what in it has to be put right."""
    terms, errors = terms_from(form.values, before)
    errors |= await _wrong_theme(desk, form.actor, form.values, before)
    try:
        return await with_objective(desk, form.actor.workspace_id, before, terms), errors
    except ObjectiveRetiredError as refused:
        return terms, {**errors, "objective": str(refused)}


async def _wrong_theme(desk: Desk, actor: Actor, values: Mapping[str, str], before: Terms) -> dict[str, str]:
    chosen = values.get("theme", SAME_THEME)
    if chosen in {"", NO_THEME, SAME_THEME, before.theme_id}:
        return {}
    known = await known_themes(desk, actor.workspace_id, actor.user_id)
    return {} if chosen in {theme.id for theme in known} else {"theme": say(NOT_YOUR_THEME)}


async def _changed_meanwhile(desk: Desk, form: PlanForm) -> Block:
    """Return the form again, as it was filled in, about the experiment as somebody else has left it."""
    actor = form.actor
    present = await known_experiment(desk, actor.workspace_id, actor.user_id, experiment_id=form.experiment_id)
    choices = await plan_choices(desk, actor)
    note = say(
        "Somebody changed *{label}* while this form was open. What you typed is still here: press *Save* "
        "to put it in the place of theirs, or close the form to keep theirs.",
        label=present.label,
    )
    return plan_form(
        present,
        Choices(themes=choices.themes, objectives=choices.objectives, note=note),
        form.values,
        with_hypothesis=bool(form.memory.get("with_hypothesis")),
    )


def _edited(form: PlanForm, before: Experiment, terms: Terms) -> Edited:
    return Edited(
        workspace_id=form.actor.workspace_id,
        user_id=form.actor.user_id,
        experiment_id=before.id,
        version=form.version,
        terms=terms,
        channel_id=(form.values["channel"] or None) if "channel" in form.values else before.channel_id,
        reason=form.values.get("why", ""),
    )


def _insider(body: Payload) -> PlanForm:
    form = plan_form_of(body)
    if form.actor.is_outsider:
        raise OutsiderError
    return form
