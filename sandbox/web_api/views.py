"""views.*: forms and Home tabs."""

from sandbox.interactions.views import publish_home, push_view, replace_view, show_view
from sandbox.validation.views import view_problems
from sandbox.web_api.calls import Call, Method
from sandbox.web_api.content import invalid
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import OpenView, Trigger
from sandbox.workspace.written import view_json


async def open_view(call: Call) -> Json:
    """Open a form for the person whose trigger it is."""
    body = _checked(call, "modal")
    trigger = _spent_trigger(call)
    view = show_view(call.core, call.bot.team_id, trigger.user_id, body, channel_id=trigger.channel_id)
    return {"view": view_json(call.core, view)}


async def push(call: Call) -> Json:
    """Put a form on top of the one in which the trigger arose."""
    body = _checked(call, "modal")
    trigger = _spent_trigger(call)
    if trigger.view_id is None or trigger.view_id not in call.core.world.views:
        raise ApiError("not_found")
    return {"view": view_json(call.core, push_view(call.core, call.core.world.views[trigger.view_id], body))}


async def update(call: Call) -> Json:
    """Change an open form, if nobody else changed it meanwhile."""
    view = _named_view(call)
    body = _checked(call, str(view.body["type"]))
    if call.text("hash") and call.text("hash") != view.hash:
        raise ApiError("hash_conflict")
    replace_view(call.core, view, body)
    return {"view": view_json(call.core, view)}


async def publish(call: Call) -> Json:
    """Show a person their Home tab."""
    person = call.user("user_id")
    body = _checked(call, "home")
    if not call.core.config.manifest.get("features", {}).get("app_home", {}).get("home_tab_enabled"):
        raise ApiError("not_enabled")
    home = call.core.world.homes.get((call.bot.team_id, person.id))
    if home and call.text("hash") and call.text("hash") != home.hash:
        raise ApiError("hash_conflict")
    return {"view": view_json(call.core, publish_home(call.core, call.bot.team_id, person.id, body))}


def _checked(call: Call, kind: str) -> Json:
    """Return the view of a call after the checks; raises invalid_arguments with the reasons."""
    body = call.structure("view")
    if not isinstance(body, dict):
        raise ApiError("invalid_arguments")
    problems = view_problems(body, kind)
    if problems:
        raise invalid("invalid_arguments", problems)
    return body


def _spent_trigger(call: Call) -> Trigger:
    """Use a trigger up; raises as Slack does when it is unknown, too old or used."""
    trigger = call.core.world.triggers.get(call.text("trigger_id") or call.text("interactivity_pointer"))
    if trigger is None:
        raise ApiError("invalid_trigger_id")
    if trigger.is_used:
        raise ApiError("exchanged_trigger_id")
    is_old = call.core.world.epoch() - trigger.made_at > call.core.config.trigger_life_s
    if is_old or call.core.faults.expire_triggers:
        raise ApiError("expired_trigger_id")
    trigger.is_used = True
    return trigger


def _named_view(call: Call) -> OpenView:
    """Return the view that a call names by id or external id."""
    views = call.core.world.views
    external_id = call.text("external_id")
    if external_id:
        found = next((one for one in views.values() if one.body.get("external_id") == external_id), None)
    else:
        found = views.get(call.required("view_id"))
    if found is None or found.team_id != call.bot.team_id:
        raise ApiError("not_found")
    return found


METHODS = {
    "views.open": Method(run=open_view),
    "views.push": Method(run=push),
    "views.update": Method(run=update),
    "views.publish": Method(run=publish),
}
