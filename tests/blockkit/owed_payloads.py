"""Payloads of answers that are owed, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.closing import Debt, DebtState, Way
from bot.domain.closing_errors import DebtReadersError
from bot.domain.owed import MOST_AT_ONCE, Answer, OwedEntry, OwedList, OwedNote
from bot.domain.statuses import ThemeStatus
from bot.domain.words import clean_words
from bot.flows.answering_owed import Pressed
from handlers.blocks import owed, owed_forms
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Block, Rendered

_NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_TEAMS = ("T0ACME", "T0GLOBEX", "T0INITECH", "T0HOOLI")


def _entry(words: str, number: int = 1, **facts: Any) -> OwedEntry:
    debt = Debt(
        id=f"{number:032x}",
        origin_key="change:user",
        theme_id="T1",
        change_id="change",
        status=ThemeStatus.NOT_NOW,
        feedback_ids=("F1",),
        asker_id="U0CARA",
        asker_name=words or None,
        account_id="A1",
        owed_by="U0ADA",
        way=Way.THREAD,
        channel_id="C1",
        thread_ts="1790000000.000100",
        private_to=None,
        is_external=True,
        asked_at=_NOW - timedelta(days=400),
        owed_at=_NOW - timedelta(days=300),
        state=DebtState.OWED,
        version=3,
        draft=words[:3000] or "…",
    )
    given: dict[str, Any] = {
        "theme_label": "T-3",
        "theme_name": words,
        "account_name": words,
        "place_name": words,
        "permalink": "https://acme.slack.com/archives/C1/p1790000000000100",
        "item_label": "F-12",
        "readers": tuple((team, words) for team in _TEAMS),
        "is_doubtful": True,
    }
    return OwedEntry(**{"debt": debt, **given, **facts})


def _by_a_person(words: str) -> OwedEntry:
    entry = _entry(words, 2, readers=(), place_name=None, permalink=None, can_post=False)
    return replace(entry, debt=replace(entry.debt, way=Way.OWNER, channel_id=None, asker_name=None))


def _sent(words: str) -> OwedEntry:
    entry = _entry(words, 3, account_name=None)
    return replace(entry, debt=replace(entry.debt, state=DebtState.SENT))


def _list(words: str, entries: tuple[OwedEntry, ...], total: int = 10**6, offset: int = 5) -> OwedList:
    query, about = words[:120], f"to {words}, by or to them"
    return OwedList(entries=entries, total=total, offset=offset, query=query, about=about, at=_NOW, notice=words)


def _note(words: str, waiting: int = 1000, **facts: Any) -> Rendered:
    entries = tuple(_entry(words, number) for number in range(min(waiting, 5)))
    given: dict[str, Any] = {
        "waiting": waiting,
        "sent": 7,
        "status": "not now",
        "theme_label": "T-3",
        "theme_name": words,
    }
    return draw(OwedNote(**{"entries": entries, **given, "query": "mine T-3", "at": _NOW, **facts}))


def _batch(words: str) -> Block:
    entries = tuple(_entry(words, number) for number in range(MOST_AT_ONCE - 1))
    return owed_forms.batch_form(_list(words, (*entries, _by_a_person(words))), view_query="all")


def _after(words: str) -> Block:
    pressed = Pressed(taken=(_entry(words).debt,), refused=(DebtReadersError(), DebtReadersError()))
    return owed_forms.sent_form(pressed, pressed)


MESSAGES: dict[str, Callable[[str], Rendered | Block]] = {
    "owed answer": lambda words: draw(Answer(words=clean_words(words)[:3000] or "…")),
    "owed list": lambda words: owed.owed_message(
        _list(words, (_entry(words), _by_a_person(words), _sent(words), _entry(words, 4), _entry(words, 5)))
    ),
    "owed list, empty": lambda words: owed.owed_message(_list(words, (), 0, 0)),
    "owed note": _note,
    "owed note, handed over": lambda words: _note(words, entries=(), handed_by="U0BO"),
    "owed note, all answered": lambda words: _note(words, 0),
}
VIEWS: dict[str, Callable[[str], Rendered | Block]] = {
    "owed done form": lambda words: owed_forms.done_form(words[:200]),
    "owed edit form": lambda words: owed_forms.edit_form(_entry(words), below="V1", query="all"),
    "owed edit form, by a person": lambda words: owed_forms.edit_form(_by_a_person(words)),
    "owed hand form": lambda words: owed_forms.hand_form(_entry(words)),
    "owed settle form": lambda words: owed_forms.settle_form(_entry(words)),
    "owed batch form": _batch,
    "owed batch form, empty": lambda words: owed_forms.batch_form(_list(words, (), 0, 0), view_query=""),
    "owed batch form, sent": _after,
}
