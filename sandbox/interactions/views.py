"""Forms on a person's screen: a stack of up to three, and the Home tab."""

import secrets

from sandbox.core import Core
from sandbox.validation.surfaces import with_block_ids
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import OpenView

# Slack stacks three forms and refuses a fourth.
STACK_DEPTH = 3

# What an input's state looks like before anybody touched it, by element type: (key in state, key in the element).
INITIAL: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", "initial_files"),
}
# These hold lists, so that untouched means empty and not null.
LISTS = frozenset({"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"})


def show_view(core: Core, team_id: str, user_id: str, body: Json, *, channel_id: str | None = None) -> OpenView:
    """Open a form in place of whatever the person had open."""
    for old in core.world.stacks.get(user_id, []):
        core.world.views.pop(old, None)
    view = _new_view(core, team_id, user_id, body)
    view.channel_id = channel_id
    core.world.stacks[user_id] = [view.id]
    core.stream.tell("views")
    return view


def push_view(core: Core, below: OpenView, body: Json) -> OpenView:
    """Put a form on top of another; raises push_limit_reached beyond three."""
    stack = core.world.stacks.setdefault(below.user_id, [])
    if len(stack) >= STACK_DEPTH:
        raise ApiError("push_limit_reached")
    view = _new_view(core, below.team_id, below.user_id, body)
    view.root_id, view.previous_id, view.channel_id = below.root_id, below.id, below.channel_id
    stack.append(view.id)
    core.stream.tell("views")
    return view


def replace_view(core: Core, view: OpenView, body: Json) -> None:
    """Change a form; what was typed stays where block and action ids stay."""
    typed = view.state
    view.body = _with_defaults(body)
    view.state = initial_state(view.body["blocks"])
    for block_id, actions in view.state.items():
        for action_id in actions:
            if action_id in typed.get(block_id, {}):
                actions[action_id] = typed[block_id][action_id]
    view.hash = _new_hash(core)
    core.stream.tell("home" if view.body["type"] == "home" else "views")


def publish_home(core: Core, team_id: str, user_id: str, body: Json) -> OpenView:
    """Show a Home tab, new or changed."""
    key = (team_id, user_id)
    if key not in core.world.homes:
        core.world.homes[key] = _new_view(core, team_id, user_id, body)
        core.stream.tell("home")
    else:
        replace_view(core, core.world.homes[key], body)
    return core.world.homes[key]


def close_view(core: Core, view: OpenView) -> None:
    """Take a form off the screen; those below come back."""
    stack = core.world.stacks.get(view.user_id, [])
    if view.id in stack:
        stack.remove(view.id)
    core.world.views.pop(view.id, None)
    core.stream.tell("views")


def clear_views(core: Core, user_id: str) -> None:
    """Take every form of a person off the screen."""
    for view_id in core.world.stacks.pop(user_id, []):
        core.world.views.pop(view_id, None)
    core.stream.tell("views")


def inputs_of(block: Json) -> list[Json]:
    """Return the elements of a block that hold a value."""
    found = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
    return [one for one in found if isinstance(one, dict) and one.get("type") in INITIAL]


def initial_state(blocks: list[Json]) -> dict[str, Json]:
    """Return the state of untouched blocks: every input with its initial value."""
    state: dict[str, Json] = {}
    for block in blocks:
        for element in inputs_of(block):
            key, initial = INITIAL[element["type"]]
            value = element.get(initial, [] if key in LISTS else None)
            state.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], key: value}
    return state


def _new_view(core: Core, team_id: str, user_id: str, body: Json) -> OpenView:
    """Make a view and remember it."""
    view_id = core.world.new_id("V")
    whole = _with_defaults(body)
    view = OpenView(
        id=view_id,
        team_id=team_id,
        user_id=user_id,
        body=whole,
        hash=_new_hash(core),
        root_id=view_id,
        state=initial_state(whole["blocks"]),
    )
    core.world.views[view_id] = view
    return view


def _with_defaults(body: Json) -> Json:
    """Fill in what an app may leave out."""
    blocks = with_block_ids(body["blocks"])
    defaults: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
    }
    if body["type"] == "modal":
        defaults |= {"close": None, "submit": None, "submit_disabled": False}
    return defaults | body | {"blocks": blocks}


def _new_hash(core: Core) -> str:
    """Return a hash that tells this version of a view from the others."""
    return f"{int(core.world.epoch())}.{secrets.token_hex(4)}"
