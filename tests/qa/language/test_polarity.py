import pytest

from qa.language.polarity import has_negation


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("The words were never uttered by me.", True),
        ("The mayor wasn't there.", True),
        ("She denies that the bridge is safe.", True),
        ("Nobody came.", True),
        ("The words were his.", False),
        ("The knot held.", False),
    ],
)
def test_whether_a_text_denies_anything(text: str, denies: bool) -> None:
    assert has_negation(text) is denies
