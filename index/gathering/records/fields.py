"""The fields of a record, whatever their names: an article's text and its metadata."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from index.formats.field_names import HTML, ID, STATED, SUMMARY, TEXT, key
from index.text.markup import as_html, html_or_text, unescaped, without_markup
from index.text.metadata import valid_url
from index.text.outlets import outlet_domain, outlet_name

_CONTAINERS = ("fields", "_source", "metadata", "meta", "attributes", "article", "data")
"""Nested objects with fields of the article (the Guardian's, Elasticsearch's, those of data sets)."""

_VALUE_KEYS = "name rendered text value $date $numberLong $oid @value @id url".split()
"""Keys whose value represents an object: `{"author": {"name": ...}}`, and those of WordPress, MongoDB, schema.org."""

_EMPTY = {"nan", "none", "null", "n/a", "nat", "unknown"}
"""Values that programs write for a missing one."""

_TRUNCATED = re.compile(r"(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")
"""How NewsAPI ends a text that it truncates to 200 characters."""

_QUOTED_NAME = re.compile(r'(?:^|(?<=, ))"([^",]+)"(?=,|$)')
"""A name in quotation marks in a list of names, as programs write lists; a nickname within a name keeps them."""

_MAX_DEPTH = 8


@dataclass(slots=True)
class RecordArticle:
    """The article in a record. `id` identifies it in its file, if anything does; `own_id` is the id that the file
    gives it."""

    text: str
    html: bool = False
    partial: bool = False
    stated: dict[str, str] = field(default_factory=dict)
    id: str = ""
    own_id: str = ""
    notes: list[str] = field(default_factory=list)


def read_record_article(record: Mapping[str, Any]) -> RecordArticle | None:
    """Return the article in `record`, or None if none of its fields is a known text field."""
    values = _by_key(record)
    story = _text(values)
    if story is not None:
        story.stated = _stated(values, story)
        story.own_id = _first(values, ID)
        story.id = valid_url(story.stated.get("url")) or story.own_id
    return story


def _by_key(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the non-empty values by normalised name; the record's own take precedence over those in nested objects."""
    inner = {name: value for name, value in record.items() if name.lower() in _CONTAINERS and isinstance(value, dict)}
    values: dict[str, Any] = {}
    for fields in (record, *inner.values()):
        for name, value in fields.items():
            if value not in (None, "", [], {}) and not (fields is record and name in inner):
                values.setdefault(key(name), value)
    return values


def _text(values: Mapping[str, Any]) -> RecordArticle | None:
    if text := _first(values, TEXT, joined_by="\n\n"):
        if cut := _TRUNCATED.search(text, max(len(text) - 40, 0)):
            return _record_article(f"{text[: cut.start()]}…", "only the beginning of the text is given")
        return _record_article(text)
    if text := _first(values, HTML):
        markup, is_html = html_or_text(text)
        return RecordArticle(markup, html=is_html)
    if text := _first(values, SUMMARY, joined_by="\n\n"):
        return _record_article(text, "only a summary is given, not the text")
    return None


def _record_article(text: str, lack: str = "") -> RecordArticle:
    marked = as_html(text)
    notes = [lack] if lack else []
    return RecordArticle(marked or unescaped(text), html=marked is not None, partial=bool(lack), notes=notes)


def _stated(values: Mapping[str, Any], story: RecordArticle) -> dict[str, str]:
    found = {what: _first(values, names, joined_by=", " if what == "author" else "") for what, names in STATED.items()}
    found["url"] = next((web for name in STATED["url"] if (web := _web(values.get(name)))), found["url"])
    # in trafilatura and others, `source` is the page, not the outlet
    found["outlet"] = _first(values, [name for name in STATED["outlet"] if not _web(values.get(name))])
    if " " not in found["title"] and not {"title", "headline", "webtitle"} & values.keys():  # a file name
        found["title"] = ""
    found["author"] = _QUOTED_NAME.sub(r"\1", re.sub(r"^by\s+", "", found["author"], flags=re.IGNORECASE))
    found["title"] = without_markup(found["title"]) if story.html else unescaped(found["title"])
    found |= {name: unescaped(found[name]) for name in ("outlet", "author")}
    found["title"] = _without_site(found["title"], found["outlet"] or outlet_domain(valid_url(found["url"])))
    return {what: value for what, value in found.items() if value and value.lower() not in _EMPTY}


_PAGE_WORDS = {"last updated", "social links navigation"}
"""Texts next to a page's byline that extractors take for authors."""

_MAX_NAMES = 50
"""Maximum authors that are compared with one another."""


def _names(texts: list[str]) -> list[str]:
    """Return the names in a list of authors, without any that is several of the others joined together."""
    names = [text for text in texts if text.lower() not in _PAGE_WORDS]
    if len(names) > _MAX_NAMES:
        return names
    return [name for name in names if name != " ".join(other for other in names if other != name and other in name)]


_SITE = re.compile(r"\s+[|–—-]\s+(?P<name>[^|–—]+)$")


def _without_site(title: str, outlet: str | None) -> str:
    """Return a title without the outlet's name that pages put at the end: "Harbour opens | Elm Post"."""
    site = _SITE.search(title)
    return title[: site.start()] if site and outlet and outlet_name(site["name"]) == outlet_name(outlet) else title


def _value(values: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((values[name] for name in names if _one_text(values.get(name))), None)


def _first(values: Mapping[str, Any], names: Iterable[str], *, joined_by: str = "") -> str:
    return _one_text(_value(values, names), joined_by)


def _web(value: Any) -> str | None:
    """Return a URL, but not that of a nested object, which is the page of a publisher or author."""
    own = isinstance(value, (str, list)) or (isinstance(value, dict) and "@id" in value)
    return valid_url(_one_text(value)) if own else None


def _one_text(value: Any, joined_by: str = "", depth: int = 0) -> str:
    """Return a value as a text, empty if it has none. The items of a list are joined if possible, else the first
    counts."""
    if depth > _MAX_DEPTH or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        texts = [text for item in value if (text := _one_text(item, joined_by, depth + 1))]
        if joined_by == ", ":  # some extractors list links to authors' pages as names
            texts = _names([text for text in texts if not valid_url(text)])
        return joined_by.join(texts) if joined_by else next(iter(texts), "")
    if isinstance(value, dict):
        texts = [text for name in _VALUE_KEYS if (text := _one_text(value.get(name), joined_by, depth + 1))]
        return next(iter(texts), "")
    if isinstance(value, float):
        return str(value) if math.isfinite(value) else ""
    if isinstance(value, int):
        return str(value)
    return re.sub("[\ud800-\udfff]", "\ufffd", value).strip() if isinstance(value, str) else ""
