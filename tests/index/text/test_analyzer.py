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
        ("12³ people, 40 m²", ["12", "peopl", "40"]),
        ("who is it?", []),
        ("What did they say? She said so.", []),
        ("", []),
        ("x" * 100, []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_scripts_without_spaces_are_compared_by_pairs_of_characters() -> None:
    assert terms("新桥将于六月开放") == ["新桥", "桥将", "将于", "于六", "六月", "月开", "开放"]
    assert set(terms("新桥什么时候开放？")) & set(terms("新桥将于六月开放")) == {"新桥", "开放"}
