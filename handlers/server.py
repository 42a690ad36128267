"""The web server around the gate: one listening socket, a graceful end."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import Any

import aiohttp
import uvicorn

from bot.domain.errors import HeedError

# Connections that the system keeps waiting while the process is busy.
BACKLOG = 2_048
# Longer than Slack waits for an answer, so nobody is cut off in mid-sentence.
GRACE_SECONDS = 5
# Between two looks at a server that is starting.
LOOK_AGAIN_SECONDS = 0.05


class PortTakenError(HeedError):
    """Another program listens there already: set HEED_PORT to a free port."""


class Server(uvicorn.Server):
    """A web server that leaves signals to whoever started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing: uvicorn would end the process before Heed has put its things away."""
        yield


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raise PortTakenError when it cannot. Port 0 takes any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        text = f"Heed cannot listen on {host}:{port} ({error.strerror}). Set HEED_HOST and HEED_PORT to a free address."
        raise PortTakenError(text) from error
    listener.setblocking(False)
    return listener


def first_listening_socket(ports: Iterable[int], host: str = "127.0.0.1") -> socket.socket:
    """Return a socket that listens on the first of the ports that is free, else on any free one."""
    for port in ports:
        with suppress(PortTakenError):
            return listening_socket(host, port)
    return listening_socket(host, 0)


def free_port(ports: Iterable[int], host: str = "127.0.0.1") -> int:
    """Return the first of the ports that is free right now, else any free one."""
    with first_listening_socket(ports, host) as listener:
        port: int = listener.getsockname()[1]
    return port


async def ready(url: str) -> None:
    """Wait until an address answers 200."""
    async with aiohttp.ClientSession() as session:
        while True:
            with suppress(aiohttp.ClientError):
                async with session.get(url) as answer:
                    if answer.status == HTTPStatus.OK:
                        return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


def server_for(app: Callable[..., Any]) -> Server:
    """Return a server for an ASGI application, without a log of its own."""
    return Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            # What runs in front of Heed is nobody's business, and neither is the version.
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            backlog=BACKLOG,
        )
    )


async def serve_until(stop: asyncio.Event, app: Callable[..., Any], listener: socket.socket) -> None:
    """Answer requests until told to stop, then finish those that have begun."""
    server = server_for(app)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving


def stop_on_signals() -> asyncio.Event:
    """Return an event that SIGTERM and Ctrl-C set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        # Only the main thread hears signals; a test's thread has none to hear.
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(name, stop.set)
    return stop
