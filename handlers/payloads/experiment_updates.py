"""Payloads of the form about an experiment's numbers, and of the menu that chooses the experiment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.flows.experiments.filling import SAID_ON, Filled, SaidThere
from handlers.payloads.common import Actor, Payload, actor_of, inside, text_in
from handlers.payloads.feedback import memory_of

EXPERIMENT = "experiment"
_TS = re.compile(r"\d{1,11}\.\d{1,6}", re.ASCII)
_VERSION = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceForm:
    """Which experiment a message is about, as somebody chose; empty: none."""

    actor: Actor
    message: SaidThere
    experiment_id: str


def filled_of(payload: Payload) -> Filled:
    """Return what the form about an experiment's numbers says."""
    values, memory = inside(payload, "view", "state", "values"), _memory(payload)
    actor = actor_of(payload)
    return Filled(
        workspace_id=actor.workspace_id,
        user_id=actor.user_id,
        view_id=text_in(payload, "view", "id"),
        experiment_id=memory.get("experiment", ""),
        words={name: text_in(values, name, name, "value") for name in values},
        said_on=_day(text_in(values, SAID_ON, SAID_ON, "selected_date")),
        update_id=memory.get("update") or None,
        seen=int(seen) if _VERSION.fullmatch(seen := memory.get("seen", "")) else None,
        message=said_there(memory),
    )


def choice_form_of(payload: Payload) -> ChoiceForm:
    """Return which experiment was chosen for a message."""
    values, memory = inside(payload, "view", "state", "values"), _memory(payload)
    return ChoiceForm(
        actor=actor_of(payload),
        message=said_there(memory) or SaidThere(channel_id="", ts=""),
        experiment_id=text_in(values, EXPERIMENT, EXPERIMENT, "selected_option", "value"),
    )


def said_there(memory: Mapping[str, str]) -> SaidThere | None:
    """Return the message that a form or a button remembers; `label` stands for words that name the experiment."""
    channel_id, ts = memory.get("channel", ""), memory.get("ts", "")
    # Anything else is none of ours.
    if not channel_id or not _TS.fullmatch(ts):
        return None
    return SaidThere(
        channel_id=channel_id,
        ts=ts,
        thread_ts=memory.get("thread") or None,
        author_id=memory.get("author") or None,
        text=memory.get("text", "") or memory.get("label", ""),
    )


def _memory(payload: Payload) -> Mapping[str, str]:
    return memory_of(text_in(payload, "view", "private_metadata"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
