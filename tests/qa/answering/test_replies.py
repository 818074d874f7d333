"""A denial that stands beside a statement is quoted with it."""

from pathlib import Path

import pytest

from index import Index
from qa.answer import Citation, Statement
from qa.answering.replies import with_replies
from qa.answering.verification import verify

ACCUSED, DENIED = "Sol Arken accused Piet Moll of arson.", "Moll denies it."


def stated(index: Index, text: str = ACCUSED) -> Statement:
    """The accusation, quoted from the only article."""
    (info,) = index.articles()
    paragraph = next(one for one in index.article(info.id).paragraphs if text in one.text)
    start = paragraph.text.index(text)
    return Statement(text, (Citation(1, info, paragraph.number, start, start + len(text), paragraph.text),))


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        (f"{ACCUSED} {DENIED}", DENIED),
        (f"{ACCUSED}\n\n{DENIED}", DENIED),
        (f"{ACCUSED} The trial begins in May. {DENIED}", f"The trial begins in May. {DENIED}"),
    ],
)
def test_the_reply_is_quoted_last_and_nothing_before_it_is_left_out(
    tmp_path: Path, tiny_model: str, body: str, reply: str
) -> None:
    with opened(tmp_path, tiny_model, body) as index:
        (replied,) = with_replies([stated(index)], index)
        assert replied.reply is not None
        assert replied.text == f"{ACCUSED} {reply}"
        assert verify([replied], index) == ((replied,), ())


def test_what_another_statement_quotes_is_not_quoted_again(tmp_path: Path, tiny_model: str) -> None:
    with opened(tmp_path, tiny_model, f"{ACCUSED} {DENIED}") as index:
        statements = (stated(index), stated(index, DENIED))
        assert with_replies(statements, index) == statements


def test_without_a_reply_a_statement_stays_as_it_is(tmp_path: Path, tiny_model: str) -> None:
    with opened(tmp_path, tiny_model, f"{ACCUSED} The trial begins in May.") as index:
        assert with_replies([stated(index)], index) == (stated(index),)


def test_a_sentence_between_that_is_not_quoted_is_not_passed_over(tmp_path: Path, tiny_model: str) -> None:
    with opened(tmp_path, tiny_model, f"{ACCUSED} The trial begins in May.\n\n{DENIED}") as index:
        assert with_replies([stated(index)], index) == (stated(index),)


def opened(folder: Path, model: str, body: str) -> Index:
    """An index over one article."""
    (folder / "note.txt").write_text(f"News of the coast\n\n{body}\n", encoding="utf-8")
    index = Index.open(folder / "index", model=model)
    index.add([folder / "note.txt"])
    return index
