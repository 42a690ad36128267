"""The page on which somebody allows the app into a workspace, and the code that they bring back."""

import secrets
from html import escape
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from sandbox.core import Core
from sandbox.wire import RefusedError

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Allow {app}?</title>
<body style="font:16px/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem">
<h1>{app} asks to join a workspace</h1>
<p>This is a look-alike on your own machine, not Slack. It would grant: <code>{scopes}</code></p>
<ul>{links}</ul><p><a href="{cancel}">Cancel</a></p></body></html>"""


def oauth_page(core: Core) -> APIRouter:
    """Return the routes of an installation."""
    router = APIRouter()

    @router.get("/oauth/v2/authorize")
    async def authorize(client_id: str, scope: str = "", state: str = "", redirect_uri: str = "") -> HTMLResponse:
        target = _checked(core, client_id, redirect_uri)
        links = []
        for workspace in core.world.workspaces.values():
            query = urlencode({"team": workspace.id, "state": state, "redirect_uri": target, "client_id": client_id})
            links.append(f'<li><a href="/oauth/v2/allow?{escape(query)}">Allow in {escape(workspace.name)}</a></li>')
        cancel = f"{target}?{urlencode({'error': 'access_denied', 'state': state})}"
        return HTMLResponse(
            PAGE.format(
                app=escape(core.config.app_name),
                scopes=escape(scope),
                links="".join(links),
                cancel=escape(cancel),
            )
        )

    @router.get("/oauth/v2/allow")
    async def allow(client_id: str, team: str, state: str, redirect_uri: str) -> RedirectResponse:
        target = _checked(core, client_id, redirect_uri)
        people = (one for one in core.world.people.values() if one.team_id == team and not one.is_bot)
        person = next(people, None)
        if person is None:
            raise RefusedError("Nobody in that workspace can install the app.", 404)
        code = secrets.token_urlsafe(18)
        core.world.codes[code] = {"team_id": team, "user_id": person.id, "redirect_uri": target}
        return RedirectResponse(f"{target}?{urlencode({'code': code, 'state': state})}", status_code=302)

    return router


def _checked(core: Core, client_id: str, redirect_uri: str) -> str:
    """Return where to go back to; only to addresses of the manifest, or of the app itself."""
    if client_id != core.config.client_id:
        raise RefusedError("invalid_client_id: no app has this client id.")
    listed: list[str] = core.config.manifest.get("oauth_config", {}).get("redirect_urls", [])
    own = f"{core.config.app_url.rstrip('/')}/slack/oauth_redirect"
    target = redirect_uri or (listed[0] if listed else own)
    if not any(target.startswith(one) for one in [*listed, own]):
        raise RefusedError("bad_redirect_uri: the app's manifest does not list this address.")
    return target
