import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from index import Index
from qa import AskOptions, Assistant
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


def test_an_answer_leaves_out_what_was_damaged_and_says_so(cited: tuple[Index, Statement], tmp_path: Path) -> None:
    index, statement = cited
    (tmp_path / "other.txt").write_text("The ferry to Sandholm was sold on Monday, the harbour master said.\n")
    (tmp_path / "third.txt").write_text("Officials said that the ferry to Sandholm would run on Monday.\n")
    index.add([tmp_path / "other.txt", tmp_path / "third.txt"])
    assistant = Assistant(index, reader="none")
    asked = "What did they say about the ferry to Sandholm?"
    options = AskOptions(threshold=0.0)
    assert any("was sold" in quoted.quote for quoted in assistant.ask(asked, (), options).citations)
    with sqlite3.connect(index.path / "articles.sqlite") as db:
        db.execute("UPDATE paragraphs SET text = replace(text, 'was sold', 'was lost')")
        db.execute("UPDATE paragraphs SET text = replace(text, 'İ', 'I')")
    db.close()
    answer = assistant.ask(asked, (), options)
    assert not any("was lost" in quoted.quote for quoted in answer.citations)
    assert not any("was lost" in passage.text for passage in answer.passages)
    assert any(note.endswith("left out: their stored data was damaged.") for note in answer.notes), answer.notes
    kept, notes = verify([statement], index)
    assert (kept, notes) == (
        (),
        (f"A statement was dropped: the stored data of article {statement.citations[0].article.id} was damaged.",),
    )
