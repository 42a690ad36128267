"""What others are told about a theme's new status, and how it is signed."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.domain.statuses import StatusChange, TrackerLink
from bot.domain.themes import Theme
from bot.domain.webhooks import Delivery, signature
from bot.ports import Call, UnitOfWork

STATUS_CHANGED = "theme.status_changed"


def signed(url: str, secret: str, *, message_id: str, event: str, body: bytes, at: datetime) -> Call:
    """Return the request that tells an address of an event, signed with its secret in the clear."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Heed",
        "X-Heed-Event": event,
        "X-Heed-Delivery": message_id,
        "X-Heed-Signature": signature(secret, at, body),
    }
    return Call(url=url, headers=headers, body=body)


async def told_of(work: UnitOfWork, change_id: str) -> tuple[StatusChange, Theme] | None:
    """Return a step and its theme; None when it is gone, or not for everybody."""
    change = await work.statuses.with_id(change_id)
    theme = None if change is None else await work.themes.with_id(change.theme_id)
    return None if change is None or theme is None or theme.private_to is not None else (change, theme)


async def body_of(work: UnitOfWork, delivery: Delivery) -> bytes | None:
    """Return what a message says now, as JSON; None when there is nothing to be said any more."""
    found = await told_of(work, delivery.change_id)
    if found is None:
        return None
    change, theme = found
    links = (await work.statuses.links_of_many([theme.id])).get(theme.id, ())
    content = {"id": delivery.id, "workspace_id": work.workspace_id, **_content(change, theme, links)}
    return json.dumps(content, ensure_ascii=False).encode()


def _content(change: StatusChange, theme: Theme, links: Sequence[TrackerLink]) -> dict[str, object]:
    return {
        "type": STATUS_CHANGED,
        "at": change.at.isoformat(),
        "theme": {
            "id": theme.label,
            "name": theme.name,
            "links": [{"url": link.url, "label": link.label} for link in links],
        },
        "was": change.was.value,
        "status": change.status.value,
        "reason": change.reason,
        "would_change": change.would_change,
        "review_on": change.review_on.isoformat() if change.review_on else None,
        "by": change.by,
    }
