"""What is gathered to be read: the bytes of one article, where they come from, and what was stated about them there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from index.errors import InputRefused

MAX_BYTES = 50_000_000
"""Largest file, page or member of an archive that is read as one article. A newspaper's edition as a PDF has 30 MB."""

HEAD_BYTES = 65_536
"""How much of a file is looked at to tell its format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One article before it is read.

    `origin` names it for people and for the store: a path, a path inside an archive (`news.zip/one.html`), a record
    (`news.jsonl#https://...`), or an address. `media_type` is what a server or an archive says that it is, `url` the
    address that it was fetched from. `stated` holds metadata that came beside the bytes, as a feed or a record has it:
    `title`, `outlet`, `author`, `published`, `url`, `language`; each is checked when the source is read, and counts
    more than what the text says itself. `partial` says that this is not the whole article but a feed's summary of it.
    `notes` go into the report.
    """

    origin: str
    data: bytes = field(repr=False)
    media_type: str | None = None
    url: str | None = None
    stated: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False
    notes: tuple[str, ...] = ()

    @property
    def head(self) -> bytes:
        """The first bytes, which tell the format."""
        return self.data[:HEAD_BYTES]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something of another type, in a folder or an archive, that nobody asked to have read."""

    origin: str
    what: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An address of which the server says that it is as it was when it was last added."""

    origin: str


Gathered = Source | InputRefused | Skipped | Unchanged
"""What gathering gives for each thing that it finds: something to read, a refusal, or why there is nothing to do."""

Unpacker = Callable[[str, BinaryIO], Iterator[Gathered]]
"""Unfolds one file (an archive, a list of records, a feed, a mail) that is named by its origin, one thing at a time.

Raises `InputRefused` if the file as a whole cannot be used; what is wrong with one thing in it is yielded.
"""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask it with whether the page has changed.

    `url` is the final address, which gave them: they are sent to no other, as after a change of the redirects another
    page could happen to have the same ones.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
