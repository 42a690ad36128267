"""Calling servers that somebody typed the address of: over TLS, never inside, never far, never long.

A name is resolved once for each call and every address it has is looked at; the connection goes to one of those and
to nothing else, so that a name which answers differently the second time gains nothing. Redirects are answers like
any other, proxies of the environment are not asked, and what the server says is not read.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urlsplit

import aiohttp
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.domain.addresses import is_public
from bot.domain.outside_errors import AddressRefusedError, UnreachableError
from bot.domain.webhooks import checked_url
from bot.ports import Call

# For the whole of it: a receiver has to take a message, not to work on it.
CALL_SECONDS = 10.0
# A name that takes longer than this to resolve is as good as not there.
RESOLVE_SECONDS = 5.0
# An answer's head is some hundred bytes; one without end is hung up on.
_LONGEST_HEAD = 8_190
_HTTPS_PORT = 443

# Returns the addresses of a host, as `socket.getaddrinfo` writes them in numbers.
Resolve = Callable[[str, int], Awaitable[list[str]]]


class HttpCaller:
    """`Caller` over aiohttp."""

    def __init__(
        self,
        *,
        resolve: Resolve | None = None,
        trusted: Collection[str] = (),
        tls: ssl.SSLContext | None = None,
        seconds: float = CALL_SECONDS,
    ) -> None:
        """Call public addresses only, and those in numbers that are `trusted`, which is for tests."""
        self._resolve = resolve or _addresses
        self._trusted = frozenset(trusted)
        self._tls = tls
        self._seconds = seconds

    async def check(self, url: str) -> None:
        """Raise AddressRefusedError for an address that is never called, UnreachableError for one without a host."""
        await self._pinned(url)

    async def post(self, call: Call) -> int:
        """Send a request and return the status of the answer, whose words are not read.

        Raises AddressRefusedError, and UnreachableError when no answer comes in time.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._posted(call, await self._pinned(call.url))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise UnreachableError from error

    async def _posted(self, call: Call, addresses: list[str]) -> int:
        connector = aiohttp.TCPConnector(
            resolver=_Pinned(addresses),
            use_dns_cache=False,
            force_close=True,
            ssl=self._tls if self._tls is not None else True,
            # The last word: whatever came before, no socket is opened to anywhere else.
            socket_factory=lambda info: _socket_to(addresses, info),
        )
        async with aiohttp.ClientSession(
            connector=connector,
            trust_env=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=_LONGEST_HEAD,
            max_field_size=_LONGEST_HEAD,
        ) as session:
            sent = session.post(call.url, data=call.body, headers=dict(call.headers), allow_redirects=False)
            async with sent as answer:
                status = answer.status
                # Hung up on, not read: it may have no end.
                answer.close()
                return status

    async def _pinned(self, url: str) -> list[str]:
        """Return the addresses that a call may go to: all that its host has, none of which is refused."""
        parts = urlsplit(checked_url(url))
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                addresses = await self._resolve(parts.hostname or "", parts.port or _HTTPS_PORT)
        except (OSError, UnicodeError, TimeoutError) as error:
            raise UnreachableError("The host of that address cannot be found.") from error
        if not addresses:
            raise UnreachableError("The host of that address cannot be found.")
        if not all(address in self._trusted or is_public(address) for address in addresses):
            raise AddressRefusedError
        return addresses


class _Pinned(AbstractResolver):
    """Knows the addresses that were looked at, and asks nobody."""

    def __init__(self, addresses: list[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses, whatever the host."""
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
            if family in {socket.AF_UNSPEC, socket.AF_INET6 if ":" in address else socket.AF_INET}
        ]

    async def close(self) -> None:
        """Do nothing: nothing is open."""


def _socket_to(addresses: list[str], info: AddrInfoType) -> socket.socket:
    """Return a socket for one of the addresses; raise OSError for any other."""
    family, kind, protocol, _, place = info
    if place[0] not in addresses:
        raise OSError("not an address that was looked at")
    return socket.socket(family, kind, protocol)


async def _addresses(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))
