"""Jinja templates with everything escaped, and the few values that more than one page shows."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.gathering.uploads import without_upload
from qa.answer import Statement
from qa.language.dates import readable_day
from qa.links import web_url

STATIC = Path(__file__).parent / "static"
"""Where the style sheets, the scripts and the icon are."""


def render(template: str, **values: Any) -> str:
    """Fill in a template of this folder. Every value is escaped: no text of an article can become markup."""
    return _templates.get_template(template).render(**values)


def readable_date(value: str) -> str:
    """Return an ISO 8601 date, or date and time, as people write it; anything else as it is."""
    try:
        if len(value) == len("2025-09-06"):
            return readable_day(date.fromisoformat(value))
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    zone = f" {moment.tzname()}" if moment.tzinfo else ""
    return f"{readable_day(moment)}, {moment:%H:%M}{zone}"


def mark_spans(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Cut `text` into pieces, each with whether it lies in one of the spans; spans that overlap become one.

    The pieces joined are always the whole text.
    """
    pieces, done = [], 0
    for start, end in _merged(spans):
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    pieces.append((text[done:], False))
    return [(piece, marked) for piece, marked in pieces if piece]


def marked_pieces(statement: Statement) -> list[tuple[str, bool]]:
    """Cut a statement into pieces, each with whether it is the short answer."""
    return mark_spans(statement.text, [statement.marked] if statement.marked else [])


def marked_excerpt(excerpt: tuple[str, Iterable[tuple[int, int]]]) -> list[tuple[str, bool]]:
    """Cut a text that comes with its marks into pieces, each with whether it is marked."""
    return mark_spans(*excerpt)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(
    web_url=web_url,
    readable_date=readable_date,
    marked_pieces=marked_pieces,
    marked_excerpt=marked_excerpt,
    without_upload=without_upload,
)
