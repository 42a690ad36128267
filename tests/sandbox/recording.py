"""A tiny app on the other side of the look-alike: it records what arrives and answers what a test wants."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from aiohttp import web

from sandbox.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One request as the app saw it."""

    headers: dict[str, str]
    raw: bytes
    payload: Json

    @property
    def event(self) -> Json:
        """The event inside an envelope."""
        event: Json = self.payload.get("event", {})
        return event


@dataclass(slots=True)
class Answer:
    """What the app says back."""

    body: Json | str = ""
    status: int = 200
    after_s: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


class RecordingApp:
    """Records requests; `answers` maps a payload to an answer, an empty 200 by default."""

    def __init__(self) -> None:
        """Begin with nothing recorded."""
        self.arrived: list[Arrived] = []
        self.answers: Callable[[Json], Answer] = lambda _payload: Answer()

    def events(self, kind: str, subtype: str | None = None) -> list[Arrived]:
        """Return the recorded events of a type."""
        of_kind = [one for one in self.arrived if one.event.get("type") == kind]
        return [one for one in of_kind if one.event.get("subtype") == subtype]

    def payloads(self, kind: str) -> list[Json]:
        """Return the recorded interactive payloads of a type."""
        return [one.payload for one in self.arrived if one.payload.get("type") == kind]

    async def take(self, request: web.Request) -> web.Response:
        """Record a request and answer it."""
        raw = await request.read()
        payload = _parsed(raw, request.content_type)
        self.arrived.append(Arrived(headers=dict(request.headers), raw=raw, payload=payload))
        if payload.get("type") == "url_verification":
            return web.json_response({"challenge": payload["challenge"]})
        answer = self.answers(payload)
        await asyncio.sleep(answer.after_s)
        if isinstance(answer.body, str):
            return web.Response(text=answer.body, status=answer.status, headers=answer.headers)
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)


def _parsed(raw: bytes, content_type: str) -> Json:
    """Return the payload of a request, however Slack packed it."""
    if content_type == "application/json":
        parsed: Json = json.loads(raw)
        return parsed
    form = {name: values[0] for name, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
    if "payload" in form:
        inner: Json = json.loads(form["payload"])
        return inner
    return dict(form)
