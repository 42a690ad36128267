"""Themes over HTTP: what customers speak of, and how far the team is with it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from bot.domain.errors import ThemeNotFoundError
from bot.domain.themes import theme_number_from
from bot.flows.desk import Desk
from bot.flows.reading_outside import MOST, list_stated_themes, read_stated_theme
from handlers.api import shapes
from handlers.api.answers import theme_in_full, theme_list
from handlers.api.visitor import reader_of

_GONE: dict[int | str, dict[str, Any]] = {404: {"model": shapes.Problem}}


class ThemeRoutes:
    """The answers of `/themes`."""

    def __init__(self, desk: Desk) -> None:
        """Answer from this desk."""
        self._desk = desk

    def add_to(self, api: APIRouter) -> None:
        """Serve them."""
        api.add_api_route("/themes", self.listed, response_model=shapes.ThemeList)
        api.add_api_route("/themes/{theme_id}", self.read, response_model=shapes.ThemeInFull, responses=_GONE)

    async def listed(
        self,
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
        cursor: Annotated[str | None, Query(max_length=200, description="`next_cursor` of the page before.")] = None,
    ) -> shapes.ThemeList:
        """List themes, those with the most accounts first, each with its status and the reason for it."""
        return theme_list(await list_stated_themes(self._desk, reader_of(request), limit=limit, cursor=cursor))

    async def read(self, request: Request, theme_id: str) -> shapes.ThemeInFull:
        """Read one theme by its id, such as `T-3`; a merged one is answered by the one that it lives on in."""
        number = theme_number_from(theme_id)
        if number is None:
            raise ThemeNotFoundError
        return theme_in_full(await read_stated_theme(self._desk, reader_of(request), number))
