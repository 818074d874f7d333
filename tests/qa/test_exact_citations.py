"""Of every citation of every answer, the quote is the cited span of the stored paragraph, to the character.

`tests/evaluation/test_floors.py` checks the same of the demo questions, whose answers it has anyway.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from evaluation.sets import READERS, write_articles
from index import Index
from qa import Answer, Assistant

pytestmark = pytest.mark.slow

DATA = Path("../shared/data")
NEWSQA_ARTICLES = 12


def check_citations(index: Index, answers: Iterable[Answer]) -> int:
    """Check every citation of every answer against the store, and return how many there were."""
    checked = 0
    for answer in (answer.to_dict() for answer in answers):
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


@pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not there")
def test_over_newsqa_questions(tmp_path: Path) -> None:
    source = READERS["newsqa"](DATA)
    articles = source.articles[:NEWSQA_ARTICLES]
    one_of_each = {question.group: question.question for question in source.questions}
    questions = [one_of_each[Path(article.file).stem] for article in articles]
    write_articles(articles, tmp_path / "articles")
    with Index.open(tmp_path / "index") as index:
        index.add([tmp_path / "articles"])
        assert check_citations(index, map(Assistant(index).ask, questions)) > NEWSQA_ARTICLES / 2
