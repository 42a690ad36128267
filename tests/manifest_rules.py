"""Slack's structural rules for an app manifest (version 2), for the parts that Heed's has; no other is allowed."""

from typing import Any


def _text(longest: int, shortest: int = 1, pattern: str = "") -> dict[str, Any]:
    return {
        "type": "string",
        "minLength": shortest,
        "maxLength": longest,
        **({"pattern": pattern} if pattern else {}),
    }


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": most, "uniqueItems": True}


_ADDRESS = _text(3_000, pattern="^https://")
_YES_OR_NO = {"type": "boolean"}
_SHORTCUT = _object(
    {
        "name": _text(24),
        "type": {"enum": ["message", "global"]},
        "callback_id": _text(255),
        "description": _text(150),
    },
    "name",
    "type",
    "callback_id",
    "description",
)
_COMMAND = _object(
    {
        "command": _text(32, pattern="^/"),
        "description": _text(2_000),
        "usage_hint": _text(1_000),
        "url": _ADDRESS,
        "should_escape": _YES_OR_NO,
    },
    "command",
    "description",
)
_FEATURES = _object(
    {
        "assistant_view": _object({"assistant_description": _text(300)}, "assistant_description"),
        "app_home": _object(
            {
                "home_tab_enabled": _YES_OR_NO,
                "messages_tab_enabled": _YES_OR_NO,
                "messages_tab_read_only_enabled": _YES_OR_NO,
            }
        ),
        "bot_user": _object({"display_name": _text(80), "always_online": _YES_OR_NO}, "display_name"),
        "shortcuts": _list(_SHORTCUT, 10),
        "slash_commands": _list(_COMMAND, 50),
    }
)
_SETTINGS = _object(
    {
        "event_subscriptions": _object({"request_url": _ADDRESS, "bot_events": _list(_text(100), 100)}),
        "interactivity": _object({"is_enabled": _YES_OR_NO, "request_url": _ADDRESS}, "is_enabled"),
        "org_deploy_enabled": _YES_OR_NO,
        "socket_mode_enabled": _YES_OR_NO,
        "token_rotation_enabled": _YES_OR_NO,
    }
)
RULES = _object(
    {
        "display_information": _object(
            {
                "name": _text(35),
                "description": _text(140),
                "long_description": _text(4_000, 175),
                "background_color": _text(7, pattern="^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
            },
            "name",
        ),
        "features": _FEATURES,
        "oauth_config": _object(
            {
                "redirect_urls": _list(_ADDRESS, 1_000),
                "scopes": _object({"bot": _list(_text(100), 255)}, "bot"),
            }
        ),
        "settings": _SETTINGS,
    },
    "display_information",
)
