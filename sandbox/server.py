"""A look-alike that listens, and the API through which tests play the people in it."""

import asyncio
import dataclasses
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI

from sandbox.assisting import Assisting
from sandbox.config import SandboxConfig
from sandbox.seed.founding import Founding, build_core
from sandbox.web import create_app

# Seconds that open connections get when the look-alike stops.
GRACE_S = 2


class NotStartedError(RuntimeError):
    """The look-alike could not start; the server's log says why."""


class Sandbox(Assisting):
    """One look-alike: its parts, its web application, and people to act as."""

    def __init__(self, config: SandboxConfig) -> None:
        """Found the workspace; nothing listens yet."""
        super().__init__(build_core(config))
        self.founding = Founding(self.core)
        self.app: FastAPI = create_app(self.core, self.founding)
        self.app.state.sandbox = self

    async def reset(self) -> None:
        """Begin again: the seed's messages at the same times, no faults, nothing from since."""
        await self.founding.again()

    async def ears_delivered(self) -> None:
        """Wait until the seed's reactions went out; without an app that answers, this waits for one."""
        await self.founding.ears_delivered()

    def tell_messages(self) -> None:
        """Tell the app of the seed's messages that it is to hear; ask for it once the app is ready for them."""
        self.founding.tell_messages()


def create_sandbox(config: SandboxConfig) -> FastAPI:
    """Return the web application of a look-alike; its Sandbox is `app.state.sandbox`."""
    return Sandbox(config).app


@asynccontextmanager
async def running_sandbox(config: SandboxConfig) -> AsyncIterator[Sandbox]:
    """Run a look-alike that listens while the block runs; port 0 takes any that is free (see `sandbox.config`)."""
    with bind(config) as bound:
        sandbox = Sandbox(dataclasses.replace(config, port=bound.getsockname()[1]))
        async with listening(sandbox, bound):
            yield sandbox


def bind(config: SandboxConfig) -> socket.socket:
    """Take the address of a look-alike."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((config.host, config.port))
    return bound


@asynccontextmanager
async def listening(sandbox: Sandbox, bound: socket.socket) -> AsyncIterator[None]:
    """Listen on a bound address while the block runs; raises NotStartedError."""
    settings = uvicorn.Config(
        sandbox.app, log_level="warning", timeout_graceful_shutdown=GRACE_S, ws="websockets-sansio"
    )
    server = _QuietServer(settings)
    task = asyncio.create_task(server.serve(sockets=[bound]))
    ready = asyncio.create_task(server.is_ready.wait())
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not server.started:
            raise NotStartedError(sandbox.config.public_url)
        yield
    finally:
        sandbox.core.stream.close()
        server.should_exit = True
        ready.cancel()
        await task


async def serve_sandbox(config: SandboxConfig) -> None:
    """Run a look-alike until this is cancelled."""
    async with running_sandbox(config):
        await asyncio.Event().wait()


class _QuietServer(uvicorn.Server):
    """A server that leaves signals to whoever runs it, and says when it listens."""

    def __init__(self, settings: uvicorn.Config) -> None:
        """Begin not ready."""
        super().__init__(settings)
        self.is_ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets=sockets)
        self.is_ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signals."""
        yield
