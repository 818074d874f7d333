"""Clients that are slow or open too many connections, over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn import Config
from uvicorn.server import ServerState

from qa.surfaces.web.connections import MAX_CONNECTIONS, Connections, connection_limit
from qa.surfaces.web.middleware.clients import Proxies
from tests.qa.surfaces.web.serving import run_in_own_loop

WHOLE = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
HALF = b"GET / HTTP/1.1\r\nHost"
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + b"x" * 5_000
Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Receive the whole request, then respond; to /early at once, to /held after a while, to /long with much."""
    path = scope["path"]
    more = path != "/early"
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        more = message.get("more_body", False)
    if path == "/held":
        await asyncio.sleep(0.2)
    body = b"x" * (30_000_000 if path == "/long" else 2)
    length = [(b"content-length", str(len(body) + 1).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    await asyncio.sleep(0.05)
    await send({"type": "http.response.body", "body": b"."})


@asynccontextmanager
async def serving(connections: Connections) -> AsyncIterator[Callable[..., Awaitable[Client]]]:
    """A server of `answer`; yields a function that connects to it, sends something, and waits until it has arrived."""
    loop = asyncio.get_running_loop()
    config = Config(answer, lifespan="off", ws="none", proxy_headers=False, log_config=None)
    config.load()
    state = ServerState()

    def protocol() -> Any:
        return connections.protocol(config=config, server_state=state, app_state={}, _loop=loop)

    server = await loop.create_server(protocol, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    clients: list[Client] = []

    async def connect(sent: bytes = b"", address: str = "127.0.0.1") -> Client:
        client = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
        clients.append(client)
        client[1].write(sent)
        await client[1].drain()
        await asyncio.sleep(0.02)
        return client

    try:
        yield connect
    finally:
        server.close()
        for _, writer in clients:
            writer.close()
        await asyncio.sleep(0.1)


async def response(client: Client) -> bytes:
    """What a client gets, until the connection is closed or nothing more comes."""
    received = b""
    try:
        while chunk := await asyncio.wait_for(client[0].read(1 << 16), 0.4):
            received += chunk
            if received.endswith(b"xx."):
                return received
    except TimeoutError:
        return received
    except ConnectionError:
        pass
    return received + b"<closed>"


Check = Callable[[Connections, Clock, Callable[..., Awaitable[Client]]], Awaitable[None]]


def run(check: Check, *, limit: int = 100, from_address: int = 100, proxies: tuple[str, ...] = ()) -> None:
    """Run a test in a loop in which an exception that nobody handles is an error."""
    unhandled: list[Any] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: unhandled.append(context))
        clock = Clock()
        connections = Connections(limit, from_address, proxies=Proxies(proxies), clock=clock)
        async with serving(connections) as connect:
            await check(connections, clock, connect)

    run_in_own_loop(main())
    assert unhandled == []


@pytest.mark.parametrize(("sent", "seconds"), [(b"", 10), (HALF, 10), (HALF_A_BODY, 25)])
def test_a_request_must_arrive_in_time(sent: bytes, seconds: float) -> None:
    async def check(connections: Connections, clock: Clock, connect: Any) -> None:
        client = await connect(sent)
        clock.seconds = seconds - 0.1
        connections.close_overdue()
        client[1].write(sent[:1] and b"x")
        await asyncio.sleep(0.02)
        assert len(connections) == 1
        clock.seconds = seconds + 0.1
        connections.close_overdue()
        got = await response(client)
        assert got.startswith(b"HTTP/1.1 408 " if sent else b"<closed>")
        assert got.endswith(b"<closed>")
        assert len(connections) == 0

    run(check)


def test_a_body_may_take_long_if_it_keeps_coming() -> None:
    async def check(connections: Connections, clock: Clock, connect: Any) -> None:
        client = await connect(HALF_A_BODY)
        for _ in range(60):
            client[1].write(b"x" * 1_500)
            await asyncio.sleep(0)
            clock.seconds += 1
        await asyncio.sleep(0.05)
        connections.close_overdue()
        assert len(connections) == 1

    run(check)


def test_time_does_not_count_while_the_server_is_at_work_or_before_the_next_request() -> None:
    async def check(connections: Connections, clock: Clock, connect: Any) -> None:
        client = await connect(WHOLE.replace(b"/ ", b"/held "))
        clock.seconds = 1_000
        connections.close_overdue()
        assert b"200 OK" in await client[0].readuntil(b"xx.")
        client[1].write(HALF)
        await asyncio.sleep(0.02)
        connections.close_overdue()
        assert len(connections) == 1
        client[1].write(WHOLE.removeprefix(HALF))
        assert b"200 OK" in await client[0].readuntil(b"xx.")
        clock.seconds += 1
        client[1].write(HALF)
        await asyncio.sleep(0.02)
        clock.seconds += 10.1
        connections.close_overdue()
        assert (await response(client)).startswith(b"HTTP/1.1 408 ")

    run(check)


def test_a_client_that_takes_nothing_of_a_response_is_cut_off() -> None:
    async def check(connections: Connections, clock: Clock, connect: Any) -> None:
        await connect(WHOLE.replace(b"/ ", b"/long "))
        await asyncio.sleep(0.2)
        connections.close_overdue()
        clock.seconds = 59
        connections.close_overdue()
        assert len(connections) == 1
        clock.seconds = 61
        connections.close_overdue()
        await asyncio.sleep(0.05)
        assert len(connections) == 0

    run(check)


def test_of_too_many_connections_of_an_address_the_most_silent_is_closed() -> None:
    async def check(connections: Connections, clock: Clock, connect: Any) -> None:
        silent, speaking = await connect(HALF), await connect(HALF)
        silent[1].write(b"")
        speaking[1].write(b":")
        busy = await connect(WHOLE.replace(b"/ ", b"/held "))
        other = await connect(HALF, address="127.0.0.2")
        assert b"200 OK" in await response(await connect(WHOLE))
        assert await response(silent) == b"<closed>"
        assert b"200 OK" in await response(busy)
        assert (await response(speaking), await response(other)) == (b"", b"")

    run(check, from_address=3)


def test_a_new_connection_is_closed_if_all_others_are_at_work() -> None:
    async def check(connections: Connections, clock: Clock, connect: Any) -> None:
        busy = [await connect(WHOLE.replace(b"/ ", b"/held ")) for _ in range(2)]
        assert await response(await connect(WHOLE)) == b"<closed>"
        assert all([b"200 OK" in await response(client) for client in busy])

    run(check, from_address=2)


@pytest.mark.parametrize("proxies", [(), ("127.0.0.0/8",)])
def test_all_addresses_together_have_a_limit_too(proxies: tuple[str, ...]) -> None:
    """So does a proxy, for which the limit of an address does not hold."""

    async def check(connections: Connections, clock: Clock, connect: Any) -> None:
        addresses = [f"127.0.0.{number}" for number in range(2, 7)]
        clients = [await connect(HALF, address=address) for address in addresses]
        clients += [await connect(HALF) for _ in range(3)]
        assert len(connections) == (8 if proxies else 7)
        assert b"200 OK" in await response(await connect(WHOLE))
        for client in clients:
            client[1].write(b":")
        await asyncio.sleep(0.02)
        assert b"200 OK" in await response(await connect(WHOLE))

    run(check, limit=8, from_address=2, proxies=proxies)


def test_a_request_that_becomes_malformed_after_the_response_began_is_no_traceback() -> None:
    async def check(connections: Connections, clock: Clock, connect: Any) -> None:
        client = await connect(b"POST /early HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        client[1].write(b"no chunk at all\r\n")
        assert (await response(client)).endswith(b"<closed>")

    run(check)


def test_half_of_the_file_handles_are_for_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    for handles, limit in (
        (1024, 512),
        (64, 32),
        (1 << 20, MAX_CONNECTIONS),
        (resource.RLIM_INFINITY, MAX_CONNECTIONS),
    ):
        monkeypatch.setattr(resource, "getrlimit", lambda _, handles=handles: (handles, handles))
        assert connection_limit() == limit
