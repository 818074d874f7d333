"""Hand-written ZIP packages, and ways to damage them."""

import io
import random
import struct
import zipfile
from collections.abc import Iterator, Mapping

import pytest

from index.errors import InputRefused
from index.parsing.draft import Draft, Parser
from index.source import Source

ORIGIN = "desk/bridge"


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of these parts, the first of which is not compressed (the name of the format, in some)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts.items()):
            archive.writestr(name, content, zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED)
    return file.getvalue()


def without(parts: Mapping[str, str | bytes], name: str) -> dict[str, str | bytes]:
    """All parts but one."""
    return {other: content for other, content in parts.items() if other != name}


def shown(draft: Draft) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind.value, block.text) for block in draft.blocks]


def refusal(reader: Parser, data: bytes) -> str:
    """The message with which a reader refuses a file."""
    with pytest.raises(InputRefused) as caught:
        reader(Source(origin=ORIGIN, data=data))
    message = str(caught.value)
    assert message.startswith(f"{ORIGIN}: ")
    assert "\n" not in message
    return message


def check_damage(reader: Parser, parts: Mapping[str, str | bytes], seed: int) -> None:
    """Parse truncated files, files with wrong bytes, and parts with wrong bytes: each is read or refused."""
    data = package(parts)
    for damaged in (*_cut(data), *_mutated(data, 60, seed), *_mutated_parts(parts, 60, seed)):
        try:
            draft = reader(Source(origin=ORIGIN, data=damaged))
        except InputRefused as error:
            assert str(error).startswith(ORIGIN)  # noqa: PT017 (either outcome is right)
        else:
            assert draft.blocks
            for block in draft.blocks:
                assert block.text == " ".join(block.text.split())


def _cut(data: bytes) -> Iterator[bytes]:
    for part in (0, 0.01, 0.3, 0.7, 0.95, 0.999):
        yield data[: int(part * len(data))]


def _mutated(data: bytes, times: int, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    for _ in range(times):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 5, 50))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        yield bytes(damaged)


def _mutated_parts(parts: Mapping[str, str | bytes], times: int, seed: int) -> Iterator[bytes]:
    """Packages with damaged parts and correct checksums."""
    chance = random.Random(seed)
    for _ in range(times):
        name = chance.choice(list(parts))
        content = parts[name]
        data = content.encode() if isinstance(content, str) else content
        yield package({**parts, name: next(_mutated(data, 1, chance.randrange(10_000)))})


def lying_about_size(data: bytes, name: str, size: int) -> bytes:
    """The package with another declared size for one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(name)
    for place in (info.header_offset + 22, data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode())) + 24):
        data = data[:place] + struct.pack("<L", size) + data[place + 4 :]
    return data


def bombs(parts: Mapping[str, str | bytes], name: str, opening: str, closing: str) -> dict[str, bytes]:
    """Packages whose part `name` is malicious; `opening` and `closing` enclose its text."""
    body = opening.encode() + b" " * 60_000_000 + closing.encode()
    long = package({**parts, name: body})
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return {
        "long": long,
        "long and lying": lying_about_size(long, name, 1000),
        "entities": package({**parts, name: f"{doctype}{opening}&e9;{closing}"}),
        "external entity": package({**parts, name: f"{doctype}{opening}&file;{closing}"}),
    }
