"""Nested containers are unpacked; files of an unsupported type are skipped, or refused if they were named."""

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from zipfile import ZipFile

import pytest

from index.errors import InputRefused
from index.gathering.unpacking import expand
from index.source import Gathered, Skipped, Source
from tests.index.helpers import PNG

TEXT = b"The truce held through the night, officials said."


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def unfolded(name: str, data: bytes, *, named: bool = False) -> list[Gathered]:
    return list(expand(name, io.BytesIO(data), named=named))


def origins(found: list[Gathered]) -> list[str]:
    return [thing.origin for thing in found if isinstance(thing, Source)]


def test_a_single_article_comes_out_unchanged() -> None:
    assert unfolded("a.txt", TEXT) == [Source(origin="a.txt", data=TEXT)]


def test_archives_records_and_mails_in_each_other() -> None:
    records = b"\n".join(json.dumps({"url": f"https://x.example/{n}", "text": TEXT.decode()}).encode() for n in (1, 2))
    mail = b"From: a@x.example\nSubject: Truce\nMessage-ID: <1@x.example>\nContent-Type: text/plain\n\n" + TEXT
    data = zipped(
        {
            "a.txt": TEXT,
            "b.zip": zipped({"c.jsonl.gz": gzip.compress(records), "d.md": TEXT}),
            "e.eml": mail,
            "photo.png": PNG,
        }
    )
    found = unfolded("news.zip", data)
    assert origins(found) == [
        "news.zip/a.txt",
        "news.zip/b.zip/c.jsonl.gz#https://x.example/1",
        "news.zip/b.zip/c.jsonl.gz#https://x.example/2",
        "news.zip/b.zip/d.md",
        "news.zip/e.eml",
    ]
    assert [thing for thing in found if isinstance(thing, Skipped)] == [Skipped("news.zip/photo.png", "a picture")]


def test_the_metadata_of_a_mail_comes_with_it() -> None:
    mail = b"From: Ann <a@x.example>\nSubject: Truce\nMessage-ID: <1@x.example>\nContent-Type: text/plain\n\n" + TEXT
    (source,) = unfolded("news.zip", zipped({"e.eml": mail}))
    assert isinstance(source, Source)
    assert source.stated["title"] == "Truce"


def test_a_record_that_looks_like_an_archive_is_a_record() -> None:
    record = {"url": "https://x.example/1", "text": json.dumps({"text": "The truce held."})}
    (source,) = unfolded("a.json", json.dumps(record).encode())
    assert isinstance(source, Source)
    assert source.data == b'{"text": "The truce held."}'


@pytest.mark.parametrize("depth", [4, 5])
def test_the_depth_is_limited(depth: int) -> None:
    data = TEXT
    for level in range(depth):
        data = zipped({f"{level}.zip" if level else "a.txt": data})
    found = unfolded("deep.zip", data)
    if depth == 4:
        assert origins(found) == ["deep.zip/3.zip/2.zip/1.zip/a.txt"]
    else:
        (refused,) = found
        assert str(refused) == (
            "deep.zip/4.zip/3.zip/2.zip/1.zip: nested more than 4 levels deep; unpack it first and add its contents"
        )


def test_a_broken_member_does_not_hide_the_others() -> None:
    data = zipped({"a.zip": zipped({"x.txt": TEXT})[:-30], "b.txt": TEXT})
    refused, source = unfolded("news.zip", data)
    assert isinstance(refused, InputRefused)
    assert str(refused).startswith("news.zip/a.zip: ")
    assert isinstance(source, Source)


def test_an_unsupported_type_is_skipped_in_a_folder_and_refused_if_named() -> None:
    assert unfolded("photo.png", PNG) == [Skipped("photo.png", "a picture")]
    (refused,) = unfolded("photo.png", PNG, named=True)
    assert str(refused).startswith("photo.png: is a picture; supported are text, Markdown, HTML, PDF")


@pytest.mark.parametrize("name", ["mk.py", "settings.ini", "server.log", "Makefile"])
def test_texts_without_a_known_suffix_are_read_only_if_named(name: str) -> None:
    """A folder of articles may contain programs, settings and logs."""
    assert unfolded(name, TEXT) == [Skipped(name, "a text without a .txt suffix")]
    assert origins(unfolded(name, TEXT, named=True)) == [name]
    assert unfolded("news.zip", zipped({name: TEXT})) == [Skipped(f"news.zip/{name}", "a text without a .txt suffix")]


def test_an_unsupported_file_with_a_supported_suffix_is_refused() -> None:
    """So a damaged article in a folder is not skipped silently like a picture."""
    (refused,) = unfolded("a.txt", b"The truce \0\1\2\3\4\5\6\7 held")
    assert str(refused).startswith("a.txt: is of an unknown type; supported are")
    (refused,) = unfolded("news.zip", zipped({"a.html": PNG}))
    assert str(refused).startswith("news.zip/a.html: is a picture;")


def test_an_article_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.gathering.unpacking.MAX_BYTES", 1_000_000)
    with pytest.raises(InputRefused, match=r"^a\.txt: larger than 1 MB"):
        unfolded("a.txt", TEXT * 100_000)


def test_an_exception_in_an_unpacker_affects_only_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(origin: str, _: BinaryIO) -> Iterator[Gathered]:
        yield Source(origin=f"{origin}#1", data=TEXT)
        raise KeyError("odd\n" * 200)

    monkeypatch.setattr("index.gathering.records.tables.read_json_lines", fail)
    found = unfolded("news.zip", zipped({"a.jsonl": b'{"text": "x"}\n{"text": "y"}', "b.txt": TEXT}))
    assert origins(found) == ["news.zip/a.jsonl#1", "news.zip/b.txt"]
    (refused,) = [str(thing) for thing in found if isinstance(thing, InputRefused)]
    assert refused.startswith("news.zip/a.jsonl: cannot be unpacked (KeyError: 'odd\\n")
    assert refused.endswith("); save its contents as separate files")
    assert "\n" not in refused
    assert len(refused) < 300


@pytest.mark.slow
def test_too_many_tiny_items_in_a_small_file_are_refused() -> None:
    """Each takes time, though it has no bytes."""
    found = unfolded("news.json", b"[" + b"{}," * 100_000 + b"{}]", named=True)
    assert str(found[-2]).startswith("news.json: unpacks to more than 200 times its size")
    assert str(found[-1]) == "news.json: 29,000 more items in it cannot be read; fix those listed first"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped({})),
        ("a.zip", zipped({"folder/": b"", ".hidden.txt": TEXT})),
        ("a.csv", b"title,text"),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
    ],
)
def test_an_empty_container_is_refused(name: str, data: bytes) -> None:
    (refused,) = unfolded(name, data)
    assert str(refused).startswith(f"{name}: contains no articles; check its content")


def test_a_compressed_file_is_recognised_by_the_name_of_its_content() -> None:
    assert origins(unfolded("a.txt.gz", gzip.compress(TEXT))) == ["a.txt.gz"]
    assert unfolded("a.log.gz", gzip.compress(TEXT)) == [Skipped("a.log.gz", "a text without a .txt suffix")]
    records = json.dumps({"url": "https://x.example/1.zip", "text": TEXT.decode()}).encode()
    assert origins(unfolded("a.jsonl.gz", gzip.compress(records))) == ["a.jsonl.gz#https://x.example/1.zip"]
    (refused,) = unfolded("a.html.gz", gzip.compress(PNG))
    assert str(refused).startswith("a.html.gz: is a picture;")


@pytest.mark.parametrize("damage", [b"", b"\xff" * 40])
@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz", "a.warc.gz"])
def test_whole_records_before_the_damage_of_a_small_gzip_are_read(name: str, damage: bytes) -> None:
    texts = [f"The ferry carried {n * n * 7919} people and {n * n * 104729} cars on the day." for n in range(1, 101)]
    rows = {
        "a.jsonl.gz": "".join(f'{{"text": "{text}"}}\n' for text in texts),
        "a.csv.gz": "text\n" + "".join(f"{text}\n" for text in texts),
        "a.warc.gz": "".join(map(_warc_record, texts)),
    }[name]
    packed = gzip.compress(rows.encode())
    damaged = packed[: len(packed) // 2] + damage + (packed[len(packed) // 2 + 40 :] if damage else b"")
    found = unfolded(name, damaged)
    sources = [item for item in found if isinstance(item, Source)]
    assert [source.data.decode() for source in sources[:20]] == texts[:20]
    assert " is damaged a" in str(found[-1])


def _warc_record(text: str) -> str:
    head = (
        f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://x.example/{len(text)}\r\nContent-Type: text/plain"
    )
    return f"{head}\r\nContent-Length: {len(text)}\r\n\r\n{text}\r\n\r\n"
