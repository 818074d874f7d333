"""What gathering yields: the bytes of one article, where they come from, and the metadata stated there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from index.errors import InputRefused

MAX_BYTES = 50_000_000
"""Largest file, page or archive member read as one article. A newspaper's edition as a PDF has 30 MB."""

HEAD_BYTES = 65_536
"""How much of a file is inspected to detect its format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One article before it is parsed.

    `origin` names it for people and for the store: a path, a path inside an archive (`news.zip/one.html`), a record
    (`news.jsonl#https://...`), or a URL. `media_type` is what a server or an archive declares, `url` the URL that it
    was fetched from. `stated` holds metadata that came with the bytes, from a feed or a record: `title`, `outlet`,
    `author`, `published`, `updated`, `url`, `language`; each is validated when the source is parsed, and overrides what
    the text itself says. `record_id` distinguishes it from others in its feed or list. `dated_by_update` marks a feed's
    entry of which only the date of an update is stated, `partial` a feed's summary that is not the whole article,
    `is_mail` the text of an email, which may quote another. `notes` go into the report.
    """

    origin: str
    data: bytes = field(repr=False)
    media_type: str | None = None
    url: str | None = None
    stated: Mapping[str, str] = field(default_factory=dict)
    record_id: str | None = None
    dated_by_update: bool = False
    partial: bool = False
    is_mail: bool = False
    notes: tuple[str, ...] = ()

    @property
    def head(self) -> bytes:
        """The first bytes, from which the format is detected."""
        return self.data[:HEAD_BYTES]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of an unsupported type in a folder or an archive, which the user did not name explicitly."""

    origin: str
    what: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A URL whose server reports no change since it was last added."""

    origin: str


Gathered = Source | InputRefused | Skipped | Unchanged
"""The result of gathering one item: a source to parse, a refusal, or the reason why there is nothing to do."""

Unpacker = Callable[[str, BinaryIO], Iterator[Gathered]]
"""Expands one file (an archive, a list of records, a feed, an email), named by its origin, into its items, lazily.

Raises `InputRefused` if the file as a whole cannot be used; a problem with one item is yielded.
"""


@dataclass(frozen=True, slots=True)
class Validators:
    """HTTP validators, with which a server is asked whether a page has changed.

    `url` is the final URL, which returned them. They are sent to no other: if the redirects change, another page could
    happen to have the same ones.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
