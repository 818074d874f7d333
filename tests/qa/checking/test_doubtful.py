"""Satire supports nothing, and neither does what has been corrected since."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from qa import Assistant
from qa.checking import Verdict

SATIRE = ["Mayor Tom Reed banned rain on Monday. “No drop will fall in my town,” Reed said.", "This article is satire."]
NOTE = "Correction: An earlier version of this article said the quay in Lorne will cost $12.5 million."
CORRECTED = [
    "The quay in Lorne will cost $12.5 million, harbour master Jane Doe said on Monday.",
    "“The quay in Lorne will cost $12.5 million,” Doe said.",
    f"{NOTE} It will cost $21.5 million.",
]


@pytest.fixture
def assistant(tmp_path: Path, tiny_model: str) -> Iterator[Assistant]:
    lines = [{"title": f"News {n}", "text": "\n\n".join(text)} for n, text in enumerate((SATIRE, CORRECTED))]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        assert index.add([tmp_path / "news.jsonl"]).refused == []
        yield Assistant(index, reader="none")


def test_neither_supports_a_claim(assistant: Assistant) -> None:
    check = assistant.check(
        "“No drop will fall in my town,” Tom Reed said. “The quay in Lorne will cost $12.5 million,” Jane Doe said."
    )
    satire, corrected = (sentence.finding for sentence in check.sentences)
    assert satire
    assert satire.verdict is Verdict.NOT_FOUND
    assert corrected
    assert corrected.verdict is Verdict.NOT_JUDGED
    assert corrected.reason.startswith("What the article says has been corrected since: “Correction: An earlier")
