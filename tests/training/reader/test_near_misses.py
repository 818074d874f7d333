import gzip
import json
import random
from pathlib import Path

import pytest

from index.errors import InputRefused
from training.reader.examples import Claim, Example, Item, trained_on
from training.reader.near_misses import ITEMS, near_miss_items

TRAINED = next(name for name in map(str, range(50)) if trained_on(name))
HELD_OUT = next(name for name in map(str, range(50)) if not trained_on(name))
LINES = ("The council of Lorn voted on Monday.", "Ada Finch said the harbour wall will cost 9 million crowns.")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    articles = [
        {"id": TRAINED, "title": "Harbour", "text": "\n\n".join(LINES)},
        {"id": HELD_OUT, "title": "Mill", "text": "The mill wall cost 2 million crowns."},
    ]
    with gzip.open(tmp_path / "news" / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(article) + "\n" for article in articles)
    return tmp_path


def items(data: Path, *lines: dict[str, object], held_out: bool = False) -> list[Item]:
    file = data / "items.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return near_miss_items(data, random.Random(1), held_out=held_out, items=file)


COST = {"article": TRAINED, "paragraph": 2, "question": "What will the wall cost?", "start": 42, "end": 58}
MISS = {"article": TRAINED, "paragraph": 2, "question": "What did the council vote on?"}
ELSEWHERE = {"article": TRAINED, "paragraph": 1, "claim": "Lorn's council voted.", "verdict": "supports"}
KEPT = {"article": HELD_OUT, "paragraph": 1, "question": "What did the mill wall cost?"}


def test_an_answered_question_has_its_span_and_another_passage(data: Path) -> None:
    (example, _) = sorted(items(data, COST, ELSEWHERE), key=lambda item: isinstance(item, Claim))
    assert isinstance(example, Example)
    assert example.answer is not None
    assert example.passages[0].text[slice(*example.answer)] == "9 million crowns"
    assert (example.passages[0].title, example.passages[0].before) == ("Harbour", LINES[0])
    assert [passage.text for passage in example.passages[1:]] == [LINES[0]]


def test_a_near_miss_is_read_with_its_own_passage_alone(data: Path) -> None:
    (example,) = items(data, MISS)
    assert isinstance(example, Example)
    assert example.answer is None
    assert [passage.text for passage in example.passages] == [LINES[1]]


def test_articles_are_trained_on_or_held_out(data: Path) -> None:
    assert [item.question for item in items(data, MISS, KEPT) if isinstance(item, Example)] == [MISS["question"]]
    held_out = items(data, MISS, KEPT, held_out=True)
    assert [item.question for item in held_out if isinstance(item, Example)] == [KEPT["question"]]


def test_a_missing_passage_is_an_error_that_names_the_folder(data: Path) -> None:
    with pytest.raises(InputRefused, match="1 passages are missing"):
        items(data, {**MISS, "paragraph": 9})


def test_every_line_is_a_question_or_a_claim_about_a_passage() -> None:
    lines = [json.loads(line) for line in ITEMS.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 10_000
    for line in lines:
        assert line["paragraph"] > 0
        assert ("question" in line) != ("claim" in line)
        assert line.get("verdict", "supports") in ("supports", "denies", "neither")
        assert line.get("start", 0) < line.get("end", 1)
