"""What people do inside what the app shows: buttons and menus, forms sent or closed, lists that ask the app."""

import copy
from dataclasses import dataclass
from typing import cast

from sandbox.core import Core
from sandbox.delivery.outgoing import Ack, Outgoing
from sandbox.interactions.form_checks import every_block, find_element, missing_or_wrong, pressable
from sandbox.interactions.payloads import channel_ref, common, response_address, serving
from sandbox.interactions.views import INITIAL, clear_views, close_view, push_view, replace_view
from sandbox.validation.views import view_problems
from sandbox.wire import ApiError, Json, RefusedError
from sandbox.workspace.nouns import Channel, Installation, Message, OpenView, Person
from sandbox.workspace.written import message_json, view_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """Where an element sits: a message or a view."""

    installation: Installation
    view: OpenView | None = None
    channel: Channel | None = None
    message: Message | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks around the element."""
        if self.view is not None:
            return cast("list[Json]", self.view.body["blocks"])
        return self.message.blocks if self.message else []

    @property
    def state(self) -> dict[str, Json]:
        """The values of the inputs around the element."""
        if self.view is not None:
            return self.view.state
        return self.message.state if self.message else {}


def container_of(core: Core, person: Person, wanted: Json) -> Container:
    """Return what a control call means by its container; raises RefusedError when it is gone or not theirs."""
    if wanted.get("type") == "view":
        view = open_view(core, person, str(wanted.get("view_id")))
        installation = core.world.installation_in(view.team_id)
        if installation is None:
            raise RefusedError("The app is not installed in this workspace.", 409)
        return Container(installation=installation, view=view)
    channel = core.world.place(str(wanted.get("channel")))
    ts = str(wanted.get("ts"))
    message = channel.ephemerals.get(ts) or core.world.message(channel.id, ts)
    if not core.may_read(person, channel) or message.visible_to not in {None, person.id}:
        raise RefusedError("That message is not for you.", 403)
    return Container(installation=serving(core, person, channel), channel=channel, message=message)


def open_view(core: Core, person: Person, view_id: str) -> OpenView:
    """Return a form or Home tab of a person; raises RefusedError when it is closed."""
    view = core.world.views.get(view_id)
    if view is None or view.user_id != person.id:
        raise RefusedError("That form is closed.", 404)
    return view


def block_id_of(where: Container, action_id: str) -> str:
    """Return the block in which an action id first occurs; raises RefusedError when it does not."""
    for block in every_block(where.blocks):
        if any(one.get("action_id") == action_id for one in pressable(block)):
            return str(block["block_id"])
    raise RefusedError(f"There is no element {action_id}.", 404)


def remember(where: Container, values: dict[str, Json]) -> None:
    """Keep what was filled in so far."""
    for block_id, actions in values.items():
        for action_id, value in actions.items():
            _, element = find_element(where.blocks, block_id, action_id)
            where.state.setdefault(block_id, {})[action_id] = {"type": element["type"], **value}


async def act(core: Core, person: Person, where: Container, ids: tuple[str, str], value: Json) -> Json:
    """Press a button or change an element; inputs without dispatch only remember their value."""
    block, element = find_element(where.blocks, *ids)
    if element["type"] in INITIAL:
        where.state.setdefault(ids[0], {})[ids[1]] = {"type": element["type"], **value}
        if block["type"] == "input" and not block.get("dispatch_action"):
            return {"ok": True}
    shown: Json = {name: element[name] for name in ("text", "value", "style", "url", "placeholder") if name in element}
    action: Json = {"type": element["type"], "block_id": ids[0], "action_id": ids[1], **shown, **value}
    payload = common(core, where.installation, person) | {
        "type": "block_actions",
        **_surroundings(core, person, where),
        "state": {"values": copy.deepcopy(where.state)},
        "actions": [action | {"action_ts": core.world.new_ts()}],
    }
    ack = await core.delivery.ask(Outgoing(kind="interactive", what=f"block_actions {ids[1]}", payload=payload))
    return _outcome(ack)


async def suggest(core: Core, person: Person, where: Container, ids: tuple[str, str], value: str) -> Json:
    """Ask the app what a list shows for what was typed."""
    find_element(where.blocks, *ids)
    surroundings = _surroundings(core, person, where)
    # Slack hands out neither trigger nor response_url while somebody types.
    for name in ("trigger_id", "response_url"):
        surroundings.pop(name, None)
    payload = common(core, where.installation, person) | {
        "type": "block_suggestion",
        **surroundings,
        "block_id": ids[0],
        "action_id": ids[1],
        "value": value,
    }
    ack = await core.delivery.ask(Outgoing(kind="interactive", what=f"block_suggestion {ids[1]}", payload=payload))
    found = {"options": ack.json.get("options", []), "option_groups": ack.json.get("option_groups", [])}
    return found | ({"error": ack.error} if ack.error else {})


async def submit(core: Core, person: Person, view: OpenView, values: dict[str, Json]) -> Json:
    """Send a form; what the browser would refuse comes back as errors without asking the app."""
    where = container_of(core, person, {"type": "view", "view_id": view.id})
    remember(where, values)
    wrong = missing_or_wrong(view)
    if wrong:
        return {"ok": False, "errors": wrong}
    trigger = core.world.new_trigger(person.id, channel_id=view.channel_id, view_id=view.id)
    payload = common(core, where.installation, person) | {
        "type": "view_submission",
        "trigger_id": trigger.id,
        "view": view_json(core, view),
        "response_urls": _response_urls(core, person, where),
    }
    name = f"view_submission {view.body['callback_id']}"
    ack = await core.delivery.ask(Outgoing(kind="interactive", what=name, payload=payload))
    if ack.error is not None:
        return _outcome(ack)
    try:
        return _apply(core, view, ack.json)
    except ApiError as error:
        return {"ok": False, "error": error.code, "details": error.details}


async def close(core: Core, person: Person, view: OpenView, *, clear: bool) -> Json:
    """Close a form, or all of them with its x; the app hears of it if it asked to."""
    is_cleared = clear or bool(view.body.get("clear_on_close"))
    stack = [core.world.views[one] for one in core.world.stacks.get(person.id, [])]
    going = list(reversed(stack)) if is_cleared else [view]
    for one in going:
        close_view(core, one)
    for one in going:
        installation = core.world.installation_in(one.team_id)
        if installation is None or not one.body.get("notify_on_close"):
            continue
        closed: Json = {"type": "view_closed", "view": view_json(core, one), "is_cleared": is_cleared}
        payload = common(core, installation, person) | closed
        name = f"view_closed {one.body['callback_id']}"
        await core.delivery.ask(Outgoing(kind="interactive", what=name, payload=payload))
    return {"ok": True}


def _outcome(ack: Ack) -> Json:
    return {"ok": ack.error is None} | ({"error": ack.error} if ack.error else {})


def _surroundings(core: Core, person: Person, where: Container) -> Json:
    """Return what a payload says of the message or view around an element."""
    channel, message = where.channel, where.message
    if where.view is not None:
        trigger = core.world.new_trigger(person.id, channel_id=where.view.channel_id, view_id=where.view.id)
        container: Json = {"type": "view", "view_id": where.view.id}
        return {"container": container, "view": view_json(core, where.view), "trigger_id": trigger.id}
    if channel is None or message is None:
        raise RefusedError("That message is gone.", 404)
    trigger = core.world.new_trigger(person.id, channel_id=channel.id)
    ticket_id = core.world.new_response_url(person.id, channel.id, where.installation.token, message)
    is_ephemeral = message.visible_to is not None
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    } | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
    # Slack keeps no ephemeral messages, so it cannot show the app its own.
    shown = {} if is_ephemeral else {"message": message_json(core, message)}
    return {
        "container": container,
        "channel": channel_ref(channel),
        **shown,
        "trigger_id": trigger.id,
        "response_url": response_address(core, ticket_id),
    }


def _response_urls(core: Core, person: Person, where: Container) -> list[Json]:
    """Return a response_url for each channel menu of a form that asks for one."""
    found: list[Json] = []
    for block in where.blocks:
        element = block.get("element") or {}
        if not element.get("response_url_enabled"):
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        chosen = where.state.get(block_id, {}).get(action_id, {})
        channel_id = chosen.get("selected_conversation") or chosen.get("selected_channel")
        if channel_id in core.world.channels:
            ticket_id = core.world.new_response_url(person.id, channel_id, where.installation.token)
            address = response_address(core, ticket_id)
            ids = {"block_id": block_id, "action_id": action_id}
            found.append(ids | {"channel_id": channel_id, "response_url": address})
    return found


def _apply(core: Core, view: OpenView, body: Json) -> Json:
    """Do to a form what the app's acknowledgement says."""
    action = body.get("response_action")
    if action is None:
        close_view(core, view)
    elif action == "clear":
        clear_views(core, view.user_id)
    elif action == "errors":
        return _errors(view, body.get("errors"))
    elif action in {"update", "push"} and isinstance(body.get("view"), dict):
        fresh: Json = body["view"]
        problems = view_problems(fresh, "modal")
        if problems:
            raise ApiError("invalid_view", {"errors": [f"{one.message} at {one.pointer}" for one in problems]})
        if action == "push":
            push_view(core, view, fresh)
        else:
            replace_view(core, view, fresh)
    else:
        raise ApiError("invalid_response_action")
    return {"ok": True}


def _errors(view: OpenView, errors: object) -> Json:
    """Return the app's complaints by block; Slack cannot show one for a block that has no input."""
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise ApiError("invalid_errors", {"errors": ["errors must be keyed by the block_id of an input block"]})
    return {"ok": False, "errors": {str(block_id): str(text) for block_id, text in errors.items()}}
