"""The canonical form of URLs, and their domains."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from courlan import extract_domain, normalize_url

_TWIN_HOST = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")


_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=$)|\.amp(\.html?)$")


_AMP_PARAMETERS = ("amp", "outputtype")

# Fragments that applications in the browser take for the path: "#/story/1", "#!/story/1", "#!story".
_ROUTE = re.compile(r"!?/[^/].*|![^/].*")

# Fragments that name a part of every page, or where a visitor came from: "#comments", "#comment-12", "#utm_source=rss".
_NO_ANCHOR = re.compile(
    r"(?:top|main|content|comments?|respond|reply|disqus_thread|share|more|rss|ref)(?:[-_]\w+)?|.*[=:~].*"
)


def canonical_url(url: str | None) -> str | None:
    """Return the canonical form of an article's URL.

    It has no tracking parameters, trailing slash or default port, and no fragment unless that is a route ("#/story/1");
    AMP and mobile variants ("m.", "/amp") become the URL of the regular page.
    """
    if url is None:
        return None
    parts = urlsplit(normalize_url(url))
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    values = [(key, value) for key, value in parse_qsl(parts.query, True) if key.lower() not in _AMP_PARAMETERS]
    query = f"?{urlencode(values)}" if values else ""
    scheme = parts.scheme if port else "https"
    path = _AMP_PATH.sub(r"\1", parts.path).rstrip("/")
    fragment = urlsplit(url).fragment
    route = f"#{fragment.rstrip('/')}" if _ROUTE.fullmatch(fragment) else ""
    return f"{scheme}://{_TWIN_HOST.sub('', parts.hostname or '')}{port}{path}{query}{route}"


def without_route(canonical: str | None) -> str | None:
    """Return a canonical URL without the route in its fragment."""
    return canonical and canonical.partition("#")[0]


def anchor(url: str | None) -> str | None:
    """Return the fragment of a URL if it may name an entry of a live blog; None for "#comments" and the like."""
    try:
        fragment = urlsplit(url or "").fragment
    except ValueError:
        return None
    return None if not fragment or _ROUTE.fullmatch(fragment) or _NO_ANCHOR.fullmatch(fragment) else fragment


def domain(url: str | None) -> str | None:
    """Return the registered domain of a URL, such as "bbc.co.uk"; None if it has none."""
    return extract_domain(url) if url else None
