"""Payloads of the forms that change themes."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.payloads.common import Actor, Payload, actor_of, inside, objects_in, text_in
from handlers.payloads.feedback import memory_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeForm:
    """A form about a theme that somebody sent; what it did not ask is empty."""

    actor: Actor
    memory: Mapping[str, str]
    name: str
    into: str
    item: str
    items: tuple[str, ...]


def theme_form_of(payload: Payload) -> ThemeForm:
    """Return what a form about a theme says."""
    values = inside(payload, "view", "state", "values")
    return ThemeForm(
        actor=actor_of(payload),
        memory=memory_of(text_in(payload, "view", "private_metadata")),
        name=text_in(values, "name", "name", "value"),
        into=text_in(values, "into", "into", "selected_option", "value"),
        item=text_in(values, "item", "item", "selected_option", "value"),
        items=tuple(text_in(option, "value") for option in objects_in(values, "items", "items", "selected_options")),
    )
