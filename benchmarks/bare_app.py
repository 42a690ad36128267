"""The app that Heed is measured against: Bolt behind FastAPI, whose listener does nothing and keeps nothing."""

import argparse

import uvicorn
from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from benchmarks.signed import BOT_TOKEN, PATH, SECRET, TEAM


async def authorize() -> AuthorizeResult:
    """Say who the bot is without asking Slack, so that only Bolt itself is measured."""
    return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token=BOT_TOKEN, bot_id="B0HEED", bot_user_id="U0HEED")


async def do_nothing() -> None:
    """Take a message."""


def bare_app() -> FastAPI:
    """Build the app as Bolt's own documentation does."""
    bolt = AsyncApp(signing_secret=SECRET, authorize=authorize)
    bolt.event("message")(do_nothing)
    handler = AsyncSlackRequestHandler(bolt)
    api = FastAPI()

    @api.post(PATH)
    async def events(request: Request) -> Response:
        return await handler.handle(request)

    @api.get("/healthz")
    async def healthz() -> dict[str, bool]:
        return {"ok": True}

    return api


def main() -> None:
    """Serve on a port, with the settings that `heed serve` has."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    uvicorn.run(bare_app(), host="127.0.0.1", port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
