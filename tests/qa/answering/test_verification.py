from dataclasses import replace
from pathlib import Path

import pytest

from index import Index
from qa.answer import Citation, Statement
from qa.answering.verification import verify

TEXT = "The first sentence of the article is here. The second one has an İ and a \U0001f600 in it.\n"


@pytest.fixture
def cited(tmp_path: Path, tiny_model: str) -> tuple[Index, Statement]:
    """An index of one article, and an exact statement that cites its second sentence."""
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    index = Index.open(tmp_path / "index", model=tiny_model)
    index.add([file])
    article = index.articles()[0]
    paragraph = index.article(article.id).paragraphs[0]
    span = paragraph.sentences[1]
    citation = Citation(1, article, 1, span.start, span.end, paragraph.text)
    return index, Statement(citation.quote, (citation,))


def test_an_exact_statement_is_kept(cited: tuple[Index, Statement]) -> None:
    index, statement = cited
    assert statement.text == "The second one has an İ and a \U0001f600 in it."
    assert verify([statement], index) == ((statement,), ())


@pytest.mark.parametrize(
    "fault",
    [
        {"paragraph": 2},
        {"paragraph": 0},
        {"start": 60},
        {"end": 40, "start": 40},
        {"end": 1000},
        {"paragraph_text": "x" + TEXT},
    ],
)
def test_a_statement_with_a_wrong_citation_is_dropped(cited: tuple[Index, Statement], fault: dict[str, object]) -> None:
    index, statement = cited
    broken = replace(statement.citations[0], **fault)  # type: ignore[arg-type]
    kept, notes = verify([replace(statement, citations=(broken,))], index)
    assert kept == ()
    assert len(notes) == 1
    assert notes[0].startswith("A statement was dropped: ")


def test_a_statement_that_does_not_match_its_quote_is_dropped(cited: tuple[Index, Statement]) -> None:
    index, statement = cited
    kept, notes = verify([replace(statement, text=statement.text.replace("second", "last"))], index)
    assert kept == ()
    assert "does not match the cited quote" in notes[0]


def test_an_article_removed_in_the_meantime_is_not_cited(cited: tuple[Index, Statement]) -> None:
    index, statement = cited
    index.remove([statement.citations[0].article.id])
    kept, notes = verify([statement], index)
    assert kept == ()
    assert "removed from the index" in notes[0]


def test_an_older_version_still_verifies(cited: tuple[Index, Statement]) -> None:
    index, statement = cited
    Path(statement.citations[0].article.origin).write_text("Wholly other words now.\n", encoding="utf-8")
    index.add([statement.citations[0].article.origin])
    assert verify([statement], index) == ((statement,), ())


def test_a_statement_that_needs_context_is_dropped_without_it(cited: tuple[Index, Statement]) -> None:
    index, statement = cited
    second = statement.citations[0]
    first = replace(second, n=2, start=0, end=second.start - 1)
    both = Statement(f"{first.quote} {second.quote}", (second, first), needs_context=True)
    assert verify([both], index) == ((both,), ())
    kept, notes = verify([replace(both, needs_context=False)], index)
    assert kept == ()
    assert "does not match the cited quote" in notes[0]
