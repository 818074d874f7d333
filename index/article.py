"""What an article is: its metadata, its numbered paragraphs, and the sentences in them.

Every offset counts Unicode code points in the paragraph's stored text, which is the text that is shown.
"""

from dataclasses import dataclass
from enum import StrEnum


class DateBasis(StrEnum):
    """Where a publication date was found, from certain to uncertain."""

    STATED = "stated"
    """The article's own metadata, or the record or feed that it came in, says so."""

    ADDRESS = "address"
    """Only the path of its address has it."""

    TEXT = "text"
    """Read off the visible text of its page, where it may be the date of something else."""


_DOUBTS = {DateBasis.ADDRESS: "from its address", DateBasis.TEXT: "read off its page, perhaps another date"}


def primary_subtag(code: str) -> str:
    """Return the language of a code without its country: "en" for "en-GB" and "en_US"."""
    return code.replace("_", "-").split("-")[0].lower()


class ParagraphKind(StrEnum):
    """What a paragraph is on its page. Only `BODY`, `QUOTE`, `CAPTION` and `LIST` can answer a question."""

    BODY = "body"
    HEADING = "heading"
    QUOTE = "quote"
    CAPTION = "caption"
    LIST = "list"
    BOILERPLATE = "boilerplate"

    @property
    def searched(self) -> bool:
        """Whether paragraphs of this kind are embedded and found."""
        return self not in (ParagraphKind.HEADING, ParagraphKind.BOILERPLATE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `paragraph.text[start:end]`. `quotable` is false for page noise and headings: they answer nothing."""

    start: int
    end: int
    quotable: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article; `number` counts from 1 and is what a citation shows. `page` is that of a PDF."""

    number: int
    text: str
    kind: ParagraphKind
    sentences: tuple[Sentence, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleInfo:
    """An article's metadata, in one of its versions.

    `published` and `added_at` are ISO 8601 (a date, or a date and time with its zone where known); what the
    article does not say is None. `date_basis` is where the date was found. `language` is an ISO 639-1 code. `origin` is
    the path or address that it was added from.
    """

    id: str
    version: int
    title: str
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    date_basis: DateBasis | None = None
    url: str | None = None
    language: str | None = None
    origin: str
    added_at: str
    content_hash: str

    @property
    def date_doubt(self) -> str | None:
        """Where the date was found, in words, if the article does not state it."""
        return _DOUBTS.get(self.date_basis) if self.published and self.date_basis else None

    @property
    def is_foreign(self) -> bool:
        """Whether the article is in another language than English, which is what Byline reads best."""
        return self.language is not None and primary_subtag(self.language) != "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ArticleInfo):
    """An article's metadata with the whole of its text."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as it was read from a file, before the store gives it an id and a version.

    `signature` is that of its words, to find copies by (see `index/text/near_duplicates.py`).
    """

    title: str
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    date_basis: DateBasis | None = None
    url: str | None = None
    language: str | None = None
    origin: str
    paragraphs: tuple[Paragraph, ...]
    signature: bytes | None = None
    notes: tuple[str, ...] = ()
