"""PolNeAR's marks are read with offsets in sentences, and compared with what Byline finds word by word."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.attribution import Marked, Sentence, Tally, compare, measure, read_paragraphs, same
from qa.language.attribution import Attribution

TEXT = "The quay is old.\nReed said it leaks. Fell left."
BRAT = (
    "T1\tSource 17 21\tReed\nT2\tCue 22 26\tsaid\nT3\tContent 27 35\tit leaks\nT4\tAttribution 22 26\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n#1\tAnnotatorNotes T1\tan empty note\nA1\n"
)
SAID = Sentence("Reed said it leaks.", [Marked("Reed", ((10, 18),))])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "polnear").mkdir()
    with gzip.open(tmp_path / "polnear" / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"split": "dev", "name": "a", "text": TEXT, "brat": BRAT}) + "\n")
    return tmp_path


def test_marks_are_read_as_places_in_sentences(data: Path) -> None:
    first, second = read_paragraphs(data, "dev")
    assert (first.before, second.before) == ("", "The quay is old.")
    assert second.sentences == [SAID, Sentence("Fell left.", [])]
    assert list(read_paragraphs(data, "train")) == []


def test_words_count_for_content_and_only_those_of_the_right_speaker_for_both() -> None:
    half = Attribution("Reed", "Reed", ((10, 12),))
    assert compare(SAID, [half]) == (Tally(1, 1, 1, 1), Tally(1, 1, 1, 2), Tally(1, 1, 1, 2))
    other = Attribution("Fell", "Fell", ((10, 18),))
    assert compare(SAID, [other]) == (Tally(0, 1, 0, 1), Tally(2, 2, 2, 2), Tally(0, 2, 0, 2))
    assert compare(SAID, []) == (Tally(0, 0, 0, 1), Tally(0, 0, 0, 2), Tally(0, 0, 0, 2))


def test_no_speaker_is_wrong_where_none_is_marked_by_name() -> None:
    unnamed = Sentence(SAID.text, [Marked("", ((10, 18),))])
    assert compare(unnamed, [Attribution("Fell", "Fell", ((10, 18),))])[0] == Tally(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("mention", "source", "expected"),
    [
        ("Mayor Reed", "Reed, the mayor,", True), ("he", "He", True), ("the mayor", "the ministry", False),
        ("Mr. Fell", "Mr. Reed", False), ("", "", False),
    ],
)  # fmt: skip
def test_speakers_are_the_same_if_they_share_a_word_that_counts(mention: str, source: str, expected: bool) -> None:
    assert same(mention, source) is expected


def test_rules_are_measured_over_all_sentences(data: Path) -> None:
    def nothing(sentences: Sequence[str], before: str) -> list[list[Attribution]]:
        return [[] for _ in sentences]

    (sources, content, both), _ = measure(read_paragraphs(data, "dev"), nothing)
    assert (sources.recall, content.recall, both.recall) == (0, 0, 0)
    assert (sources.marked, content.marked, both.marked) == (1, 2, 2)
    assert str(Tally(1, 2, 1, 4)) == "50.0%  25.0%  33.3%"
