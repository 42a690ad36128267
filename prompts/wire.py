"""One request to an OpenAI-compatible endpoint, read piece by piece, and every way it can fail as a sentence.

Everything is streamed, so that the first word has a deadline of its own and a flood can be stopped by hanging up.
Redirects are not followed: words go to the host that the ledger names, or nowhere.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

import httpx2
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    AsyncStream,
    BadRequestError,
    NotFoundError,
    OpenAIError,
)
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from bot.domain.errors import AnalystError
from bot.domain.language import later
from bot.domain.ledger import Ended, Outcome
from prompts.address import EndpointAddress, Tempo
from prompts.catalog import Message
from prompts.environment import is_on_this_machine, without_openai_environment
from prompts.replies import Schema

# A token is rarely longer than this, in characters: an endpoint that sends more ignores the limit it was given.
_CHARACTERS_A_TOKEN = 8
# Pieces without a word in them (thoughts, pings) are bounded too: no answer of ours takes a tenth of it.
_MOST_PIECES = 20_000
# `stop`, and whatever else servers call a proper end; these mean that the answer is not whole, or no answer.
_BAD_ENDS = {
    "length": later("its answer was cut off"),
    "content_filter": later("it would not answer that"),
    **dict.fromkeys(("tool_calls", "function_call"), later("it tried to use a tool")),
}
_CONNECT_SECONDS = 5.0
_RATE_LIMITED = 429
_SERVER_FAULTS = 500
# Statuses that pass by themselves, besides those of a server in trouble.
_PASSING = frozenset({408, 409, 425, _RATE_LIMITED})
_AN_ERROR = later("it answered with an error")
_IN_WORDS = {
    **dict.fromkeys((401, 403), later("it refused the key")),
    404: later("it knows neither this address nor this model"),
    _RATE_LIMITED: later("it is too busy"),
}


class PassingError(AnalystError):
    """The language model could not be asked just now."""


def open_client(address: EndpointAddress, tempo: Tempo) -> AsyncOpenAI:
    """Return a client that knows nothing but this address; on the way to another machine it takes the proxy, if any."""
    timeout = httpx2.Timeout(tempo.first_token, connect=_CONNECT_SECONDS)
    takes_proxy = not is_on_this_machine(address.base_url)
    http_client = httpx2.AsyncClient(timeout=timeout, follow_redirects=False, trust_env=takes_proxy)
    with without_openai_environment():
        return AsyncOpenAI(
            api_key=address.api_key or "none",  # servers on one's own machine take any; the package wants one
            base_url=address.base_url,
            max_retries=0,
            timeout=timeout,
            http_client=http_client,
        )


async def list_models(address: EndpointAddress, tempo: Tempo) -> list[str]:
    """Return the names of the endpoint's models, empty when it does not list them; raises AnalystError."""
    client = open_client(address, tempo)
    try:
        async with asyncio.timeout(tempo.first_token):
            return [model.id for model in (await client.models.list()).data or []]
    except NotFoundError:
        # Some servers list nothing; they answer, which is what was asked.
        return []
    except TimeoutError:
        raise AnalystError(later("it did not answer in time")) from None
    except (OpenAIError, httpx2.HTTPError, ValueError) as error:
        raise _explained(error) from None
    finally:
        await client.close()


class Dialect:
    """What this endpoint takes besides the request itself, learned from its refusals."""

    def __init__(self, *, is_openai: bool) -> None:
        """Begin with what OpenAI's own, or everybody else's, server takes."""
        self._limit = "max_completion_tokens" if is_openai else "max_tokens"
        self._extras: dict[str, object] = {"temperature": 0}
        self._learned: set[str] = set()

    def options(self, tokens_back: int) -> Mapping[str, object]:
        """Return the options of a request."""
        return {**self._extras, self._limit: tokens_back}

    def learns_from(self, error: BadRequestError) -> bool:
        """Change what is sent when the endpoint names it as the reason of a refusal; False when there is no point."""
        said = f"{error.param} {error.message}"
        if self._limit in said and "limit" not in self._learned:
            self._learned.add("limit")
            self._limit = "max_tokens" if self._limit == "max_completion_tokens" else "max_completion_tokens"
            return True
        # Models that think first take no temperature.
        return "temperature" in said and self._extras.pop("temperature", None) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A request: the messages, the shape of the reply, and the most tokens that may come back."""

    messages: Sequence[Message]
    shape_name: str
    schema: Schema
    tokens_back: int

    @property
    def characters(self) -> int:
        """Return how many characters of text are sent."""
        return sum(len(message.content) for message in self.messages)


class Exchange:
    """One request and its reply, with what the endpoint counted."""

    def __init__(self, client: AsyncOpenAI, model: str, dialect: Dialect, tempo: Tempo) -> None:
        """Prepare to ask once."""
        self._client = client
        self._model = model
        self._dialect = dialect
        self._tempo = tempo
        self._characters_back = 0
        self._tokens: tuple[int, int] | None = None
        self._end: str | None = None

    async def pieces(self, order: Order) -> AsyncGenerator[str, None]:
        """Yield the reply as it comes; raises AnalystError, of which PassingError is worth another try."""
        try:
            async with aclosing(self._chunks(order)) as chunks:
                seen = 0
                async for chunk in chunks:
                    seen += 1
                    self._note(chunk)
                    if text := _text_of(chunk):
                        self._characters_back += len(text)
                        yield text
                    if seen > _MOST_PIECES or self._characters_back > order.tokens_back * _CHARACTERS_A_TOKEN:
                        raise AnalystError(later("it would not stop talking"), is_refused=True)
        except BadRequestError as error:
            raise (PassingError(after_seconds=0) if self._dialect.learns_from(error) else _explained(error)) from None
        except (OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise _explained(error) from None
        if self._end in _BAD_ENDS:
            raise AnalystError(_BAD_ENDS[self._end], is_refused=True)

    def ended(self, error: AnalystError | None = None) -> Ended:
        """Return what the ledger is told: a request that never got through cost nothing."""
        tokens_in, tokens_out = self._tokens or (None, None)
        if isinstance(error, PassingError) and not self._characters_back:
            tokens_in, tokens_out = 0, 0
        outcome = Outcome.ANSWERED if error is None else Outcome.REFUSED if error.is_refused else Outcome.FAILED
        return Ended(
            outcome=outcome,
            note=str(error) if error else "",
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            characters_back=self._characters_back,
        )

    async def _chunks(self, order: Order) -> AsyncGenerator[ChatCompletionChunk, None]:
        deadline = asyncio.get_running_loop().time() + self._tempo.first_token
        try:
            async with asyncio.timeout_at(deadline):
                stream = await self._open(order)
        except TimeoutError:
            raise AnalystError(later("it did not begin to answer in time")) from None
        async with stream:
            chunks: AsyncIterator[ChatCompletionChunk] = aiter(stream)
            try:
                async with asyncio.timeout_at(deadline):
                    first = await anext(chunks, None)
            except TimeoutError:
                raise AnalystError(later("it did not begin to answer in time")) from None
            if first is not None:
                yield first
                async for chunk in chunks:
                    yield chunk

    async def _open(self, order: Order) -> AsyncStream[ChatCompletionChunk]:
        messages = [{"role": message.role, "content": message.content} for message in order.messages]
        # Options differ from server to server, so they are checked by the server and not by the types.
        options = cast("dict[str, Any]", self._dialect.options(order.tokens_back))
        stream = await self._client.chat.completions.create(
            model=self._model,
            messages=cast("list[ChatCompletionMessageParam]", messages),
            response_format={
                "type": "json_schema",
                "json_schema": {"name": order.shape_name, "strict": True, "schema": order.schema},
            },
            stream=True,
            stream_options={"include_usage": True},
            **options,
        )
        return cast("AsyncStream[ChatCompletionChunk]", stream)

    def _note(self, chunk: ChatCompletionChunk) -> None:
        usage = chunk.usage
        if usage is not None and isinstance(usage.prompt_tokens, int) and isinstance(usage.completion_tokens, int):
            self._tokens = (max(usage.prompt_tokens, 0), max(usage.completion_tokens, 0))
        if chunk.choices and chunk.choices[0].finish_reason:
            self._end = chunk.choices[0].finish_reason


def _text_of(chunk: ChatCompletionChunk) -> str:
    # The package builds what it gets without looking: any part may be missing, whatever its type says.
    choices = chunk.choices or []
    text = getattr(getattr(choices[0], "delta", None), "content", None) if choices else None
    return text if isinstance(text, str) else ""


def _explained(error: Exception) -> AnalystError:
    """Return what went wrong as a sentence; the endpoint's own words stay out of it."""
    if isinstance(error, APIStatusError):
        status = error.status_code
        reason = f"{_IN_WORDS.get(status, _AN_ERROR)}, HTTP {status}"
        is_passing = status in _PASSING or status >= _SERVER_FAULTS
        return (PassingError if is_passing else AnalystError)(reason, after_seconds=_asked_wait(error))
    if isinstance(error, APITimeoutError | httpx2.TimeoutException):
        return AnalystError(later("it did not answer in time"))
    if isinstance(error, APIConnectionError | httpx2.HTTPError):
        return PassingError(later("it could not be reached, or hung up"))
    if isinstance(error, APIError):
        return AnalystError(later("it broke off with an error"))
    return AnalystError(later("its answer could not be read"), is_refused=True)


def _asked_wait(error: APIStatusError) -> float | None:
    """Return the seconds of `Retry-After`; a date, or nonsense, is nobody's wish."""
    given = error.response.headers.get("retry-after", "")
    return float(given) if given.isascii() and given.isdecimal() and len(given) <= len("86400") else None
