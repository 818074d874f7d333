"""The names under which records and tables keep the text of an article and what is stated about it."""

import csv
import re
from collections.abc import Iterable

from index.text.clean import printable_name

# As `key` makes them. They are those of NewsAPI, the Guardian, GDELT, MediaCloud, news-please, newspaper3k and 4k,
# trafilatura, WordPress, JSON Feed, schema.org's NewsArticle, and of the data sets that research on news is done with.
# Where a record has several of one line, the first counts.
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
    "url": "url link weburl articleurl canonicalurl canonicallink permalink storyurl newsurl pageurl sourceurl uri "
    "mainentityofpage source".split(),
    "language": "language lang inlanguage metalang languagecode langcode".split(),
}
ID = "id articleid docid documentid uuid guid oid".split()

_KNOWN = {*TEXT, *HTML, *SUMMARY, *ID, *(name for names in STATED.values() for name in names)}
_DELIMITERS = ",\t;|"
_MAX_SHOWN = 12


def key(name: str) -> str:
    """Return a field's name in the spelling of the lists above: `Article Text` and `article_text` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def has_text_field(names: Iterable[str]) -> bool:
    """Whether a field of one of these names would hold the text of an article, or a summary of it."""
    return not {key(name) for name in names}.isdisjoint([*TEXT, *HTML, *SUMMARY])


def missing_text_message(names: Iterable[str]) -> str:
    """Return what to tell about a record, or a table, that has fields of these names and no text in them."""
    if has_text_field(names := list(names)):
        return "its text is empty; fill it in or leave it out"
    some = [f"'{printable_name(name)[:40]}'" for name in names]
    listed = ", ".join(some[:_MAX_SHOWN]) + (f" and {len(some) - _MAX_SHOWN} more" if len(some) > _MAX_SHOWN else "")
    return f"no text in its fields ({listed or 'it has none'}); name the one that holds it 'text', or 'html'"


def parse_header(header: str) -> tuple[str, list[str], int]:
    """Return what separates the columns in the first line of a table, the columns, and how many of them are known.

    It is what makes the most known names of the line, and then the most names.
    """

    def parsed(delimiter: str) -> tuple[str, list[str], int]:
        try:
            names = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            names = []
        return delimiter, names, sum(1 for name in names if key(name) in _KNOWN)

    return max(map(parsed, _DELIMITERS), key=lambda found: (found[2], len(found[1])))
