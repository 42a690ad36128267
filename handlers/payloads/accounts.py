"""Payloads of the forms about accounts: what stands in each field, whatever kind of input it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.payloads.common import Actor, Payload, actor_of, inside, objects_in, text_in
from handlers.payloads.feedback import memory_of

# Where each kind of input keeps a single value.
_PLACES = (("value",), ("selected_option", "value"), ("selected_user",))
# And several of them.
_LISTS = ("selected_users", "selected_channels", "selected_conversations")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountForm:
    """A form about an account that somebody sent; an input that it had and that is empty is an empty text."""

    actor: Actor
    memory: Mapping[str, str]
    values: Mapping[str, str]
    # People and channels, by field; a field that the form did not have is missing.
    lists: Mapping[str, tuple[str, ...]]
    is_another: bool

    @property
    def version(self) -> int:
        """Return the version that the form was opened with; 0 when it is not ours."""
        version = self.memory.get("version", "")
        return int(version) if version.isdecimal() else 0


def account_form_of(payload: Payload) -> AccountForm:
    """Return what a form about an account says."""
    values = inside(payload, "view", "state", "values")
    states = {name: inside(values, name, name) for name in values}
    return AccountForm(
        actor=actor_of(payload),
        memory=memory_of(text_in(payload, "view", "private_metadata")),
        values={name: _value(state) for name, state in states.items()},
        lists={name: found for name, state in states.items() if (found := _list(state)) is not None},
        is_another=bool(objects_in(values, "another", "another", "selected_options")),
    )


def _value(state: Payload) -> str:
    return next((found for place in _PLACES if (found := text_in(state, *place))), "")


def _list(state: Payload) -> tuple[str, ...] | None:
    for name in _LISTS:
        found = state.get(name)
        if isinstance(found, list):
            return tuple(each for each in found if isinstance(each, str))
    return None
