"""The outlets, genres and dates chosen on a page, as text; and the URL of a search with them."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from index.common.options import read_fields
from qa.errors import QuestionRefused
from qa.filters import Filters
from qa.options import AskOptions


def chosen_options(
    outlets: Sequence[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    genres: Sequence[str] | None = None,
) -> AskOptions:
    """Return what was chosen. Raises `QuestionRefused` for an invalid date, and for dates in the wrong order."""
    chosen = {"outlets": tuple(outlets or ()), "genres": tuple(genres or ())}
    return AskOptions(**read_fields(AskOptions, chosen, QuestionRefused), since=_day(since), until=_day(until))


def search_path(words: str, filters: Filters, page: int = 1) -> str:
    """Return the path and query of the search page with these words and filters."""
    values = {
        "q": words,
        "outlet": filters.outlets,
        "since": filters.since or (),
        "until": filters.until or (),
        "genre": filters.genres,
        "page": page if page > 1 else (),
    }
    return f"/search?{urlencode(values, doseq=True)}"


def _day(text: str | None) -> date | None:
    if not (text or "").strip():
        return None
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        raise QuestionRefused(f"'{text}' is not a valid date; use YYYY-MM-DD, or leave it empty") from None
