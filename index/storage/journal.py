"""The journal next to the store: what was acknowledged, so that losses are noticed.

SQLite silently drops what follows the first fault in a write-ahead log, and cannot detect a missing log, or a store
that was put back to an earlier state. After each change the journal gets a line with the number of the change and the
totals of the store. A store that is behind it has lost something; one that is ahead was changed when the process ended
before it could write the line.
"""

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from index.common.digests import digest
from index.folder import JOURNAL_FILE, replacing, sync_folder
from index.storage.database import Database, all_settings

_MAX_SIZE = 100_000
"""Bytes; beyond, the next writer keeps only the last line."""

_log = logging.getLogger(f"byline.{__name__}")


@dataclass(frozen=True, slots=True)
class Entry:
    """The state of a store after a change: `commits` counts the changes, `content_sum` is of all versions."""

    store_id: str
    commits: int
    generation: int
    articles: int
    versions: int
    content_sum: str

    @classmethod
    def of(cls, db: Database) -> "Entry":
        """Return the state of the store that `db` is connected to."""
        values = all_settings(db)
        numbers = {name: values.get(name) for name in ("commits", "generation", "articles", "versions")}
        content = values.get("content_sum")
        return cls(
            store_id=str(values.get("store_id", "")),
            content_sum=content.hex() if isinstance(content, bytes) else "",
            **{name: value if isinstance(value, int) else 0 for name, value in numbers.items()},
        )


class Journal:
    """The journal in the folder of an index. Only the one writer appends to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / JOURNAL_FILE
        self._failed = False

    def last(self) -> Entry | None:
        """Return the last complete entry; None if there is none."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return None
        return next(filter(None, map(_parsed, reversed(lines))), None)

    def append(self, entry: Entry) -> None:
        """Add a line and sync it to disk. A full disk causes only a warning: the change itself is stored."""
        try:
            is_new = not self._path.exists()
            with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
                file.write(b"\n" + _line(entry))  # first, as a power cut may have left half a line
                file.flush()
                os.fsync(file.fileno())
            if is_new:
                sync_folder(self._path.parent)
        except OSError as error:
            if not self._failed:
                _log.warning("%s: cannot be written (%s); what was added is stored anyway", self._path, error)
            self._failed = True

    def begin(self, entry: Entry) -> None:
        """Make sure that there is a journal of this store before it is changed, and that it is small."""
        last = self.last()
        if last is None or last.store_id != entry.store_id:
            self.reset(entry)
        elif self._path.stat().st_size > _MAX_SIZE:
            self.reset(last)

    def reset(self, entry: Entry) -> None:
        """Begin a new journal with this entry, atomically."""
        draft = self._path.with_name(f"{JOURNAL_FILE}.new-{os.getpid()}")
        try:
            with replacing(self._path, draft) as file:
                file.write(_line(entry))
            sync_folder(self._path.parent)
        except OSError as error:
            _log.warning("%s: cannot be written (%s)", self._path, error)

    def find_loss(self, now: Entry, last: Entry | None) -> str | None:
        """Return in words how the store falls short of the `last` entry, which was read before it; None if it does
        not."""
        if last is None:
            if not now.commits:
                return None
            return (
                f"{JOURNAL_FILE} is missing: this may be an incomplete copy of an index "
                "(anything in articles.sqlite-wal would be missing)"
            )
        if last.store_id != now.store_id:
            return f"{JOURNAL_FILE} belongs to another index"
        if last.commits > now.commits:
            return (
                f"changes that had been stored are lost: {_counted(last)} were stored, {_counted(now)} are here "
                "(articles.sqlite was put back to an earlier state, or articles.sqlite-wal is missing or damaged)"
            )
        if last.commits == now.commits and last.content_sum != now.content_sum:
            return "the articles are not those that were stored"
        return None

    def is_proven(self, now: Entry, last: Entry | None) -> bool:
        """Whether the journal belongs to this store, so that a loss is certain."""
        return last is not None and last.store_id == now.store_id


def _counted(entry: Entry) -> str:
    articles = "1 article" if entry.articles == 1 else f"{entry.articles:,} articles"
    return f"{articles} (change {entry.commits:,})"


def _line(entry: Entry) -> bytes:
    values = asdict(entry)
    return json.dumps({**values, "check": digest(values).hex()}).encode() + b"\n"


def _parsed(line: bytes) -> Entry | None:
    """Return the entry of a line; None if it is damaged."""
    try:
        values = json.loads(line)
        check = values.pop("check")
        return Entry(**values) if check == digest(values).hex() else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
