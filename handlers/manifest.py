"""The Slack app as `manifest.json` describes it."""

import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin

from handlers.gate import PATH
from handlers.oauth import REDIRECT_PATH

FILE = Path(__file__).parent.parent / "manifest.json"


def bot_scopes() -> Sequence[str]:
    """Return the scopes that Heed asks for."""
    scopes: list[str] = json.loads(FILE.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    return scopes


def manifest(*, url: str | None, is_socket: bool) -> str:
    """Return the manifest as JSON, for a Heed that Slack calls at `url`, or for Socket Mode."""
    described = json.loads(FILE.read_text(encoding="utf-8"))
    settings = described["settings"]
    addressed = [*described["features"].get("slash_commands", []), settings.get("interactivity", {})]
    settings["socket_mode_enabled"] = is_socket
    described["oauth_config"].pop("redirect_urls", None)
    for part in addressed:
        part.pop("url", None)
        part.pop("request_url", None)
    settings["event_subscriptions"].pop("request_url", None)
    if url is not None and not is_socket:
        _fill_in(described, f"{url.rstrip('/')}/")
    return json.dumps(described, indent=2, ensure_ascii=False)


def _fill_in(described: dict[str, dict[str, object]], base: str) -> None:
    address = urljoin(base, PATH.lstrip("/"))
    settings, features = described["settings"], described["features"]
    for command in _rows(features.get("slash_commands")):
        command["url"] = address
    for name in ("interactivity", "event_subscriptions"):
        part = settings.get(name)
        if isinstance(part, dict):
            part["request_url"] = address
    described["oauth_config"]["redirect_urls"] = [urljoin(base, REDIRECT_PATH.lstrip("/"))]


def _rows(value: object) -> list[dict[str, object]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
