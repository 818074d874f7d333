import pytest

from qa.language.derivation import derived_words


@pytest.mark.parametrize(
    ("word", "other", "related"),
    [
        ("invade", "invasion", True),
        ("invasion", "invade", True),
        ("critic", "criticism", False),
        ("criticise", "criticism", True),
        ("die", "death", True),
        ("flee", "flight", True),
        ("resignation", "resign", True),
        ("table", "chair", False),
        ("drone", "drone", True),
    ],
)
def test_words_of_the_same_verb_are_related(word: str, other: str, related: bool) -> None:
    assert (other in derived_words(word)) is related
