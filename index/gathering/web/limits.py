"""The limits of fetching: why a URL cannot be fetched, how long it may take, the pace per host, the size of a body."""

import datetime as dt
import math
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import NoReturn


class NotFetched(Exception):
    """An address cannot be fetched; the message says the reason and what to do next."""


class Forbidden(NotFetched):
    """It is at an address that may not be contacted."""


class TooManyRedirects(NotFetched):
    """It leads on and on, or in a circle."""


class Transient(NotFetched):
    """It may be there when it is asked for again."""


MIN_INTERVAL = 1.0
"""Seconds between the end of one request to a host and the next one: a pace at which no server minds a reader."""

MAX_WAIT = 30.0
"""Seconds; what a robots.txt (Crawl-delay) or an answer (Retry-After) may make a run wait before one request."""

_DAY = 86_400.0


class Clock:
    """How much time is left for what is being fetched. Without a limit there is no end."""

    def __init__(self) -> None:
        self._seconds = math.inf
        self._end = math.inf

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Allow what is done in this block so many seconds. A limit around it is set aside meanwhile."""
        outer = self._seconds, self._end
        self._seconds, self._end = seconds, time.monotonic() + seconds
        try:
            yield
        finally:
            self._seconds, self._end = outer

    def at_most(self, seconds: float | None) -> float:
        """Return `seconds`, or what is left if that is less. Raises `NotFetched` if nothing is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            self._give_up()
        return left if seconds is None else min(seconds, left)

    def sleep(self, seconds: float) -> None:
        """Wait. Raises `NotFetched` at once if the time would run out meanwhile."""
        if seconds > self._end - time.monotonic():
            self._give_up()
        time.sleep(seconds)

    def _give_up(self) -> NoReturn:
        raise NotFetched(f"takes longer than {self._seconds:g} s; try again later, or save the page and add the file")


class Pace:
    """Keeps the requests to one host apart, and a host that asks for it alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ended: dict[str, float] = {}
        self._held_until: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, delay: float) -> Iterator[None]:
        """Wait until `host` may be asked, `delay` seconds or more after the last time; the block is one request.

        Raises `NotFetched` if the host has asked to be left alone for longer than a run waits.
        """
        now = time.monotonic()
        due = self._ended.get(host, -math.inf) + max(MIN_INTERVAL, min(delay, MAX_WAIT))
        held = self._held_until.get(host, -math.inf)
        if held - now > MAX_WAIT:
            raise NotFetched(f"{host} asks to be left alone for another {held - now:.0f} s; try again after that")
        self._clock.sleep(max(due - now, held - now, 0))
        try:
            yield
        finally:
            self._ended[host] = time.monotonic()

    def hold(self, host: str, seconds: float) -> None:
        """Leave `host` alone for so long, as it asked for."""
        self._held_until[host] = time.monotonic() + seconds


def seconds_until(retry_after: str | None) -> float:
    """Return the seconds that a header Retry-After asks for, a day at most; 0 if it asks for none that can be told."""
    try:
        if not retry_after or retry_after.isdecimal():
            return min(float(retry_after or 0), _DAY)
        until = parsedate_to_datetime(retry_after)
        until = until.replace(tzinfo=until.tzinfo or dt.UTC)
        return min(max((until - dt.datetime.now(dt.UTC)).total_seconds(), 0.0), _DAY)
    except (ValueError, OverflowError):
        return 0.0


ACCEPTED = "gzip"
"""What servers are asked to pack with: all can. `deflate` has two meanings in use, and httpx's unpacking has no limit:
64 kB that come in at once may turn into 66 MB, and into far more where a server packs twice."""

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def read_body(parts: Iterable[bytes], coding: str, limit: int) -> tuple[bytes, bool]:
    """Return the unpacked body, or its first `limit` bytes, and whether that is all of it.

    `coding` is what the header Content-Encoding says. Raises `NotFetched` if it is one that was not asked for, or the
    body is damaged.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return _plain(parts, limit)
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise NotFetched(f"is sent packed as '{coding[:40]}', which was not asked for; save the page and add the file")
    try:
        return _unpacked(parts, limit)
    except zlib.error as error:
        raise NotFetched(f"is damaged on the way ({error}); try again later") from error


def _plain(parts: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > limit:
            return bytes(body[:limit]), False
    return bytes(body), True


def _unpacked(parts: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    unpacking = None
    for part in parts:
        while part:
            if unpacking is None or unpacking.eof:  # gzip may go on with another piece (RFC 1952, 2.2)
                unpacking = zlib.decompressobj(_GZIP_OR_ZLIB)
            body += unpacking.decompress(part, limit + 1 - len(body))
            if len(body) > limit:
                return bytes(body[:limit]), False
            part = unpacking.unused_data
    if unpacking is not None and not unpacking.eof:
        raise NotFetched("is cut short on the way; try again later")
    return bytes(body), True
