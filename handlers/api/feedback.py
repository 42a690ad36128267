"""Feedback over HTTP: handing it over, reading it, removing it, and taking all of it along."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AwareDatetime, Field

from bot.domain.errors import FeedbackNotFoundError
from bot.domain.feedback import Kind, Severity, number_from
from bot.domain.labels import Sentiment
from bot.domain.outside_errors import BadRequestError
from bot.domain.receiving import Handed
from bot.domain.themes import theme_number_from
from bot.flows.desk import Desk
from bot.flows.reading_outside import MOST, exported_pages, list_items, outside_reader, read_item
from bot.flows.receiving import Received, receive_feedback
from bot.flows.removing import remove_feedback
from bot.ports import Search
from handlers.api import shapes
from handlers.api.answers import item_facts, item_list, item_out
from handlers.api.visitor import reader_of, visitor_of

# Longer than any filter that somebody means.
_LONGEST = 200
# What `responses` of a route tells of its failures.
_GONE: dict[int | str, dict[str, Any]] = {404: {"model": shapes.Problem}}
_KEPT: dict[int | str, dict[str, Any]] = {200: {"model": shapes.Kept}, 409: {"model": shapes.Problem}}

Key = Annotated[str | None, Header(max_length=255, description="Sent again with the same key, it is one call.")]


class ItemQuery(shapes.Asked):
    """Which items are listed."""

    q: Annotated[str, Field(max_length=_LONGEST, description="Words that have to be in it.")] = ""
    kind: Kind | None = None
    severity: Severity | None = None
    sentiment: Sentiment | None = None
    area: Annotated[str | None, Field(max_length=_LONGEST)] = None
    account: Annotated[str | None, Field(max_length=_LONGEST, description="A part of the account's name.")] = None
    theme: Annotated[str | None, Field(max_length=20, examples=["T-3"])] = None
    since: Annotated[AwareDatetime | None, Field(description="Said at this time or later.")] = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    cursor: Annotated[str | None, Field(max_length=_LONGEST, description="`next_cursor` of the page before.")] = None


class FeedbackRoutes:
    """The answers of `/feedback` and `/export`."""

    def __init__(self, desk: Desk) -> None:
        """Answer from this desk."""
        self._desk = desk

    def add_to(self, api: APIRouter) -> None:
        """Serve them."""
        one = "/feedback/{feedback_id}"
        api.add_api_route(
            "/feedback", self.hand_over, methods=["POST"], status_code=201, response_model=shapes.Kept, responses=_KEPT
        )
        api.add_api_route("/feedback", self.listed, response_model=shapes.ItemList)
        api.add_api_route(one, self.read, response_model=shapes.ItemOut, responses=_GONE)
        api.add_api_route(one, self.remove, methods=["DELETE"], status_code=204, responses=_GONE)
        api.add_api_route("/export", self.export, response_class=StreamingResponse)

    async def hand_over(self, request: Request, item: shapes.NewItem, idempotency_key: Key = None) -> Response:
        """Hand over something that a customer said.

        It is stored before it is answered: 201 for a new item, 200 for one that is known by its `source` and
        `external_id` and stays as it is. Sent again with the same `Idempotency-Key` it is answered as the first time.
        """
        del idempotency_key  # The door has read it, with all that it belongs to.
        visitor = visitor_of(request)
        received = await receive_feedback(self._desk, visitor.token, _handed(item), visitor.repeatable)
        reader = outside_reader(visitor.token.workspace_id)
        kept = await read_item(self._desk, reader, received.feedback.number)
        told = shapes.Kept.model_validate({**item_facts(kept), "created": received.is_new})
        return JSONResponse(
            told.model_dump(mode="json"), status_code=201 if received.is_new else 200, headers=_headers(received)
        )

    async def listed(self, request: Request, asked: Annotated[ItemQuery, Query()]) -> shapes.ItemList:
        """List feedback, the newest first; what comes in meanwhile shifts no page."""
        search = Search(
            words=asked.q,
            kind=asked.kind,
            severity=asked.severity,
            sentiment=asked.sentiment,
            area=asked.area,
            account_name=asked.account,
            said_since=asked.since,
            limit=asked.limit,
        )
        theme = None if asked.theme is None else theme_number_from(asked.theme)
        if asked.theme is not None and theme is None:
            raise BadRequestError("Name a theme by its id, such as T-3.", field="theme")
        page = await list_items(self._desk, reader_of(request), search, theme=theme, cursor=asked.cursor)
        return item_list(page)

    async def read(self, request: Request, feedback_id: str) -> shapes.ItemOut:
        """Read one item by its id, such as `F-12`."""
        return item_out(await read_item(self._desk, reader_of(request), _number(feedback_id)))

    async def remove(self, request: Request, feedback_id: str) -> Response:
        """Remove an item for good: its words, and what quotes them in Slack. It is not brought back."""
        await remove_feedback(self._desk, reader_of(request), _number(feedback_id))
        return Response(status_code=204)

    async def export(
        self, request: Request, file_format: Annotated[Literal["csv", "json"], Query(alias="format")] = "json"
    ) -> StreamingResponse:
        """Take all feedback along, as `heed export` writes it; `heed import` reads the CSV again."""
        pages = exported_pages(self._desk, reader_of(request), file_format)
        media = "text/csv; charset=utf-8" if file_format == "csv" else "application/json"
        named = {"Content-Disposition": f'attachment; filename="heed-feedback.{file_format}"'}
        return StreamingResponse(pages, media_type=media, headers=named)


def _handed(item: shapes.NewItem) -> Handed:
    return Handed(
        words=item.words,
        said_at=item.said_at,
        source=item.source,
        external_id=item.external_id,
        author_name=item.author.name,
        author_email=item.author.email,
        account_name=item.account.name,
        account_external_id=item.account.external_id,
        account_domain=item.account.domain,
        kind=item.kind,
        severity=item.severity,
        sentiment=item.sentiment,
        area=item.area,
    )


def _headers(received: Received) -> dict[str, str]:
    where = {"Location": f"/api/v1/feedback/{received.feedback.label}"}
    return {**where, "Idempotent-Replayed": "true"} if received.is_repeated else where


def _number(label: str) -> int:
    number = number_from(label)
    if number is None:
        raise FeedbackNotFoundError
    return number
