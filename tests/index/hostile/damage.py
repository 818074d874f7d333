"""Files that are truncated, have wrong bytes, shuffled or repeated parts, or the suffix of another format."""

import random
from collections.abc import Iterator

from tests.index.hostile.stories import FORMATS, story

FIRST = 1_000
"""Number of the first story that is damaged; the good ones have lower numbers."""


def damaged(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents without end, of each format in turn, each from another story."""
    ways = (_cut, _mutated, _shuffled, _misnamed)
    number = FIRST
    while True:
        for way in ways:
            for suffix, write in FORMATS.items():
                data = write(story(number))
                kind, content, called = way(suffix, data, chance)
                yield f"{kind}-{number}{called}", content
                number += 1


def _cut(suffix: str, data: bytes, chance: random.Random) -> tuple[str, bytes, str]:
    place = chance.choice((0, 1, 2, 5, len(data) - 1, len(data) - 20, chance.randrange(len(data))))
    if chance.random() < 0.3:
        return "beheaded", data[max(place, 0) :], suffix
    return "truncated", data[: max(place, 0)], suffix


def _mutated(suffix: str, data: bytes, chance: random.Random) -> tuple[str, bytes, str]:
    return "mutated", mutated(data, chance), suffix


def _shuffled(suffix: str, data: bytes, chance: random.Random) -> tuple[str, bytes, str]:
    first, second = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    one, two, three = data[:first], data[first:second], data[second:]
    orders = (one + three, one + two * chance.choice((2, 50)) + three, three + two + one, two, data + data, data[::-1])
    return "shuffled", chance.choice(orders), suffix


def _misnamed(suffix: str, data: bytes, chance: random.Random) -> tuple[str, bytes, str]:
    other = chance.choice([name for name in (*FORMATS, ".xml", ".htm", ".tsv", ".png", ".mht", "") if name != suffix])
    return f"misnamed{suffix.replace('.', '-')}", data, other


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return `data` with some bytes changed, removed or inserted."""
    content = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 100))):
        place = chance.randrange(len(content) + 1)
        match chance.randrange(4):
            case 0:
                content[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del content[place : place + chance.randrange(8)]
            case 2:
                content[place:place] = chance.choice(PIECES)
            case _:
                content[place : place + 1] = bytes([content[min(place, len(content) - 1)] ^ 1 << chance.randrange(8)])
    return bytes(content)


PIECES = (
    *(b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\x1a", b"\r", b"\x1b[2J", b'"', b"'", b"<", b">", b"&", b"&#0;", b"&x;"),
    *(b"<!--", b"]]>", b"<![CDATA[", b"%PDF-", b"endstream", b"PK\x01\x02", b"PK\x05\x06", b"\x1f\x8b\x08", b"\\ud800"),
    *(b"{", b"[", b"}", b"]", b"---\n", b"\nFrom a@b Mon May  6 10:00:00 2024\n", b"WARC/1.0\r\n", b"-1", b"9" * 400),
    *("\u202e\u2066\u200b\ufeff\u2028".encode(), "\u0301".encode() * 50, b"A" * 10_000, b"\n" * 1_000),
)
"""Markers of formats, and bytes that are special in some encoding."""
