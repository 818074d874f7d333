"""Distinguishes articles of one list with the same URL, such as the entries of a live blog, by their ids or texts."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from index.gathering.origins import Origins
from index.source import Gathered, Source, Unpacker
from index.text.clean import short_hash
from index.text.metadata import valid_url
from index.text.urls import canonical_url


class SharedUrls:
    """The URLs that several articles of a list have, with different texts.

    Only hashes are stored, so that a list of a million articles takes some 200 MB.
    """

    def __init__(self, items: Iterable[Gathered]) -> None:
        self._shared: set[int] = set()
        texts: dict[int, int] = {}
        for item in items:
            if isinstance(item, Source):
                for key in _keys(item):
                    if texts.setdefault(key, hash(item.data)) != hash(item.data):
                        self._shared.add(key)

    def record_id(self, source: Source) -> str | None:
        """Return what distinguishes an article from others in its list, whatever their order; None if its URL does.

        That is its own id or, if it has none or shares that too, its text.
        """
        by_url, by_id = (key in self._shared for key in _keys(source))
        if not by_url:
            return None
        if source.record_id and not by_id:
            return source.record_id
        return "~".join(filter(None, (source.record_id, short_hash(source.data.decode(errors="replace")))))


def read_twice(read: Unpacker, origin: str, file: BinaryIO) -> Iterator[Gathered]:
    """Yield what `read` yields, each source with a record id if others have its URL.

    The file is read once before, to know which URLs these are.
    """
    shared = SharedUrls(read(origin, file))
    file.seek(0)
    origins = Origins(origin)
    for item in read(origin, file):
        yield told_apart(item, shared.record_id(item), origins) if isinstance(item, Source) else item


def told_apart(source: Source, record_id: str | None, origins: Origins) -> Source:
    """Return a source with this record id, which becomes part of its origin."""
    if record_id is None:
        return replace(source, record_id=None)
    return replace(source, record_id=record_id, origin=origins.record(f"{source.stated['url']}~{record_id}"))


def _keys(source: Source) -> tuple[int, int]:
    """Return the hash of an article's URL, and of that with its id; without a URL, those of its origin."""
    url = canonical_url(valid_url(source.stated.get("url"))) or source.origin
    return hash(url), hash((url, source.record_id))
