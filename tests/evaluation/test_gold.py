"""Gold is found in the index, or its line is named."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluation.errors import QuestionFileRefused
from evaluation.gold import Gold, find_gold
from evaluation.questions import read_question_file
from index import Index

ARTICLES = {
    "a/bridge.txt": "---\ntitle: Bridge\nurl: https://wire.example/bridge\n---\n"
    "The bridge over the harbour closes in May, the mayor said.\nFerries will run   every hour until it opens again.\n",
    "b/ferry.txt": "Ferries will run every hour, the operator of the harbour confirmed on Monday.\n",
    "b/bridge.txt": "Another bridge was opened on Friday by the minister of transport.\n",
}


@pytest.fixture
def index(tmp_path: Path, tiny_model: str) -> Iterator[Index]:
    """Three articles, two of them in files with the same name."""
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([tmp_path / "articles"])
        yield index


def find(index: Index, *gold: dict[str, Any]) -> Gold:
    """The gold of a question with these expected places."""
    file = index.path / "questions.jsonl"
    line = {"id": "q", "question": "When?", "gold": list(gold)}
    file.write_text("\n\n" + json.dumps(line), encoding="utf-8")
    return find_gold(read_question_file(file), index)["q"]


def ids(index: Index) -> dict[str, str]:
    """Article ids by folder and file name."""
    return {"/".join(Path(info.origin).parts[-2:]): info.id for info in index.articles()}


def test_an_article_is_identified_by_id_url_path_or_file_name(index: Index) -> None:
    bridge = ids(index)["a/bridge.txt"]
    path = index.article(bridge).origin
    for name in (bridge, "https://wire.example/bridge", path):
        gold = find(index, {"article": name, "paragraph": 2})
        assert (gold.paragraphs, gold.articles) == ({(bridge, 2)}, {bridge})
    assert find(index, {"article": "ferry.txt"}).articles == {ids(index)["b/ferry.txt"]}


def test_an_expected_text_is_found_in_any_paragraph(index: Index) -> None:
    names = ids(index)
    wanted = {(names["a/bridge.txt"], 2), (names["b/ferry.txt"], 1)}
    gold = find(index, {"text": "FERRIES will  run every hour"})
    assert gold.paragraphs == wanted
    assert gold.articles == {article for article, _ in wanted}
    assert find(index, {"article": "ferry.txt", "text": "every hour"}).paragraphs == {(names["b/ferry.txt"], 1)}


def test_spans_are_kept_by_paragraph(index: Index) -> None:
    ferry = ids(index)["b/ferry.txt"]
    places = [{"article": ferry, "paragraph": 1, "start": s, "end": e} for s, e in ((0, 7), (17, 27))]
    assert find(index, *places).spans == {(ferry, 1): [(0, 7), (17, 27)]}


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"article": "ferry.txt", "paragraph": 9}, "has no paragraph 9, only 1"),
        (
            {"article": "ferry.txt", "paragraph": 1, "start": 70, "end": 700},
            "characters 70 to 700 are not in paragraph 1",
        ),
        ({"article": "ferry.txt", "paragraph": 1, "start": 7, "end": 7}, "characters 7 to 7"),
        ({"article": "ferry.txt", "text": "zebra"}, "'ferry.txt' does not contain “zebra”"),
        ({"text": "zebra"}, "no paragraph of the index contains the expected text “zebra”"),
        ({"article": "bridge.txt"}, "is the name of 2 articles"),
    ],
)
def test_missing_gold_names_the_line(index: Index, place: dict[str, Any], reason: str) -> None:
    with pytest.raises(QuestionFileRefused) as caught:
        find(index, {"article": "ferry.txt"}, place)
    (problem,) = caught.value.problems
    assert problem.startswith("line 3: ")
    assert reason in problem


def test_one_missing_article_names_its_line(index: Index) -> None:
    with pytest.raises(QuestionFileRefused, match=r"line 3: the expected article 'none\.txt' is not in the index"):
        find(index, {"article": "ferry.txt"}, {"article": "none.txt"})


def test_an_index_of_other_articles_is_reported_once(index: Index) -> None:
    file = index.path / "questions.jsonl"
    lines = [{"question": "When?", "gold": [{"article": f"other{n}.txt", "paragraph": 1}]} for n in range(20)]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with pytest.raises(QuestionFileRefused) as caught:
        find_gold(read_question_file(file), index)
    (problem,) = caught.value.problems
    assert problem.startswith("line 1: none of the expected articles of this file is among the 3 articles")
    assert str(index.path) in problem
