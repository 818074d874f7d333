"""Splits news feeds (RSS, Atom) into their entries."""

import io
import re
import xml.sax
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import feedparser

from index.errors import InputRefused
from index.gathering.origins import Origins
from index.gathering.records.shared_urls import SharedUrls, told_apart
from index.source import Gathered, Source
from index.text.clean import display_name, printable_name, short_hash, without_controls
from index.text.encodings import decode_stated
from index.text.markup import as_html, html_or_text, unescaped, without_markup
from index.text.metadata import valid_url
from index.text.urls import anchor, canonical_url

_MAX_BYTES = 20_000_000
"""Largest feed. A newspaper's has at most 1 MB, and feedparser takes 2 seconds and 80 MB of memory per MB."""

_MAX_START = 20_000
"""Bytes before the first element; declarations of all HTML entities take 10 kB."""

_MAX_TAGS = 500_000
"""Feedparser takes 30 microseconds per tag. A feed of 10,000 entries, ten times a newspaper's, has 200,000."""

_MAX_ATTRIBUTES = 100
_MAX_PREFIXES = 200
"""Attributes of one element, and namespace prefixes: feedparser's time grows quadratically with either."""

_FIRST_ELEMENT = re.compile(rb"<\0{0,3}[A-Za-z_]")
_PREFIX = re.compile(rb"xmlns:([^\s=]{1,100})")
# Never backtracks, so its time grows only linearly with the feed.
_TAG = re.compile(rb"<[A-Za-z_](?:[^\"'>]++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+(?:>|\Z)")
_ATTRIBUTE = re.compile(rb"=\s*[\"']")
_ONLY_UPDATE = "the feed states the date of an update, not of publication"
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_CLOSED_VOID = re.compile(r"<(br|hr|img|wbr)\b([^<>]*)></\1>")
"""How feedparser writes empty XHTML elements; HTML would render a line break twice."""


def read_feed(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    """Yield each entry of a feed, or a refusal. An entry with only a summary or a link is `partial`.

    Raises `InputRefused` if the file is not a feed, or a feed without entries.
    """
    feed = _parse(origin, file)
    found = list(_entries(origin, feed))
    shared, origins = SharedUrls(found), Origins(origin)
    for item in found:
        # An entry with an id keeps that even if it is the only one with its URL, as the others may have left the feed.
        if isinstance(item, Source) and item.record_id != (record_id := shared.record_id(item) or item.record_id):
            item = told_apart(item, record_id, origins)
        yield item


def _entries(origin: str, feed: Any) -> Iterator[Gathered]:
    origins = Origins(origin)
    note = _damage(feed)
    for number, entry in enumerate(feed.entries, start=1):
        found = _source(feed, entry, origins, note)
        if found is None:
            yield InputRefused(f"{origin}: entry {number} has neither a text nor a link; nothing can be added for it")
        else:
            yield found
            note = None  # it concerns the whole feed


def _parse(origin: str, file: BinaryIO) -> Any:
    data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise InputRefused(f"{origin}: larger than {_MAX_BYTES // 1_000_000} MB, too large for a feed; split it")
    _check_start(origin, data)
    _check_markup(origin, data.replace(b"\0", b""))  # every other byte in UTF-16
    try:
        # As a stream, because feedparser might take a text for a URL or a path. The entries are sanitised when they are
        # parsed.
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=_headers(data), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # feedparser's exceptions on malformed feeds are undocumented
        raise InputRefused(
            f"{origin}: cannot be read as a feed ({printable_name(str(error))}); save it again"
        ) from error
    if not feed.entries:
        what = "has no entries" if dict.get(feed, "version") else "is not an RSS or Atom feed"
        raise InputRefused(f"{origin}: {what}; check the URL that it was saved from")
    return feed


def _headers(data: bytes) -> dict[str, str]:
    """Return the HTTP headers that make feedparser read UTF-8 as such if the feed declares another encoding."""
    is_utf_8 = not data.isascii() and decode_stated(data, "ascii") is not None
    return {"content-type": "application/xml; charset=utf-8"} if is_utf_8 else {}


def _check_start(origin: str, data: bytes) -> None:
    """Refuse a prolog that takes feedparser too long: its time grows quadratically, and entities may expand."""
    if _FIRST_ELEMENT.search(data[:_MAX_START]) is None:
        raise InputRefused(f"{origin}: is not an RSS or Atom feed; check the URL that it was saved from")
    declared = data.split(b"<!ENTITY")[1:]
    longest = max((len(entity.partition(b">")[0]) for entity in declared), default=0)
    if longest * data.count(b"&") > _MAX_BYTES:
        raise InputRefused(f"{origin}: its own entities expand to too large a feed; save it without them")


def _check_markup(origin: str, data: bytes) -> None:
    """Refuse markup that would take feedparser more than a few seconds."""
    attributes = max((len(_ATTRIBUTE.findall(tag[0])) for tag in _TAG.finditer(data) if len(tag[0]) > 500), default=0)
    prefixes = len(set(_PREFIX.findall(data)))
    if data.count(b"<") > _MAX_TAGS or attributes > _MAX_ATTRIBUTES or prefixes > _MAX_PREFIXES:
        raise InputRefused(f"{origin}: has more elements, attributes or namespaces than a feed needs; split it")


def _damage(feed: Any) -> str | None:
    """Return what is wrong with a feed that could still be read, else None."""
    error = feed.get("bozo_exception")
    if error is None:
        return None
    if isinstance(error, xml.sax.SAXParseException):
        reason = f"{error.getMessage()} in line {error.getLineNumber()}"
    else:
        reason = str(error)
    return f"the feed is not well-formed ({printable_name(reason)}): check that nothing is missing"


def _source(feed: Any, entry: Any, origins: Origins, note: str | None) -> Source | None:
    text, media_type, whole = _text(entry)
    link = _string(entry, "link")
    if not (text or valid_url(link)):
        return None
    lack = f"the feed has only a {'summary of' if text else 'link to'} the article, not its text"
    dates = _dates(feed, entry)
    only_update = bool(dates.get("updated")) and not dates["published"]
    stated = {**_stated(feed, entry), "url": link, **dates}
    shown, dropped = without_controls(text)
    return Source(
        origin=origins.record(_string(entry, "id") or link or short_hash(text)),
        data=shown.encode(errors="replace"),
        media_type=f"{media_type}; charset=utf-8",
        stated={key: value for key, value in stated.items() if value},
        record_id=_record_id(_string(entry, "id"), link),
        dated_by_update=only_update,
        partial=not whole,
        notes=tuple(filter(None, (note, _ONLY_UPDATE if only_update else None, dropped, None if whole else lack))),
    )


def _record_id(own: str, link: str) -> str | None:
    """Return the id of an entry, unless it says no more than its link."""
    if own and canonical_url(valid_url(own)) != canonical_url(valid_url(link)):
        return own
    return anchor(own) or anchor(link)


def _text(entry: Any) -> tuple[str, str, bool]:
    """Return an entry's text, its media type, and whether it is the content, not a summary. HTML is preferred."""
    contents = [detail for detail in dict.get(entry, "content", []) if _string(detail, "value")]
    for media_type in (*_HTML_TYPES, "text/plain"):
        for detail in contents:
            if detail.get("type") == media_type:
                return *_typed(detail["value"], media_type), True
    summary = _string(entry, "summary")
    detail = dict.get(entry, "summary_detail") or {}
    return *_typed(summary, detail.get("type")), False


def _typed(text: str, media_type: str | None) -> tuple[str, str]:
    if media_type == "text/plain":  # of Atom, or without anything that looks like HTML
        return text, media_type
    found, is_html = html_or_text(_CLOSED_VOID.sub(r"<\1\2>", text))
    return found, "text/html" if is_html else "text/plain"


def _stated(feed: Any, entry: Any) -> dict[str, str]:
    """Return the metadata of an entry. One that was copied from another feed names that feed as its `source`."""
    own = dict.get(entry, "source") or feed.feed
    content: Mapping[str, Any] = next(iter(dict.get(entry, "content", [])), {})
    return {
        "title": _short(entry, "title"),
        "outlet": _short(own, "title") or _short(feed.feed, "title"),
        "author": _author(feed, entry, own),
        "language": _string(content, "language") or _string(feed.feed, "language"),
    }


def _author(feed: Any, entry: Any, own: Any) -> str:
    """Return the authors' names, or addresses if they have no names. Only in Atom do entries inherit the feed's
    author."""
    atom = feed.version.startswith("atom")
    raw = _string(entry, "author")
    if "@" in raw and not atom:  # "jane@paper.example (Jane Doe)", which feedparser splits wrongly
        return unescaped(display_name(raw))
    people = dict.get(entry, "authors") or (dict.get(own, "authors") if atom else None) or []
    return unescaped(
        ", ".join(filter(None, (_string(person, "name") or _string(person, "email") for person in people)))
    )


def _dates(feed: Any, entry: Any) -> dict[str, str]:
    """Return when an entry was published and updated, as the feed has it.

    Feedparser's own parsing is not used, as it fills in missing parts with today's or the first day.
    """
    published, updated = _string(entry, "published"), _string(entry, "updated")
    if not (published or feed.version.startswith("atom")):
        return {"published": updated}  # the only date of RSS 1.0 counts as `updated`
    return {"published": published, "updated": updated}


def _short(holder: Any, key: str) -> str:
    """Return a title or a name without markup."""
    text = _string(holder, key)
    detail = dict.get(holder, f"{key}_detail") or {}
    return without_markup(text) if detail.get("type") in _HTML_TYPES or as_html(text) else unescaped(text)


def _string(holder: Any, key: str) -> str:
    value = dict.get(holder, key)  # feedparser's own `get` warns about deprecated names
    return value.strip() if isinstance(value, str) else ""
