"""ZIP archives and gzip-compressed files: intact, damaged and malicious."""

import gzip
import io
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from index.errors import InputRefused
from index.formats import zip_directory
from index.formats.recognition import recognise_zip
from index.formats.table import Format
from index.gathering.containers import archives
from index.gathering.containers.archives import open_gzip, unpack_zip
from index.source import MAX_BYTES
from tests.index.gathering.unpacked import Unpacked, unpack

TEXT = b"The harbour opened again on Friday. Ferries left on time.\n"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def unpacked(data: bytes) -> Unpacked:
    return unpack(unpack_zip, data, "news.zip")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_come_in_order_of_name_with_their_bytes(method: int) -> None:
    found = unpacked(zipped({"b.txt": b"second", "a/one.html": TEXT}, method))
    assert found.origins == ["news.zip/a/one.html", "news.zip/b.txt"]
    assert [source.data for source in found.sources] == [TEXT, b"second"]
    assert found.refused == []


def test_folders_hidden_files_and_files_of_the_system_are_skipped() -> None:
    names = ["a/", "a/.hidden", ".git/x.txt", "__MACOSX/a/._one.txt", "a/__MACOSX/b.txt", "folder\\", "a/one.txt"]
    found = unpacked(zipped(dict.fromkeys(names, TEXT)))
    assert found.origins == ["news.zip/a/one.txt"]
    assert found.refused == []


def test_names_are_never_used_as_paths() -> None:
    names = ["../../etc/passwd", "/abs.txt", "..\\up.txt", "tab\there\x1b[31m.txt", "turned\u202etxt.exe", "é.txt"]
    assert unpacked(zipped(dict.fromkeys(names, TEXT))).origins == [
        "news.zip/../../etc/passwd",
        "news.zip/..\\up.txt",
        "news.zip//abs.txt",
        r"news.zip/tab\there\x1b[31m.txt",
        r"news.zip/turned\u202etxt.exe",
        "news.zip/é.txt",
    ]


def test_a_long_name_is_cut_and_stays_distinct() -> None:
    found = unpacked(zipped({"a" * 3_000 + "1.txt": b"one", "a" * 3_000 + "2.txt": b"two"}))
    assert len(set(found.origins)) == 2
    assert all(len(origin) < 600 for origin in found.origins)


def test_two_members_with_the_same_name_get_two_origins() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", b"one")
        archive.writestr("a~2.txt", b"has that name itself")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", b"two")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", b"three")
    found = unpacked(out.getvalue())
    assert {source.origin: source.data for source in found.sources} == {
        "news.zip/a.txt": b"one",
        "news.zip/a~2.txt": b"two",
        "news.zip/a~3.txt": b"three",
        "news.zip/a~2~2.txt": b"has that name itself",
    }


def _encrypted() -> bytes:
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT}))
    data[6] |= 1  # the flag in the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    return bytes(data)


def _link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("b.txt", TEXT)
    return out.getvalue()


def _bad_sum() -> bytes:
    data = zipped({"a.txt": TEXT, "b.txt": TEXT}, zipfile.ZIP_STORED)
    return data.replace(b"Friday", b"Sunday", 1)


def _damaged() -> bytes:
    data = bytearray(zipped({"a.txt": TEXT * 100, "b.txt": TEXT}))
    data[40:60] = b"\xff" * 20
    return bytes(data)


def _unknown_method() -> bytes:
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT}))
    data[8] = 97  # WavPack
    data[data.index(b"PK\x01\x02") + 10] = 97
    return bytes(data)


def _shared_bytes() -> bytes:
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT}, zipfile.ZIP_STORED))
    entry = data.index(b"PK\x01\x02")
    size = struct.pack("<L", len(TEXT) + 10)  # now ends within the next member
    data[entry + 20 : entry + 28] = size * 2
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_encrypted, "is encrypted; unpack the archive with its password"),
        (_link, "is a link, which is not followed"),
        (_bad_sum, "is damaged (Bad CRC-32 for file 'a.txt')"),
        (_damaged, "is damaged ("),
        (_unknown_method, "its compression method is not supported"),
        (_shared_bytes, "overlaps with another member"),
    ],
)
def test_a_bad_member_is_refused_by_name_and_the_others_are_read(make: Callable[[], bytes], reason: str) -> None:
    found = unpacked(make())
    assert len(found.refused) == 1
    assert found.refused[0].startswith(f"news.zip/a.txt: {reason}")
    assert found.origins == ["news.zip/b.txt"]


def test_a_member_that_is_too_large_is_refused_without_unpacking_it() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("a.jsonl", "w", force_zip64=True) as member:
            for _ in range(51):
                member.write(b"\0" * 1_000_000)
        archive.writestr("b.txt", TEXT)
    found = unpacked(out.getvalue())
    assert found.refused == [
        "news.zip/a.jsonl: larger than 50 MB, too large to read inside an archive; unpack it first"
    ]
    assert found.origins == ["news.zip/b.txt"]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_is_refused(method: int) -> None:
    found = unpacked(zipped({"a.txt": b"\0" * 20_000_000}, method))
    assert found.refused == ["news.zip/a.txt: unpacks to more than 200 times its size, unlike any article; skipped"]


def test_the_declared_size_of_a_member_is_not_trusted() -> None:
    data = bytearray(zipped({"a.txt": b"\0" * 20_000_000, "b.txt": TEXT}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<L", 10)
    found = unpacked(bytes(data))
    assert found.refused[0].startswith("news.zip/a.txt: is damaged (Bad CRC-32")
    assert found.origins == ["news.zip/b.txt"]


def test_an_archive_that_unpacks_to_too_much_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MAX_UNPACKED", 2 * len(TEXT))
    found = unpacked(zipped({"a.txt": TEXT, "b.txt": TEXT, "c.txt": TEXT, "d.txt": TEXT}))
    assert found.origins == ["news.zip/a.txt", "news.zip/b.txt"]
    assert len(found.refused) == 1
    assert found.refused[0].startswith("news.zip/c.txt: the archive unpacks to more than")


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MAX_MEMBERS", 2)
    with pytest.raises(InputRefused, match=r"news\.zip: has more than 2 members"):
        unpacked(zipped(dict.fromkeys("abc", TEXT)))


def test_a_directory_too_large_for_memory_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_directory, "_MAX_DIRECTORY", 1_000)
    large = zipped({"a" * 500: TEXT, "b" * 500: TEXT})
    with pytest.raises(InputRefused, match=r"news\.zip: has more than 100,000 members"):
        unpacked(large)
    assert recognise_zip(io.BytesIO(large)) is Format.ZIP
    assert len(unpacked(zipped({"a" * 400: TEXT, "b" * 400: TEXT})).sources) == 2


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", zipped({"a.txt": TEXT})[:-30], b"no archive at all" * 10])
def test_an_archive_without_a_directory_is_refused(data: bytes) -> None:
    with pytest.raises(InputRefused, match=r"news\.zip: is not a complete ZIP archive \(.+\); download"):
        unpacked(data)


def test_one_flipped_byte_raises_only_a_refusal() -> None:
    data = zipped({"a.txt": TEXT, "b/c.txt": TEXT * 3})
    for position in range(len(data)):
        broken = data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :]
        try:
            unpacked(broken)
        except InputRefused as error:
            assert str(error).startswith("news.zip: ")  # noqa: PT017 (either outcome is right)


def test_gzip_is_read_as_a_stream_and_again_from_its_start() -> None:
    stream = open_gzip("news.txt.gz", io.BytesIO(gzip.compress(TEXT) + gzip.compress(b"more")))
    assert stream.read(3) == TEXT[:3]
    stream.seek(0)
    assert stream.read() == TEXT + b"more"
    stream.seek(0)
    assert stream.read() == TEXT + b"more"


def test_a_large_gzip_is_streamed() -> None:
    line = bytes(range(32, 127)) * 10
    stream = open_gzip("news.gz", io.BytesIO(gzip.compress(b"".join(line + b"%d\n" % n for n in range(2_000)))))
    assert sum(1 for _ in stream) == 2_000


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(TEXT * 1_000)[:-20],
        gzip.compress(TEXT * 1_000)[:100],
        gzip.compress(TEXT)[:-8] + b"\0" * 8,
        gzip.compress(TEXT)[:12] + b"\xff" * 40,
        gzip.compress(TEXT) + b"rubbish",
        b"\x1f\x8b",
        b"no gzip",
    ],
)
def test_a_damaged_gzip_is_refused_at_the_damage(data: bytes) -> None:
    with pytest.raises(InputRefused, match=r"news\.gz: is damaged after [\d,]+ unpacked bytes \(.+\); download"):
        open_gzip("news.gz", io.BytesIO(data)).read()


def test_a_gzip_bomb_is_refused_before_it_is_unpacked() -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(200)) + packer.flush()
    stream = open_gzip("bomb.gz", io.BytesIO(bomb))
    unfolded = io.BytesIO()
    with pytest.raises(InputRefused, match=r"bomb\.gz: unpacks to more than 200 times its size"):
        shutil.copyfileobj(stream, unfolded)
    assert unfolded.tell() < MAX_BYTES


def test_an_endless_gzip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MAX_STREAM", 10)
    with pytest.raises(InputRefused, match=r"news\.gz: unpacks to more than"):
        open_gzip("news.gz", io.BytesIO(gzip.compress(TEXT))).read()


def test_a_zip_in_a_gzip_is_refused() -> None:
    stream = open_gzip("a.zip.gz", io.BytesIO(gzip.compress(zipped({"a.txt": TEXT}))))
    with pytest.raises(InputRefused, match=r"a\.zip: "):
        unpack(unpack_zip, stream, "a.zip")
