"""The frozen evidence of decisions between domain and JSON: pure, and never rewritten once it is stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.experiments.decisions import Evidence, FrozenItem, FrozenTheme


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """Return what was known on the day of a decision, in the form that is stored."""
    theme = evidence.theme
    return {
        "report": evidence.report,
        "theme": None
        if theme is None
        else {
            "theme_id": theme.theme_id,
            "label": theme.label,
            "name": theme.name,
            "items": theme.items,
            "accounts": theme.accounts,
            "people": theme.people,
        },
        "items": [
            {
                "feedback_id": item.feedback_id,
                "label": item.label,
                "account_name": item.account_name,
                "said_at": item.said_at.isoformat(),
                "private_to": item.private_to,
            }
            for item in evidence.items
        ],
        "accounts": list(evidence.accounts),
        "updates": [[update_id, version] for update_id, version in evidence.updates],
    }


def evidence_of(stored: Mapping[str, Any]) -> Evidence:
    """Return what was known on the day of a decision."""
    theme = stored.get("theme")
    return Evidence(
        report=dict(stored.get("report", {})),
        theme=None if theme is None else _theme_of(theme),
        items=tuple(_item_of(item) for item in stored.get("items", ())),
        accounts=tuple(stored.get("accounts", ())),
        updates=tuple((update_id, version) for update_id, version in stored.get("updates", ())),
    )


def _theme_of(stored: Mapping[str, Any]) -> FrozenTheme:
    """Return the theme behind an experiment as it was."""
    return FrozenTheme(
        theme_id=stored["theme_id"],
        label=stored["label"],
        name=stored.get("name", ""),
        items=stored.get("items", 0),
        accounts=stored.get("accounts", 0),
        people=stored.get("people", 0),
    )


def _item_of(stored: Mapping[str, Any]) -> FrozenItem:
    """Return an item behind a decision as it was."""
    return FrozenItem(
        feedback_id=stored["feedback_id"],
        label=stored["label"],
        account_name=stored.get("account_name"),
        said_at=datetime.fromisoformat(stored["said_at"]),
        private_to=stored.get("private_to"),
    )
