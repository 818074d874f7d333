"""What an article is: its metadata, its numbered paragraphs, and the sentences in them.

Every offset counts Unicode code points in the paragraph's stored text, which is the text that is shown.
"""

from dataclasses import dataclass
from enum import StrEnum


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
    """One paragraph of an article; `number` counts from 1 and is what a citation shows."""

    number: int
    text: str
    kind: ParagraphKind
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleInfo:
    """An article's metadata, in one of its versions.

    `published` and `added_at` are ISO 8601 (a date, or a date and time with its zone where known); what the
    article does not say is None. `origin` is the path that it was added from.
    """

    id: str
    version: int
    title: str
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    origin: str
    added_at: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ArticleInfo):
    """An article's metadata with the whole of its text."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as it was read from a file, before the store gives it an id and a version."""

    title: str
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    origin: str
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[str, ...] = ()
