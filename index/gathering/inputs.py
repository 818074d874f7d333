"""All inputs that a user names, paths and URLs, as one stream of sources."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

from index.errors import InputRefused
from index.gathering.files import find_files, open_file, origin_of
from index.gathering.unpacking import expand, expand_source
from index.gathering.uploads import Upload
from index.gathering.web import Fetcher
from index.source import Gathered, Skipped, Source, Unchanged, Validators

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_PAGE_BYTES = 100_000
"""Bytes that a URL counts for in the progress: about a page."""

FindValidators = Callable[[str], Validators | None]
KnownState = dict[str, str]
"""A stamp of each file and each feed entry, by its origin, that changes when the file or entry does."""


Input = str | Path | Upload


def is_url(name: Input) -> bool:
    """Whether an input is a URL, not a path."""
    return isinstance(name, str) and _URL.match(name) is not None


def input_of(origin: str) -> str | None:
    """Return the URL or file of an origin, which may name a part of it: `a.zip/b.html`, `c.jsonl#1`.

    None if it no longer exists: a deleted file, or an upload.
    """
    if is_url(origin):
        return origin
    paths = (Path(origin), *Path(origin).parents, Path(origin.partition("#")[0]))
    return next((str(path) for path in paths if _is_file(path)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or damaged
        return False


class Inputs:
    """The sources in `inputs`, to be iterated once; a context manager.

    `find_validators` returns a URL's HTTP validators from when it was last added. Files and feed entries with the same
    stamp in `known_state` are skipped. `size` and `done` are in bytes. After the iteration, `validators` are those that
    servers sent, by origin; `stamps` is to be passed as `known_state` next time; `unexamined` are the origins of what
    was skipped or could not be read, which may contain further articles.
    """

    def __init__(
        self,
        inputs: Iterable[Input],
        *,
        find_validators: FindValidators = lambda _: None,
        known_state: Mapping[str, str] | None = None,
        allow_private: bool = False,
    ) -> None:
        inputs = list(inputs)
        self._urls = list(dict.fromkeys(str(name) for name in inputs if is_url(name)))
        self._uploads = [name for name in inputs if isinstance(name, Upload)]
        self._found = find_files(name for name in inputs if not isinstance(name, Upload) and not is_url(name))
        self._find_validators = find_validators
        self._known_state = known_state or {}
        self._fetcher = Fetcher(allow_private=allow_private)
        uploaded = sum(upload.path.stat().st_size for upload in self._uploads)
        self.size = sum(self._found.files.values()) + uploaded + _PAGE_BYTES * len(self._urls)
        self.done = 0
        self.validators: dict[str, Validators] = {}
        self.stamps: KnownState = {}
        self.unexamined: set[str] = set()

    @property
    def roots(self) -> list[str]:
        """The origins of the named files and folders."""
        return [*map(origin_of, self._found.named), *map(origin_of, self._found.folders)]

    def __enter__(self) -> Self:
        self._fetcher.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._fetcher.__exit__(None, None, None)

    def __iter__(self) -> Iterator[Gathered]:
        for origin, refusal in self._found.refused.items():
            self.unexamined.add(origin)
            yield refusal
        for path, size in self._found.files.items():
            before = self.done
            yield from self._marking_unexamined(origin_of(path), self._read(path))
            self.done = before + size
        for upload in self._uploads:
            origin = upload.origin()
            yield from self._marking_unexamined(origin, self._read_upload(upload, origin))
            self.done += upload.path.stat().st_size
        for url in self._urls:
            yield from self._marking_unexamined(url, self._fetch(url))
            self.done += _PAGE_BYTES

    def _marking_unexamined(self, origin: str, items: Iterator[Gathered]) -> Iterator[Gathered]:
        try:
            for item in items:
                if isinstance(item, InputRefused):
                    self.unexamined.add(origin)
                elif isinstance(item, Skipped):
                    self.unexamined.add(item.origin)
                yield item
        except InputRefused as error:
            self.unexamined.add(origin)
            yield error

    def _read(self, path: Path) -> Iterator[Gathered]:
        origin, before = origin_of(path), self.done
        if self._is_unchanged(origin, _stamp(path)):
            return
        with open_file(path) as file:
            for item in expand(origin, file, named=path in self._found.named):
                self.done = before + file.tell()
                yield item

    def _read_upload(self, upload: Upload, origin: str) -> Iterator[Gathered]:
        with open_file(upload.path) as file:
            yield from expand(origin, file, named=upload.listed)

    def _is_unchanged(self, origin: str, stamp: str) -> bool:
        self.stamps[origin] = stamp
        if self._known_state.get(origin) != stamp:
            return False
        self.unexamined.add(origin)
        return True

    def _fetch(self, url: str) -> Iterator[Gathered]:
        source = self._fetch_source(url)
        if source is None:
            yield Unchanged(url)
            return
        for item in expand_source(source):
            if isinstance(item, Source) and item.partial and "url" in item.stated:
                yield from self._fetch_entry(item)
            else:
                yield item

    def _fetch_entry(self, entry: Source) -> Iterator[Gathered]:
        """Yield the page that a feed entry links to, or else the entry itself, with a note."""
        url = entry.stated["url"]
        if self._is_unchanged(url, hashlib.sha256(entry.data).hexdigest()):
            return
        try:
            page = self._fetch_source(url)
        except InputRefused as error:
            del self.stamps[url]  # try again next time
            yield replace(entry, notes=(*entry.notes, f"only the feed's own text: {error}"))
            return
        if page is None:
            yield Unchanged(url)
            return
        stated = {key: value for key, value in entry.stated.items() if key in ("published", "updated")}
        yield from expand_source(replace(page, stated=stated, dated_by_update=entry.dated_by_update))

    def _fetch_source(self, url: str) -> Source | None:
        fetched = self._fetcher.fetch(url, self._find_validators(url))
        if fetched is None:
            return None
        self.validators[url] = fetched.validators
        return Source(origin=url, data=fetched.data, media_type=fetched.media_type, url=fetched.url)


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except (OSError, ValueError):  # it is refused when it is opened
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"
