"""The small functions that the pages share."""

import pytest
from jinja2 import UndefinedError

from qa.formatting import mark_spans, readable_date
from qa.surfaces.web.pages.rendering import render


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2025-09-06", "6 September 2025"),
        ("2025-09-06T09:40:00+00:00", "6 September 2025, 09:40 UTC"),
        ("2025-09-06T09:40:00+05:30", "6 September 2025, 09:40 UTC+05:30"),
        ("2025-09-06T09:40", "6 September 2025, 09:40"),
        ("last week", "last week"),
        ("2025-99-99", "2025-99-99"),
        ("", ""),
    ],
)
def test_dates(value: str, shown: str) -> None:
    assert readable_date(value) == shown


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([], []),
        ([(0, 9)], ["abcdefghi"]),
        ([(2, 4)], ["cd"]),
        ([(4, 6), (1, 2)], ["b", "ef"]),
        ([(1, 4), (2, 3)], ["bcd"]),
        ([(1, 4), (4, 6)], ["bcdef"]),
        ([(1, 4), (1, 4)], ["bcd"]),
    ],
)
def test_marked_pieces(spans: list[tuple[int, int]], marked: list[str]) -> None:
    pieces = mark_spans("abcdefghi", spans)
    assert "".join(piece for piece, _ in pieces) == "abcdefghi"
    assert [piece for piece, is_marked in pieces if is_marked] == marked


def test_a_template_that_lacks_a_value_fails() -> None:
    with pytest.raises(UndefinedError):
        render("not_found.html", reason="x")
