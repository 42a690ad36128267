"""Payloads of forgetting: the buttons below a preview, and the form that says how long words are kept."""

import json
from dataclasses import dataclass

from bot.flows.forgetting import Order
from handlers.payloads.common import Actor, Payload, actor_of, inside, press_of, text_in
from handlers.payloads.feedback import memory_of

# The names of the buttons, of the form, and of its only input.
# Two buttons of one row must not have one name.
BEGIN, BEGIN_WITH, LEAVE = "forget.begin", "forget.begin_with_namesakes", "forget.leave"
KEEPING, KEEPING_FORM, DAYS = "forget.keeping", "forget.keeping_form", "keeping_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingForm:
    """What somebody typed into the form."""

    actor: Actor
    typed: str


def order_memory(order: Order) -> str:
    """Return an order as a button remembers it."""
    known = {"user": order.user_id, "name": order.name, "account": order.account_id}
    memory = {name: value for name, value in known.items() if value is not None}
    return json.dumps(memory | ({"namesakes": "yes"} if order.with_namesakes else {}))


def order_of(payload: Payload) -> Order:
    """Return the order that a pressed button remembers."""
    memory = memory_of(press_of(payload).value)
    return Order(
        user_id=memory.get("user"),
        name=memory.get("name"),
        account_id=memory.get("account"),
        with_namesakes=memory.get("namesakes") == "yes",
    )


def keeping_form_of(payload: Payload) -> KeepingForm:
    """Return what the form says."""
    values = inside(payload, "view", "state", "values")
    return KeepingForm(actor=actor_of(payload), typed=text_in(values, DAYS, DAYS, "value"))
