"""What sort of text an article is: a report, or opinion, a live blog, agency copy, a correction or a press release.

Each sign is a row of data with an example. What no sign shows is a report.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from index.article import Genre
from index.text.author_notes import find_author_note
from index.text.bylines import PartKind, read_byline
from index.text.datelines import read_dateline
from index.text.outlets import agency_name, press_release_service


class Place(Enum):
    """Where a sign is looked for."""

    LABEL = auto()
    """What the page calls the article: its types in JSON-LD ("OpinionNewsArticle") and its sections."""

    HOST = auto()
    PATH = auto()
    TITLE = auto()
    OUTLET = auto()
    AUTHOR = auto()
    BEGINNING = auto()
    """One of the first paragraphs."""

    TEXT = auto()
    """One of the first or last paragraphs."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern found in one place; `example` is a value of it that shows the genre."""

    genre: Genre
    place: Place
    pattern: re.Pattern[str]
    example: str


def _sign(genre: Genre, place: Place, pattern: str, example: str) -> Sign:
    return Sign(genre, place, re.compile(pattern, re.IGNORECASE), example)


_CORRECTION = (
    r"(?:corrections?(?: (?:and|&) clarifications?)?|clarification|erratum|errata(?: corrige)?|berichtigung|korrektur|"
    r"richtigstellung|rectificatif|rectificatie|sprostowanie|rättelse|fe de errores|corrección|rettifica)"
)
_LIVE_TITLE = (
    r"^live(?: updates?)?\s?[:|–—-]|\blive[ -]?(?:updates?|blogg?|ticker)\b|[-–—|:,] ?live\s?!?$|\bas it happened\b|"
    r"\bminute by minute\b|\bnewsblog\b|^en direct\b|\ben direct\s?[:–—|]|\ben directo\b|\bna żywo\b|\bliverapport|"
    r"\bin diretta\b|^diretta\b|\bao vivo\b"
)
_LIVE_PATH = (
    # A section such as "/flood-live-updates/2025/03/03/" has stories of their own.
    r"/live(?:-?blogs?|-news|-updates?|-?ticker)?/(?!.*\bvideo)|[-/]live-(?:updates?|blog|ticker|news|analysis)\b(?!/\d{4}/)|"
    r"/(?:en-direct|en-directo|directo|diretta|na-zywo|aovivo)[/-]"
)
_RELEASE = (
    r"(?:press release|pressemitteilung|communiqué de presse|persbericht|pressmeddelande|informacja prasowa|"
    r"nota de prensa|comunicato stampa)"
)
_RELEASE_PATH = (
    r"(?:press-?releases?|news-releases?|pressemitteilung(?:en)?|pressemeldung(?:en)?|communiques?(?:-de-presse)?|"
    r"persberichten?|pressmeddelanden?|informacje?-prasow[ae]|notas?-de-prensa|comunicati-stampa)"
)
_RELEASE_HOST = r"(?:prnewswire|businesswire|globenewswire|einpresswire|accesswire|prweb|presseportal)"
_OPINION = (
    r"(?:op-?ed|opinions?|editorials?|commentary|columnists?|columns?|comment|letters? to the editor|leitartikel|"
    r"meinung|kommentare?|kolumne|gastbeitrag|glosse|édito(?:rial)?|tribune|chronique|opinie|commentaar|opinia|felieton|"
    r"komentarz|ledare|debatt|krönika|insändare|opinión|columna|tribuna|editoriale|commento|opinião)"
)
_OPINION_PATH = (
    r"(?:opinions?|op-?eds?|editorials?|commentary|commentisfree|comment|columnists?|columns|voices|perspectives|letters|"
    r"leitartikel|meinung|kommentare?|kolumnen?|gastbeitraege|editos?|idees|tribunes?|chroniques|opinie|felietony|"
    r"publicystyka|komentarze|ledare|debatt|kronikor|tribuna|columnas?|editoriali|commenti|opiniao|meninger|kronikk)"
)
_OPINION_AUTHOR = r"\b(?:editorial board|opinion (?:contributors?|columnists?|writer|editor)|columnist)\b|^analysis "
_OWN_VIEWS = (
    r"\b(?:views?|opinions?) expressed (?:in|here|by|are|herein|within)\b.{0,90}"
    r"\b(?:own|authors?|author[’']s|columnists?|contributors?|writer(?:[’']?s)?|his|hers|theirs|solely)\b"
)
_AGENCY_CREDIT = (
    r"^\W*(?:additional )?(?:reporting|writing) by .{3,150}[;.] ?(?:additional reporting|writing|editing) by |"
    r"^\W*(?:©|copyright) ?(?:\d{4} )?(?:the )?(?:associated press|reuters|agence france-presse|afp|dpa)\b"
)

SIGNS: tuple[Sign, ...] = (
    _sign(Genre.CORRECTION, Place.TITLE, rf"^{_CORRECTION}(?: ?[:|–—]|$)|^for the record$", "Correction: Ferry"),
    _sign(
        Genre.CORRECTION, Place.PATH, r"/corrections?(?:-(?:and-)?clarifications[^/]*)?(?:/|$)", "/corrections/ferry"
    ),
    _sign(Genre.LIVE_BLOG, Place.LABEL, r"^live ?blog ?posting$", "LiveBlogPosting"),
    _sign(Genre.LIVE_BLOG, Place.TITLE, _LIVE_TITLE, "Live updates: The bridge falls"),
    _sign(Genre.LIVE_BLOG, Place.PATH, _LIVE_PATH, "/world/live/2025/mar/03/bridge"),
    _sign(
        Genre.LIVE_BLOG,
        Place.BEGINNING,
        r"\brefresh (?:often|this page) for\b.{0,20}\bupdates",
        "Refresh often for updates.",
    ),
    _sign(Genre.PRESS_RELEASE, Place.LABEL, r"^press ?release$", "pressRelease"),
    _sign(Genre.PRESS_RELEASE, Place.HOST, rf"(?:^|\.){_RELEASE_HOST}\.\w+$", "www.prnewswire.com"),
    _sign(Genre.PRESS_RELEASE, Place.PATH, rf"/{_RELEASE_PATH}(?:[/-]|$)", "/press-releases/mill-opens"),
    _sign(Genre.PRESS_RELEASE, Place.TITLE, rf"^{_RELEASE}\b", "Press release: Mill opens"),
    _sign(
        Genre.PRESS_RELEASE,
        Place.BEGINNING,
        rf"^\W*(?:for immediate release|{_RELEASE})\b.{{0,60}}$",
        "FOR IMMEDIATE RELEASE",
    ),
    _sign(Genre.OPINION, Place.LABEL, r"^(?:opinion|analysis) ?news ?article$", "OpinionNewsArticle"),
    _sign(Genre.OPINION, Place.LABEL, rf"^{_OPINION}$", "Opinion"),
    _sign(Genre.OPINION, Place.HOST, r"^(?:opinions?|commentary|kommentar)\.", "opinion.courier.example"),
    _sign(Genre.OPINION, Place.PATH, rf"/{_OPINION_PATH}(?:/|$)", "/opinion/2025/03/the-bridge"),
    _sign(Genre.OPINION, Place.PATH, r"/opinion-(?!poll)", "/2025/03/03/12345/opinion-keep-the-bridge"),
    _sign(
        Genre.OPINION, Place.TITLE, rf"^(?:analysis(?: ?[/|&] ?opinion)?|{_OPINION})\s?[:|]", "Opinion: Keep the bridge"
    ),
    _sign(Genre.OPINION, Place.TITLE, rf"[|:–—-]\s?{_OPINION}\.?$", "Keep the bridge | Opinion"),
    _sign(
        Genre.OPINION,
        Place.TITLE,
        r"^(?:our view|my view|\w+ voices)\s?[:|]|^the [\w ]{2,40} view on\b",
        "Our view: Keep the bridge",
    ),
    _sign(Genre.OPINION, Place.OUTLET, r"\b(?:opinion|editorial)s?\)?\s*$", "Ledworth Courier - Opinion"),
    _sign(Genre.OPINION, Place.AUTHOR, _OPINION_AUTHOR, "Ledworth Courier Editorial Board"),
    _sign(
        Genre.OPINION,
        Place.BEGINNING,
        r"^(?:\W*(?:analysis ?/ ?)?opinion\s?[:|]|opinion (?:contributor|columnist)s?$)",
        "ANALYSIS/OPINION:",
    ),
    _sign(Genre.OPINION, Place.TEXT, _OWN_VIEWS, "The opinions expressed in this commentary are her own."),
    _sign(Genre.AGENCY_COPY, Place.TEXT, _AGENCY_CREDIT, "Reporting by Anna Kowalska; Editing by Jan Nowak"),
)
"""In the order in which they are tried: an article is of the first genre that it has a sign of."""

_BEGINNING, _END = 4, 4
"""Paragraphs that are read at the beginning and the end of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is known of an article whose genre is wanted; `texts` are its paragraphs in order."""

    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    labels: Sequence[str] = ()
    texts: Sequence[str] = ()


def genre_of(article: Signs) -> Genre:
    """Return the genre that an article shows; without a sign, it is a report."""
    values = _values(article)
    by_order = {
        Genre.PRESS_RELEASE: _is_press_release,
        Genre.OPINION: _is_by_guest,
        Genre.AGENCY_COPY: _is_agency_copy,
    }
    for genre in dict.fromkeys(sign.genre for sign in SIGNS):
        signs = (sign for sign in SIGNS if sign.genre is genre)
        if any(sign.pattern.search(value) for sign in signs for value in values[sign.place]):
            return genre
        if genre in by_order and by_order[genre](article):
            return genre
    return Genre.REPORT


def _values(article: Signs) -> dict[Place, list[str]]:
    url = urlsplit(article.url or "")
    texts = [*article.texts[:_BEGINNING], *article.texts[_BEGINNING:][-_END:]]
    return {
        Place.LABEL: list(article.labels),
        Place.HOST: [url.hostname or ""],
        Place.PATH: [url.path],
        Place.TITLE: [article.title or ""],
        Place.OUTLET: [article.outlet or ""],
        Place.AUTHOR: [article.author or ""],
        Place.BEGINNING: list(article.texts[:_BEGINNING]),
        Place.TEXT: texts,
    }


def _is_press_release(article: Signs) -> bool:
    return any(press_release_service(name) for name in _bylines(article)) or any(
        dateline.services for text in article.texts[:_BEGINNING] if (dateline := read_dateline(text))
    )


def _is_by_guest(article: Signs) -> bool:
    note = find_author_note(article.texts, article.author)
    return note is not None and note.is_guest


def _is_agency_copy(article: Signs) -> bool:
    return any(agency_name(name) for name in _bylines(article)) or any(
        dateline.agencies for text in article.texts[:_BEGINNING] if (dateline := read_dateline(text))
    )


def _bylines(article: Signs) -> Iterator[str]:
    """Yield the names in the byline: those of the metadata, and those of the first lines that are bylines."""
    for name in re.split(r"[,;/|]|\band\b", article.author or ""):
        yield re.sub(r"^(?:by )?(?:the )?|,? staff$", "", name.strip(), flags=re.IGNORECASE)
    for text in article.texts[:_BEGINNING]:
        byline = read_byline(text)
        if byline is not None:
            yield from byline.values(PartKind.AGENCY)
