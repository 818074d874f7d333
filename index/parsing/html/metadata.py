"""What a page says about its article: title, outlet, author, date, address, language."""

import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from index.parsing.html.author import authors
from index.parsing.html.blocks import PageBlock
from index.parsing.html.dates import publication_date
from index.parsing.html.head import Head, text_of
from index.parsing.html.title import headline
from index.source import Source
from index.text.metadata import Metadata, web_address
from index.text.urls import domain

_FRONT = re.compile(r"/?(?:(?:index|default|home)\.\w{3,5})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SLOGAN = re.compile(r"\s+[|–—]\s+.*")


def page_title(source: Source, head: Head) -> str | None:
    """Return the headline of the article, without the name of its site."""
    return headline(head, _site_names(source, head))


def page_metadata(source: Source, head: Head, title: str | None, beside: Sequence[PageBlock]) -> Metadata:
    """Return what the page says about its article; `beside` are the blocks around its text, where dates are shown."""
    metadata = Metadata()
    address, language = _address(source, head), _language(head)
    metadata.take("title", title, where="page")
    metadata.take("outlet", _outlet(head), where="page")
    metadata.take("author", authors(head, _site_names(source, head)), where="page")
    metadata.take("url", address, where="page")
    metadata.take("language", language, where="page")
    published, notes = publication_date(head, address, language, beside)
    metadata.notes += notes
    if published is not None:
        metadata.take("published", published.value, where="page")
        metadata.date_basis = published.basis
    return metadata


def is_front_page(source: Source, head: Head) -> bool:
    """Whether a page says, or was fetched as, the first page of its site."""
    addresses = [head.canonical, head.meta("og:url"), source.url]
    return any(_is_front(address) for address in addresses if web_address(address))


def _outlet(head: Head) -> str | None:
    name = head.meta("og:site_name") or text_of(head.article.get("publisher"))
    return _SLOGAN.sub("", name) if name else None


def _site_names(source: Source, head: Head) -> list[str]:
    addresses = (source.url, head.canonical, head.meta("og:url"))
    domains = [found for address in addresses if (found := _site(web_address(address)))]
    labels = [found.split(".")[0] for found in domains]
    stated = [_outlet(head), text_of(head.article.get("publisher")), head.meta("application-name")]
    return [name for name in (*stated, *domains, *labels) if name]


def _address(source: Source, head: Head) -> str | None:
    """The address that the page gives as its own, if it can be that of this article; else the one it was fetched from.

    One on another site counts where the page gives it twice, as a copy in an archive does; a single one may be a
    counter's, or that of the article's first publisher.
    """
    canonical, shared = (
        address if web_address(address) and not _is_front(address) else None
        for address in (_absolute(head.canonical, source.url), head.meta("og:url"))
    )
    home = _site(source.url)
    agreed = canonical and shared and _site(canonical) == _site(shared)
    for address in (canonical, shared):
        if address and (home is None or agreed or _site(address) == home):
            return address
    return source.url


def _site(address: str | None) -> str | None:
    """The registered domain of an address, or its host where that has none."""
    return domain(address) or (urlsplit(address or "").hostname or "").removeprefix("www.") or None


def _absolute(address: str | None, fetched: str | None) -> str | None:
    """An address from the site's root made a whole one; others that are not whole are mistakes more often than not."""
    try:
        return urljoin(fetched or "", address) if address and address.startswith("/") else address
    except ValueError:
        return None


def _is_front(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return _FRONT.fullmatch(parts.path) is not None and not parts.query


def _language(head: Head) -> str | None:
    attributes = (head.tree.get("lang"), head.tree.get("xml:lang"))
    stated = (*attributes, *map(head.meta, ("og:locale", "content-language", "dc.language", "language", "inlanguage")))
    subtags = (re.split(r"[-_,;\s]", value.strip().lower())[0] for value in stated if value)
    return next((subtag for subtag in subtags if _LANGUAGE.fullmatch(subtag)), None)
