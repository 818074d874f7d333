"""Days, lists of words, and texts with marked spans, as people read them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime


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


def readable_day(day: date) -> str:
    """Return a day as people write it: 5 September 2025."""
    return f"{day.day} {day:%B %Y}"


def joined(words: Sequence[str], conjunction: str = "and") -> str:
    """Return the words, at least one, as a list in a sentence: a, b and c."""
    *others, last = words
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
