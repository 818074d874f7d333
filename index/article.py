"""The article: its metadata, its numbered paragraphs, and the sentences in them.

Every offset counts Unicode code points in the paragraph's stored text, which is the text that is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DateBasis(StrEnum):
    """Where a publication date was found, from certain to uncertain."""

    STATED = "stated"
    """Stated in the article's own metadata, or in the record or feed it came in."""

    ADDRESS = "address"
    """Found only in the path of its URL."""

    TEXT = "text"
    """Read from the visible text of its page, where it may be the date of something else."""

    UPDATE = "update"
    """The date of an update, as its feed states no other: an Atom entry need not say when it was published."""


_DOUBTS = {
    DateBasis.ADDRESS: "from its URL",
    DateBasis.TEXT: "from the page text, may be another date",
    DateBasis.UPDATE: "of an update, may be published earlier",
}


UNDETERMINED = "und"
"""ISO 639's code for an undetermined language: that of a text whose script only shows that it is not English."""


def primary_subtag(code: str) -> str:
    """Return a language code without its country: "en" for "en-GB" and "en_US"."""
    return code.replace("_", "-").split("-")[0].lower()


class Genre(StrEnum):
    """What sort of text an article is, as far as its section, headline and byline show it."""

    REPORT = "report"
    OPINION = "opinion"
    LIVE_BLOG = "live blog"
    AGENCY_COPY = "agency copy"
    CORRECTION = "correction"
    PRESS_RELEASE = "press release"


UPLOAD_PREFIX = "upload:"
"""How the origin of an uploaded article begins; its name and text may be anybody's."""

EDITABLE = ("title", "outlet", "author", "published")
"""The fields of `ArticleInfo` that a user can edit."""

FIELD_LABELS = {"title": "title", "outlet": "outlet", "author": "author", "published": "date"}


def _edit_note(name: str, source: str | None) -> str:
    said = f"the source says “{source}”" if source else "the source states none"
    return f"{FIELD_LABELS[name].capitalize()} edited by you; {said}"


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
        """Whether paragraphs of this kind are embedded and searched."""
        return self not in (ParagraphKind.HEADING, ParagraphKind.BOILERPLATE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `paragraph.text[start:end]`. Boilerplate and headings answer nothing, so they are not `quotable`."""

    start: int
    end: int
    quotable: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article; `number` counts from 1 and is what a citation shows. Only PDFs have a `page`."""

    number: int
    text: str
    kind: ParagraphKind
    sentences: tuple[Sentence, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleInfo:
    """An article's metadata, in one of its versions.

    `published`, `updated` and `added_at` are ISO 8601 (a date, or a date and time with its zone where known); unknown
    values are None. `date_basis` says where the date was found; `updated` is when the source last changed the article.
    `language` is an ISO 639-1 code. `origin` is the path or URL that the article was added from. `edited` is what the
    source gave for the fields that a user has edited. `first_lines` are the fields read from the text's first lines.
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
    updated: str | None = None
    genre: Genre = Genre.REPORT
    edited: Mapping[str, str | None] = field(default_factory=dict, hash=False)
    first_lines: tuple[str, ...] = ()

    @property
    def edit_notes(self) -> list[str]:
        """A sentence about each field that a user has edited, with what the source says."""
        return [_edit_note(name, self.edited[name]) for name in EDITABLE if name in self.edited]

    @property
    def date_doubt(self) -> str | None:
        """Where the date comes from, in words, unless the article states it."""
        return _DOUBTS.get(self.date_basis) if self.published and self.date_basis else None

    @property
    def first_lines_note(self) -> str | None:
        """Which of outlet and author were read from the first lines of the text, in words; the date has its own
        basis."""
        read = [name for name in ("outlet", "author") if name in self.first_lines and name not in self.edited]
        return f"{' and '.join(read)} from the first lines" if read else None

    @property
    def language_name(self) -> str | None:
        """The language in words, such as "German", or its code if that has no name; None if it is unknown."""
        if self.language is None:
            return None
        if self.language == UNDETERMINED:
            return "an unknown language"
        from babel import Locale  # needed only for articles that are not in English

        name: str = Locale("en").languages.get(primary_subtag(self.language), self.language)
        return name

    @property
    def later_update(self) -> str | None:
        """When it was updated, unless that already serves as the date of publication."""
        return self.updated if self.updated != self.published else None

    @property
    def day_updated(self) -> str | None:
        """The day of its update, unless it was published on that day."""
        day = (self.later_update or "")[:10]
        return day if day and day != (self.published or "")[:10] else None

    @property
    def genre_name(self) -> str | None:
        """The genre in words, shown next to every quote from it; None for a report, which needs none."""
        return None if self.genre is Genre.REPORT else self.genre.value

    @property
    def is_foreign(self) -> bool:
        """Whether the article is known to be in a language other than English, for which Byline works best."""
        return self.language is not None and primary_subtag(self.language) != "en"


@dataclass(frozen=True, slots=True)
class Edit:
    """Metadata values that a user gave several articles at once; None for a cleared field."""

    number: int
    edited_at: str
    article_ids: tuple[str, ...]
    values: dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ArticleInfo):
    """An article's metadata with its full text."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as parsed from a file, before the store assigns an id and a version.

    `signature` is the MinHash of its words, to find near-duplicates by (see `index/text/near_duplicates.py`).
    `record_id` is the id that its feed or table gives it, which distinguishes articles with the same URL.
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
    updated: str | None = None
    genre: Genre = Genre.REPORT
    record_id: str | None = None
    first_lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
