"""auth.*, oauth.*, apps.*, api.test and blocks.validate: the app itself."""

import secrets

from sandbox.validation.surfaces import MESSAGE_BLOCKS, block_problems
from sandbox.validation.views import view_problems
from sandbox.web_api.calls import Call, Method
from sandbox.wire import ApiError, Json
from sandbox.workspace.installing import install, remove, revoke
from sandbox.workspace.nouns import Installation


async def api_test(call: Call) -> Json:
    """Answer with what was asked."""
    if call.text("error"):
        raise ApiError(call.text("error"), {"args": call.params})
    return {"args": call.params}


async def auth_test(call: Call) -> Json:
    """Say whose token it is."""
    workspace = call.core.world.workspaces[call.bot.team_id]
    return {
        "url": f"{call.core.config.public_url}/",
        "team": workspace.name,
        "team_id": workspace.id,
        "user": call.core.world.people[call.bot.bot_user_id].name,
        "user_id": call.bot.bot_user_id,
        "bot_id": call.bot.bot_id,
        "is_enterprise_install": call.core.faults.org_install,
    }


async def auth_revoke(call: Call) -> Json:
    """Take the token back, unless it is only a test."""
    if call.flag("test"):
        return {"revoked": False}
    revoke(call.core, call.bot)
    return {"revoked": True}


async def uninstall(call: Call) -> Json:
    """Remove the app from the workspace that calls."""
    _check_client(call)
    remove(call.core, call.bot)
    return {}


async def oauth_access(call: Call) -> Json:
    """Exchange the code of an installation for its token."""
    _check_client(call)
    grant = call.core.world.codes.pop(call.text("code"), None)
    if grant is None:
        raise ApiError("invalid_code")
    if grant["redirect_uri"] and grant["redirect_uri"] != call.text("redirect_uri", grant["redirect_uri"]):
        raise ApiError("bad_redirect_uri")
    installation = install(call.core, grant["team_id"], f"xoxb-{secrets.token_hex(12)}")
    workspace = call.core.world.workspaces[installation.team_id]
    return {
        "app_id": call.core.config.app_id,
        "authed_user": {"id": grant["user_id"]},
        "scope": ",".join(installation.scopes),
        "token_type": "bot",
        "access_token": installation.token,
        "bot_user_id": installation.bot_user_id,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


async def open_connection(call: Call) -> Json:
    """Return the address of a websocket for Socket Mode."""
    return {"url": call.core.sockets.open_ticket()}


async def list_authorizations(call: Call) -> Json:
    """Return the installations that an event is visible to."""
    call.required("event_context")
    live = [one for one in call.core.world.installations.values() if not one.is_revoked]
    return {"authorizations": [_authorization(one) for one in live]}


async def validate_blocks(call: Call) -> Json:
    """Check blocks, a message or a view without posting them."""
    for name, code in (("blocks", "invalid_blocks"), ("message", "invalid_message"), ("view", "invalid_view")):
        value = call.structure(name)
        if value is None:
            continue
        if name == "view" and isinstance(value, dict):
            problems = view_problems(value, str(value.get("type")))
        else:
            blocks = value.get("blocks") if isinstance(value, dict) else value
            listed = blocks if isinstance(blocks, list) else []
            problems = block_problems(listed, most=MESSAGE_BLOCKS, surface="message")
        if problems:
            errors = [{"pointer": one.pointer, "code": one.code, "message": one.message} for one in problems]
            raise ApiError(code, {"errors": errors})
        return {}
    raise ApiError("invalid_arguments")


def _check_client(call: Call) -> None:
    """Check the app's own id and secret, from HTTP Basic or as parameters."""
    client_id, secret = call.basic or (call.text("client_id"), call.text("client_secret"))
    if client_id != call.core.config.client_id:
        raise ApiError("invalid_client_id")
    if not secrets.compare_digest(secret.encode(), call.core.config.client_secret.encode()):
        raise ApiError("bad_client_secret")


def _authorization(installation: Installation) -> Json:
    """Return an installation as apps.event.authorizations.list shows it."""
    return {
        "enterprise_id": None,
        "team_id": installation.team_id,
        "user_id": installation.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }


METHODS = {
    "api.test": Method(run=api_test, caller="anyone"),
    "auth.test": Method(run=auth_test),
    "auth.revoke": Method(run=auth_revoke),
    "apps.uninstall": Method(run=uninstall),
    "oauth.v2.access": Method(run=oauth_access, caller="anyone"),
    "apps.connections.open": Method(run=open_connection, caller="app"),
    "apps.event.authorizations.list": Method(run=list_authorizations, caller="app"),
    "blocks.validate": Method(run=validate_blocks),
}
