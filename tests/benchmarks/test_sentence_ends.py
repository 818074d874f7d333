"""The labels of sentence ends are places without text, and are scored as described."""

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from benchmarks.sentence_ends import LABELS, Paragraph, read_paragraphs, score, splitters

ROWS = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def test_there_are_at_least_500_labels_and_none_has_text() -> None:
    assert sum(len(row["ends"]) for row in ROWS) >= 500
    assert {key for row in ROWS for key in row} == {"set", "article", "paragraph", "hard", "ends", "inside"}
    assert all(len(row["paragraph"]) == 16 and len(row["article"].split()) == 1 for row in ROWS)


def test_a_paragraph_is_found_by_its_hash(tmp_path: Path) -> None:
    text = "Ms. Holm won. She left."
    key = hashlib.sha256(text.encode()).hexdigest()[:16]
    row = {"set": "news", "article": "a1", "paragraph": key, "hard": True, "ends": [13, 23], "inside": []}
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "news").mkdir()
    article = {"id": "a1", "text": f"Another line.\n  {text} \n"}
    with gzip.open(tmp_path / "news" / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(article) + "\n")
    (paragraph,) = read_paragraphs(tmp_path, labels)
    assert (paragraph.text, paragraph.hard) == (text, True)
    assert paragraph.ends == {13, 23}


@pytest.mark.parametrize(
    ("ends", "expected"),
    [([13, 23], (1, 0, 0)), ([14, 23], (1, 0, 0)), ([3, 23], (0, 1, 1)), ([5, 13], (1, 0, 0)), ([], (0, 0, 1))],
)
def test_the_end_of_a_paragraph_and_ends_inside_quotations_do_not_count(
    ends: list[int], expected: tuple[int, int, int]
) -> None:
    paragraph = Paragraph("Ms. Holm won. She left.", True, "tuning", frozenset({13, 23}), frozenset({5}))
    assert score([paragraph], lambda _: ends) == expected


def test_our_splitter_and_the_plain_one_are_always_measured() -> None:
    assert {"sentencex", "Byline"} <= splitters().keys()
