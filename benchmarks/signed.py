"""Makes requests exactly as Slack sends them: unique events, signed on their raw bytes, ready for the wire."""

import hashlib
import hmac
import json
import time

TEAM = "T0BENCH"
APP = "A0BENCH"
SECRET = "0123456789abcdef0123456789abcdef"
BOT_TOKEN = "xoxb-benchmark"
PATH = "/slack/events"


def message_event(number: int, run: str) -> bytes:
    """Return the body of one message in a channel, as long as Slack's real ones are."""
    said_at = 1_790_000_000 + number // 1_000
    owner = {"enterprise_id": None, "team_id": TEAM, "user_id": "U0HEED", "is_bot": True}
    body = {
        "token": "legacy",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": _message(f"{said_at}.{number % 1_000:06d}", number),
        "type": "event_callback",
        "event_id": f"Ev{run}{number:09d}",
        "event_time": said_at,
        "authorizations": [{**owner, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-benchmark",
    }
    return json.dumps(body).encode()


def _message(ts: str, number: int) -> dict[str, object]:
    part = {"type": "rich_text_section", "elements": [{"type": "text", "text": "The export"}]}
    return {
        "type": "message",
        "user": "U0BENCH",
        "ts": ts,
        "client_msg_id": f"9c1f0a52-7f0e-4f6e-8f6e-{number:012d}",
        "text": "The export takes four minutes now, and our accountant closes the month on Friday.",
        "team": TEAM,
        "blocks": [{"type": "rich_text", "block_id": "b1", "elements": [part]}],
        "channel": "C0BENCH",
        "event_ts": ts,
        "channel_type": "channel",
    }


def signed_request(body: bytes, *, secret: str = SECRET, content_type: str = "application/json") -> bytes:
    """Return an HTTP request with Slack's signature over the body, valid for five minutes from now."""
    timestamp = str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\n"
        "User-Agent: Slackbot 1.0\r\n"
        "Accept: */*\r\n"
        f"Content-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {timestamp}\r\n"
        f"X-Slack-Signature: v0={signature}\r\n"
        "\r\n"
    )
    return head.encode() + body
