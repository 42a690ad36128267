"""Calling servers that somebody typed the address of: fault 38, against real sockets on this machine."""

import asyncio
import datetime as dt
import ipaddress
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.domain.outside_errors import AddressRefusedError, BadWebhookError, UnreachableError
from bot.ports import Call
from handlers.outgoing import HttpCaller

HERE = "127.0.0.1"
OK = b"HTTP/1.1 204 No Content\r\n\r\n"
REFUSED = [
    "169.254.169.254",
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fd00::1]",
    "[fe80::1]",
    "[ff02::1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "0.0.0.0",  # noqa: S104 -- nothing is bound to it: it is a way to write "this machine"
    "0",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "127.1",
    "localhost",
]


def call(url: str = "https://hooks.test/heed") -> Call:
    """Return a message to an address."""
    return Call(url=url, headers={"X-Heed-Event": "ping"}, body=b"{}")


def resolving(*answers: list[str]) -> Callable[[str, int], Awaitable[list[str]]]:
    """Return a resolver that gives its answers in turn, then the last one again: what rebinding names do."""
    left = list(answers)

    async def resolve(_host: str, _port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for the tests' host, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.test")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("hooks.test"), x509.IPAddress(ipaddress.ip_address(HERE))])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=2))
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = tmp_path_factory.mktemp("tls") / "hooks.pem"
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + pem)
    return file


@asynccontextmanager
async def server(certificate: Path, *parts: bytes, endless: bool = False) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Answer with these bytes, over and over if `endless`; give the port and what was asked."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"{}"))
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            while endless:
                writer.write(parts[-1])
                await writer.drain()
            if not parts:
                await reader.read()
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening = await asyncio.start_server(answer, HERE, 0, ssl=context)
    try:
        yield listening.sockets[0].getsockname()[1], asked
    finally:
        listening.close()


def caller(certificate: Path | None = None, *answers: list[str], seconds: float = 60.0) -> HttpCaller:
    """Return a caller that trusts this machine and its certificate, which only a test does."""
    tls = ssl.create_default_context(cafile=str(certificate)) if certificate else None
    return HttpCaller(resolve=resolving(*(answers or ([HERE],))), trusted={HERE}, tls=tls, seconds=seconds)


@pytest.mark.parametrize("host", REFUSED)
async def test_addresses_inside_are_never_called(host: str) -> None:
    """Fault 38: loopback, private, link-local and mapped addresses, however they are spelled."""
    with pytest.raises((AddressRefusedError, UnreachableError)):
        await HttpCaller().check(f"https://{host}/")
    with pytest.raises((AddressRefusedError, UnreachableError)):
        await HttpCaller().post(call(f"https://{host}:9/"))


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/",
        "http://[::ffff:127.0.0.1]/",
        "file:///etc/passwd",
        "gopher://x",
        "//hooks.test",
        "https://",
        "https:///x",
        "https://user:secret@hooks.test/",
        "https://hooks.test\\@127.0.0.1/",
        "https://hooks.test/#x",
        "https://hooks.test:0/",
        "https://hooks.test:99999/",
        "https://[::1/",
        "https://hooks.test/a b",
        "https://hooks.test/\r\nX: y",
        "https://h\u00f6oks.test/",
        "https://hooks.test/" + "x" * 2_000,
    ],
)
async def test_what_is_no_address_is_refused_with_a_reason(url: str) -> None:
    """Only https, nothing hidden in it, nothing that two readers would read differently."""
    with pytest.raises(BadWebhookError):
        await caller().check(url)


async def test_a_name_with_one_address_inside_is_refused() -> None:
    """Fault 38: a public address beside a private one does not make it better; nor does a name without any."""
    for addresses in (["93.184.216.34", "10.0.0.1"], ["169.254.169.254"], ["::ffff:10.0.0.1"], ["fe80::1%eth0"]):
        with pytest.raises(AddressRefusedError):
            await HttpCaller(resolve=resolving(addresses)).check("https://hooks.test/")
    with pytest.raises(UnreachableError):
        await HttpCaller(resolve=resolving([])).check("https://hooks.test/")


async def test_a_name_that_changes_its_mind_gains_nothing(certificate: Path) -> None:
    """Fault 38, rebinding: what was looked at is what is connected to; the second answer is looked at the next time."""
    async with server(certificate, OK) as (port, asked):
        rebinding = caller(certificate, [HERE], ["10.0.0.1"])
        assert await rebinding.post(call(f"https://hooks.test:{port}/")) == 204
        with pytest.raises(AddressRefusedError):
            await rebinding.post(call(f"https://hooks.test:{port}/"))
        assert len(asked) == 1


async def test_a_message_arrives_as_it_was_signed(certificate: Path) -> None:
    """Its headers and its body, with the name in the certificate and in Host."""
    async with server(certificate, OK) as (port, asked):
        assert await caller(certificate).post(call(f"https://hooks.test:{port}/heed?x=1")) == 204
    head, _, body = asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /heed?x=1 HTTP/1.1\r\n")
    assert f"Host: hooks.test:{port}".encode() in head
    assert b"X-Heed-Event: ping" in head
    assert body == b"{}"


async def test_a_redirect_is_an_answer(certificate: Path) -> None:
    """Fault 38: 302 to this machine is not followed."""
    inside = b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    async with server(certificate, inside) as (port, asked):
        assert await caller(certificate).post(call(f"https://hooks.test:{port}/")) == 302
    assert len(asked) == 1


async def test_an_answer_without_end_is_hung_up_on(certificate: Path) -> None:
    """Gigabytes in the body are not read; gigabytes in the head are no answer."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"
    async with server(certificate, head, b"x" * 65_536, endless=True) as (port, _):
        assert await caller(certificate).post(call(f"https://hooks.test:{port}/")) == 200
    async with server(certificate, b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65_536, endless=True) as (port, _):
        with pytest.raises(UnreachableError):
            await caller(certificate).post(call(f"https://hooks.test:{port}/"))


async def test_a_server_that_hangs_is_left(certificate: Path) -> None:
    """After a time that is ours, not theirs; so is one that is not there, and one that speaks nonsense."""
    async with server(certificate) as (port, _):
        with pytest.raises(UnreachableError):
            await caller(certificate, seconds=0.2).post(call(f"https://hooks.test:{port}/"))
    with pytest.raises(UnreachableError):
        await caller(certificate).post(call(f"https://hooks.test:{port}/"))
    async with server(certificate, b"nonsense\r\n\r\n") as (port, _):
        with pytest.raises(UnreachableError):
            await caller(certificate).post(call(f"https://hooks.test:{port}/"))


async def test_a_server_that_cannot_prove_its_name_is_not_told(certificate: Path) -> None:
    """Its certificate has to be for that name, and from somebody who is trusted."""
    async with server(certificate, OK) as (port, asked):
        with pytest.raises(UnreachableError):
            await caller(certificate).post(call(f"https://other.test:{port}/"))
        with pytest.raises(UnreachableError):
            await caller().post(call(f"https://hooks.test:{port}/"))
        assert asked == []


async def test_proxies_of_the_environment_are_not_asked(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve the name again, and reach what we do not."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with server(certificate, OK) as (port, _):
        assert await caller(certificate).post(call(f"https://hooks.test:{port}/")) == 204
