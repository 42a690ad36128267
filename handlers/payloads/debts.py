"""Payloads of buttons and forms about answers that are owed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.owed import Pick
from handlers.payloads.common import Actor, Payload, actor_of, inside, objects_in, press_of, text_in
from handlers.payloads.feedback import memory_of

# The inputs of the forms: block id and action id are the same word, and errors are shown under it.
DRAFT, SEND_NOW, REASON, NEW_OWNER = "draft", "send_now", "reason", "new_owner"
# The boxes of the form that sends many.
CHOSEN = "chosen"
_DEBT, _TOLD = "debt", "told"
_SEPARATOR, _TEAMS = "|", "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtPress:
    """Somebody pressed something about one answer, or about a list of them."""

    actor: Actor
    trigger_id: str
    pick: Pick
    # What they chose in its menu.
    do: str
    # The list that it stands in; None: a direct message or the Home tab.
    query: str | None
    offset: int
    # The form that it stands in, if it does.
    view_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtForm:
    """A form about one answer that somebody sent."""

    actor: Actor
    pick: Pick
    words: str
    is_to_send: bool
    owner_id: str | None
    # The form below it that has to show the change, and its list.
    below_view_id: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchForm:
    """What somebody ticked in the form that sends many answers."""

    actor: Actor
    sent: tuple[Pick, ...]
    told: tuple[Pick, ...]


def debt_press_of(payload: Payload) -> DebtPress:
    """Return what somebody pressed."""
    press = press_of(payload)
    action = next(iter(objects_in(payload, "actions")), {})
    memory = memory_of(press.value or text_in(action, "selected_option", "value"))
    return DebtPress(
        actor=press.actor,
        trigger_id=press.trigger_id,
        pick=_pick(memory),
        do=memory.get("do", ""),
        query=memory.get("query"),
        offset=_number(memory.get("offset", "")),
        view_id=text_in(payload, "view", "id") if text_in(payload, "view", "type") == "modal" else "",
    )


def debt_form_of(payload: Payload) -> DebtForm:
    """Return what a form about one answer says."""
    values = inside(payload, "view", "state", "values")
    memory = memory_of(text_in(payload, "view", "private_metadata"))
    return DebtForm(
        actor=actor_of(payload),
        pick=_pick(memory),
        words=text_in(values, DRAFT, DRAFT, "value") or text_in(values, REASON, REASON, "value"),
        is_to_send=bool(objects_in(values, SEND_NOW, SEND_NOW, "selected_options")),
        owner_id=text_in(values, NEW_OWNER, NEW_OWNER, "selected_user") or None,
        below_view_id=memory.get("below", ""),
        query=memory.get("query", ""),
    )


def batch_form_of(payload: Payload) -> BatchForm:
    """Return what was ticked in the form that sends many answers."""
    ticked = list(_ticked(inside(payload, "view", "state", "values")))
    return BatchForm(
        actor=actor_of(payload),
        sent=tuple(pick for kind, pick in ticked if kind == _DEBT),
        told=tuple(pick for kind, pick in ticked if kind == _TOLD),
    )


def block_id_of(pick: Pick, *, is_told: bool) -> str:
    """Return the id of an answer's box: it says which answer was seen, and who would read it."""
    kind = _TOLD if is_told else _DEBT
    return _SEPARATOR.join((kind, pick.debt_id, str(pick.version), _TEAMS.join(sorted(pick.readers))))


def memory_of_pick(pick: Pick) -> dict[str, str]:
    """Return what a button or a form remembers of an answer."""
    return {"debt": pick.debt_id, "version": str(pick.version), "readers": _TEAMS.join(sorted(pick.readers))}


def _ticked(values: Payload) -> Iterator[tuple[str, Pick]]:
    for block_id in values:
        kind, _, rest = block_id.partition(_SEPARATOR)
        debt_id, _, tail = rest.partition(_SEPARATOR)
        version, _, readers = tail.partition(_SEPARATOR)
        if kind in {_DEBT, _TOLD} and objects_in(values, block_id, CHOSEN, "selected_options"):
            yield kind, _pick({"debt": debt_id, "version": version, "readers": readers})


def _pick(memory: Mapping[str, str]) -> Pick:
    readers = memory.get("readers", "")
    return Pick(
        debt_id=memory.get("debt", ""),
        version=_number(memory.get("version", "")),
        readers=frozenset(team for team in readers.split(_TEAMS) if team),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else 0
