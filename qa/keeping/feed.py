"""New findings as an Atom feed (RFC 4287): an entry for each finding, with its quotes."""

import re
from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from qa.keeping.kept import Kept, KeptList, News
from qa.keeping.view import NewQuoteView, PlaceView, new_quotes

MEDIA_TYPE = "application/atom+xml"
MOST_ENTRIES = 200

_ATOM, _XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
_NEVER = "1970-01-01T00:00:00+00:00"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot contain, not even escaped."""

ElementTree.register_namespace("", _ATOM)


def atom_feed(found: KeptList, address: str = "") -> bytes:
    """Return the feed of all findings, the newest first. `address` is that of the server, such as
    `http://localhost:7860`, for the links to Byline's own pages; without it, entries link to the original pages."""
    findings = sorted(
        ((news, kept) for kept in found.kept for news in kept.news), key=lambda pair: pair[0].number, reverse=True
    )[:MOST_ENTRIES]
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'{address}/api/kept.atom')}")
    _add(feed, "title", "Byline: what is new on what you keep")
    _add(feed, "updated", findings[0][0].found_at if findings else _NEVER)
    _add(_add(feed, "author"), "name", "Byline")
    if address:
        _add(feed, "link", rel="self", type=MEDIA_TYPE, href=f"{address}/api/kept.atom")
        _add(feed, "link", rel="alternate", type="text/html", href=f"{address}/kept")
    for news, kept in findings:
        _add_entry(feed, news, kept, address)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add_entry(feed: ElementTree.Element, news: News, kept: Kept, address: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'byline:kept:{kept.id}:{news.number}:{news.found_at}')}")
    _add(entry, "title", f"{'Contradiction: ' if news.contradicts else ''}{kept.title}")
    _add(entry, "updated", news.found_at)
    quotes = list(new_quotes(kept, [news]))
    link = next(_links([quote.place for quote in quotes], address), None)
    if link is not None:
        _add(entry, "link", rel="alternate", type="text/html", href=link)
    content = _add(entry, "content", type="xhtml")
    body = ElementTree.SubElement(content, f"{{{_XHTML}}}div")
    for quote in quotes:
        _add_quote(body, quote, address)
    if news.gone:
        _html(body, "p", f"Not shown: {news.gone}, as the article was removed or changed.")


def _add_quote(body: ElementTree.Element, quote: NewQuoteView, address: str) -> None:
    _html(body, "p", f"{quote.label}:")
    _add_place(body, quote.place, address)
    for denied in quote.denied:
        _html(body, "p", "Before, it was said:")
        _add_place(body, denied, address)


def _add_place(body: ElementTree.Element, place: PlaceView, address: str) -> None:
    _html(body, "blockquote", place.quote)
    facts = _html(body, "p")
    link = next(_links([place], address), None)
    if link is None:
        facts.text = _text(" · ".join(place.facts))
    else:
        _html(facts, "a", " · ".join(place.facts), href=link)


def _links(places: list[PlaceView], address: str) -> Iterator[str]:
    for place in places:
        if address:
            yield f"{address}{place.link}"
        elif place.original:
            yield place.original


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", {key: _text(one) for key, one in attributes.items()})
    element.text = _text(text) or None
    return element


def _html(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(
        parent, f"{{{_XHTML}}}{name}", {key: _text(one) for key, one in attributes.items()}
    )
    element.text = _text(text) or None
    return element


def _text(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
