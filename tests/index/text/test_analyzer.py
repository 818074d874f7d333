"""Text to the terms of keyword search."""

import pytest

from index.text.analyzer import terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministers were talking", ["minist", "talk"]),
        ("U.S. troops; 1,000 of them", ["u.s.", "troop", "1,000"]),
        ("Café ZÜRICH naïve", ["cafe", "zurich", "naiv"]),
        ("3.5 percent", ["3.5", "percent"]),
        ("who is it?", []),
        ("What did they say? She said so.", []),
        ("", []),
        ("x" * 100, []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected
