"""Of every citation of every answer, the quote is the cited span of the stored paragraph, to the character."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.quality import paragraphs_by_file
from benchmarks.question_sets import NEWSQA, newsqa_articles, newsqa_questions, seed_questions, write_newsqa
from index import Index
from qa import Assistant

NEWSQA_QUESTIONS = 300


def check_citations(index: Index, questions: Iterable[tuple[str, tuple[str, ...]]]) -> int:
    """Ask every question, check every citation against the store, and return how many there were."""
    assistant, checked = Assistant(index), 0
    for question, history in questions:
        answer = assistant.ask(question, history).to_dict()
        assert answer["abstained"] == (not answer["citations"])
        for citation in answer["citations"]:
            assert citation["paragraph_text"][citation["start"] : citation["end"]] == citation["quote"] != ""
            stored = index.article(citation["article_id"]).paragraphs[citation["paragraph"] - 1]
            assert stored.text == citation["paragraph_text"]
            assert stored.kind not in ("heading", "boilerplate")
            checked += 1
        numbers = [n for statement in answer["statements"] for n in statement["citations"]]
        assert numbers == [citation["n"] for citation in answer["citations"]]
    return checked


def test_over_the_demo_questions(seed_index: Index) -> None:
    questions = list(seed_questions(paragraphs_by_file(seed_index)))
    assert len(questions) >= 60
    assert check_citations(seed_index, [(q.question, q.history) for q in questions]) > len(questions) / 2


@pytest.mark.skipif(not NEWSQA.is_dir(), reason=f"{NEWSQA} is not there")
def test_over_300_newsqa_questions(tmp_path: Path) -> None:
    questions = list(newsqa_questions(newsqa_articles()))[:NEWSQA_QUESTIONS]
    write_newsqa(tmp_path / "articles", limit=60)
    with Index.open(tmp_path / "index") as index:
        index.add([tmp_path / "articles"])
        assert check_citations(index, [(q.question, ()) for q in questions]) > NEWSQA_QUESTIONS / 2
