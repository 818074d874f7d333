from pathlib import Path

import pytest

from index.text.vocabulary import Spelling, Vocabulary, fold

TEXTS = [
    (
        "Zielinski Wins Vote\nThe mayor met Jürgen O’Brien. Meanwhile, Zielinski’s deputy said NATO was late."
        "\nMeanwhile he left."
    ),
    "Vote again\nThe Mayor said the vote of the mayor was Zielinski's.",
]


@pytest.fixture
def vocabulary() -> Vocabulary:
    found = Vocabulary()
    found.add(TEXTS[:1])
    found.add(TEXTS[1:])
    return found


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Müller", "muller"),
        ("O’Brien", "obrien"),
        ("Barr's", "barr"),
        ("James’", "james"),
        ("NATO", "nato"),
        ("Straße", "strasse"),
    ],
)
def test_a_word_is_folded(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("zielinski", Spelling("Zielinski", 3, 1.0)),
        ("mayor", Spelling("mayor", 3, 1 / 3)),
        ("obrien", Spelling("O’Brien", 1, 1.0)),
        ("jurgen", Spelling("Jürgen", 1, 1.0)),
        ("nato", Spelling("NATO", 1, 1.0)),
        ("meanwhile", Spelling("Meanwhile", 2, None)),
        ("wins", Spelling("Wins", 1, None)),
        ("vote", Spelling("vote", 3, 0.0)),
        ("bridge", None),
    ],
)
def test_capitals_count_only_within_sentences(vocabulary: Vocabulary, word: str, expected: Spelling | None) -> None:
    assert vocabulary.find(word) == expected


@pytest.mark.parametrize(
    ("word", "distance", "near"),
    [
        ("Zielnski", 1, ["Zielinski"]),
        ("zeilinski", 1, ["Zielinski"]),
        ("zilinsky", 2, ["Zielinski"]),
        ("zilinsky", 1, []),
        ("votte", 1, ["vote"]),
        ("mayr", 1, ["mayor"]),
        ("qqqqq", 3, []),
    ],
)
def test_near_words_are_found_by_their_edits(vocabulary: Vocabulary, word: str, distance: int, near: list[str]) -> None:
    assert [found.written for found, _ in vocabulary.near(word, distance)] == near


def test_the_nearest_come_first_and_of_these_the_most_frequent() -> None:
    words = Vocabulary({("ferry", True): 1, ("Kerry", True): 5, ("berry", True): 2, ("very", True): 9})
    assert [(found.written, edits) for found, edits in words.near("terry", 2)] == [
        ("Kerry", 1), ("berry", 1), ("ferry", 1), ("very", 2)
    ]  # fmt: skip


def test_it_is_the_same_once_it_was_saved(vocabulary: Vocabulary, tmp_path: Path) -> None:
    vocabulary.save(tmp_path / "words.tsv")
    loaded = Vocabulary.load(tmp_path / "words.tsv")
    assert len(loaded) == len(vocabulary) > 10
    loaded.save(tmp_path / "again.tsv")
    assert (tmp_path / "again.tsv").read_bytes() == (tmp_path / "words.tsv").read_bytes()


def test_words_are_added_to_a_copy_and_not_to_the_original(vocabulary: Vocabulary) -> None:
    assert vocabulary.near("ferri", 1) == []
    copy = vocabulary.copy()
    copy.add(["Ferry\nThe ferry."])
    assert copy.near("ferri", 1) != []
    assert vocabulary.find("ferry") is None


def test_an_empty_one_has_no_words() -> None:
    assert (len(Vocabulary()), Vocabulary().find("a"), Vocabulary().near("abcd", 2)) == (0, None, [])
