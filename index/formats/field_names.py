"""The field names under which records and tables store an article's text and metadata."""

import csv
import re
from collections.abc import Iterable

from index.text.clean import printable_name

# As normalised by `key`: the field names of NewsAPI, the Guardian, GDELT, MediaCloud, news-please, newspaper3k and 4k,
# trafilatura, WordPress, JSON Feed, schema.org's NewsArticle, and of data sets for research on news. If a record has
# several of one list, the first counts.
TEXT = (
    "fulltext articletext articlebody articlecontent maintext bodytext storytext newstext contenttext text body "
    "content contentoriginal article story document transcript plaintext cleantext cleanedtext textcontent rawtext"
).split()
HTML = "contenthtml bodyhtml articlehtml contentencoded texthtml html rawhtml".split()
SUMMARY = "summary description shortdescription excerpt abstract snippet standfirst trailtext lead teaser".split()
STATED = {
    "title": "title headline webtitle articletitle newstitle name".split(),
    "outlet": "outlet source sourcename publisher publishername publication newspaper newsoutlet medianame site "
    "sitename metasitename website sourcehostname sourcedomain domain hostname".split(),
    "author": "author authors authorname byline creator dccreator writer reporter journalist".split(),
    "published": "published publishedat publisheddate publishedon publishdate publicationdate pubdate date "
    "datepublished datepublish dateofpublication datetime firstpublished firstpublicationdate webpublicationdate "
    "isodate dateposted postdate".split(),
    "updated": "updated updatedat updateddate updatedon updatedate dateupdated modified modifiedat modifieddate "
    "datemodified datemodify lastmodified lastmodifieddate lastupdated lastupdate lastupdatedat".split(),
    "url": "url link weburl articleurl canonicalurl canonicallink permalink storyurl newsurl pageurl sourceurl uri "
    "mainentityofpage source".split(),
    "language": "language lang inlanguage metalang languagecode langcode".split(),
}
ID = "id articleid docid documentid uuid guid oid".split()

_KNOWN = {*TEXT, *HTML, *SUMMARY, *ID, *(name for names in STATED.values() for name in names)}
_DELIMITERS = ",\t;|"
_SEPARATOR_LINE = re.compile(r'"?sep=([^\w"\n\r])"?', re.IGNORECASE)
_MAX_SHOWN = 12


def key(name: str) -> str:
    """Return a field name normalised as in the lists above: `Article Text` and `article_text` are the same."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def has_text_field(names: Iterable[str]) -> bool:
    """Whether one of these field names is that of an article's text, or of a summary."""
    return not {key(name) for name in names}.isdisjoint([*TEXT, *HTML, *SUMMARY])


def missing_text_message(names: Iterable[str]) -> str:
    """Return the message for a record, or a table, with these field names and no text in them."""
    if has_text_field(names := list(names)):
        return "its text is empty; fill it in or remove it"
    some = [f"'{printable_name(name)[:40]}'" for name in names]
    listed = ", ".join(some[:_MAX_SHOWN]) + (f" and {len(some) - _MAX_SHOWN} more" if len(some) > _MAX_SHOWN else "")
    return f"no text among its fields ({listed or 'it has none'}); rename the field with the text to 'text' or 'html'"


def separator_line(line: str) -> str | None:
    """Return the delimiter that Excel writes into a line of its own above the header, as in `sep=;`; else None."""
    found = _SEPARATOR_LINE.fullmatch(line.strip("\ufeff\r\n"))
    return found[1] if found else None


def parse_header(header: str) -> tuple[str, list[str], int]:
    """Return the delimiter in a table's header line, its column names, and how many of these are known.

    The delimiter is the one that yields the most known names, and then the most names.
    """

    def parsed(delimiter: str) -> tuple[str, list[str], int]:
        try:
            names = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            names = []
        return delimiter, names, sum(1 for name in names if key(name) in _KNOWN)

    return max(map(parsed, _DELIMITERS), key=lambda found: (found[2], len(found[1])))
