"""users.*, team.info, bots.info and reactions.*: who there is, and what they feel."""

from sandbox.web_api.calls import Call, Method, paged
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import Message
from sandbox.workspace.talk import react, unreact
from sandbox.workspace.written import message_json, person_json, reactions_json

# Kinds of reactions on one message, and the length of a name; beyond them Slack refuses.
REACTION_KINDS_MAX = 50
REACTION_NAME_MAX = 100
# Without it Slack leaves addresses out of profiles.
EMAIL_SCOPE = "users:read.email"


async def user_info(call: Call) -> Json:
    """Describe a person."""
    return {"user": person_json(call.core, call.user(), call.bot.team_id, with_email=EMAIL_SCOPE in call.bot.scopes)}


async def list_users(call: Call) -> Json:
    """Return everybody whom the workspace can see."""
    world, team_id = call.core.world, call.bot.team_id
    seen = [one for one in world.people.values() if not world.is_stranger_to(one, team_id)]
    page, cursor = call.page(
        [person_json(call.core, one, team_id, with_email=EMAIL_SCOPE in call.bot.scopes) for one in seen]
    )
    return paged("members", page, cursor)


async def team_info(call: Call) -> Json:
    """Describe the workspace, or the company at the other end of a shared channel."""
    workspace = call.core.world.workspaces.get(call.text("team") or call.bot.team_id)
    if workspace is None:
        raise ApiError("team_not_found")
    return {"team": {"id": workspace.id, "name": workspace.name, "domain": workspace.domain, "email_domain": ""}}


async def bot_info(call: Call) -> Json:
    """Describe the app's bot."""
    bot_id = call.text("bot") or call.bot.bot_id
    if bot_id != call.bot.bot_id:
        raise ApiError("bot_not_found")
    shown = {"id": bot_id, "deleted": False, "name": call.core.config.app_name, "app_id": call.core.config.app_id}
    return {"bot": shown | {"user_id": call.bot.bot_user_id}}


async def add_reaction(call: Call) -> Json:
    """React as the bot."""
    message = _reacted_to(call)
    name = call.required("name").strip(":")
    if len(name) > REACTION_NAME_MAX:
        raise ApiError("invalid_name")
    if name not in message.reactions and len(message.reactions) >= REACTION_KINDS_MAX:
        raise ApiError("too_many_emoji")
    if not react(call.core, message, call.core.world.people[call.bot.bot_user_id], name):
        raise ApiError("already_reacted")
    return {}


async def remove_reaction(call: Call) -> Json:
    """Take one of the bot's reactions back."""
    message = _reacted_to(call)
    if not unreact(call.core, message, call.core.world.people[call.bot.bot_user_id], call.required("name").strip(":")):
        raise ApiError("no_reaction")
    return {}


async def get_reactions(call: Call) -> Json:
    """Return a message with its reactions."""
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    shown = message_json(call.core, message) | {"reactions": reactions_json(message)}
    return {"type": "message", "channel": channel.id, "message": shown}


def _reacted_to(call: Call) -> Message:
    """Return the message that a reaction is about."""
    channel = call.joined_channel()
    if channel.is_archived:
        raise ApiError("is_archived")
    return call.message(channel, "timestamp")


METHODS = {
    "users.info": Method(run=user_info, scopes=("users:read",)),
    "users.list": Method(run=list_users, scopes=("users:read",)),
    "team.info": Method(run=team_info, scopes=("team:read",)),
    "bots.info": Method(run=bot_info, scopes=("users:read",)),
    "reactions.add": Method(run=add_reaction, scopes=("reactions:write",)),
    "reactions.remove": Method(run=remove_reaction, scopes=("reactions:write",)),
    "reactions.get": Method(run=get_reactions, scopes=("reactions:read",)),
}
