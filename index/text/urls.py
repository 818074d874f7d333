"""The canonical form of URLs, and their domains."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from courlan import extract_domain, normalize_url

_TWIN_HOST = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")


_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=$)|\.amp(\.html?)$")


_AMP_PARAMETERS = ("amp", "outputtype")


def canonical_url(url: str | None) -> str | None:
    """Return the canonical form of an article's URL.

    It has no tracking parameters, fragment, trailing slash or default port; AMP and mobile variants ("m.", "/amp")
    become the URL of the regular page.
    """
    if url is None:
        return None
    parts = urlsplit(normalize_url(url))
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    values = [(key, value) for key, value in parse_qsl(parts.query, True) if key.lower() not in _AMP_PARAMETERS]
    query = f"?{urlencode(values)}" if values else ""
    scheme = parts.scheme if port else "https"
    path = _AMP_PATH.sub(r"\1", parts.path).rstrip("/")
    return f"{scheme}://{_TWIN_HOST.sub('', parts.hostname or '')}{port}{path}{query}"


def domain(url: str | None) -> str | None:
    """Return the registered domain of a URL, such as "bbc.co.uk"; None if it has none."""
    return extract_domain(url) if url else None
