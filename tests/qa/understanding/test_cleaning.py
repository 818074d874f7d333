"""What people type, as it is understood."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Index, IndexView
from qa.understanding.cleaning import clean_message

HERE = Path(__file__).parent
ARTICLES = HERE / "typed_articles.jsonl"
CASES: list[dict[str, Any]] = [
    case
    for name in ("typed_cases.toml", "typed_cases_unseen.toml", "typed_cases_more.toml")
    for case in tomllib.loads((HERE / name).read_text(encoding="utf-8"))["case"]
]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[IndexView]:
    with Index.open(tmp_path_factory.mktemp("typed") / "index", model=tiny_model) as index:
        assert not index.add([ARTICLES]).refused
        yield index.view()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["typed"][:40])
def test_the_question_is_found_in_what_was_typed(case: dict[str, Any], view: IndexView) -> None:
    typed = clean_message(case["typed"], view)
    assert (typed.question == case["question"]) is not case.get("missed", False)
    assert case.get("note") in (None, *typed.notes) or case.get("missed", False)
