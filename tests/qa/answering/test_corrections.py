"""A statement that has been corrected is shown with its correction, and without a short answer that was wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index import Article, Index
from qa import Assistant
from qa.answer import Citation, Statement
from qa.answering.corrections import with_corrections
from qa.options import AskOptions

QUAY = "The quay in Lorne will cost $12.5 million, said Una Fell, who runs the port."
SHORT = "$12.5 million"
NOTE = "Correction: An earlier version of this article said the quay in Lorne will cost $12.5 million."
RIGHT = "It will cost $21.5 million."


def story(title: str, outlet: str, day: str, *paragraphs: str) -> str:
    head = f'---\ntitle: "{title}"\noutlet: {outlet}\npublished: 2025-03-{day}\n---\n\n'
    return head + "\n\n".join(paragraphs) + "\n"


Correct = Callable[..., Statement]


@pytest.fixture
def correct(tmp_path: Path, tiny_model: str) -> Correct:
    """Quotes the first paragraph of the first of these articles, with a short answer, and looks for its correction."""

    def correct(*articles: str, short: str = SHORT) -> Statement:
        for number, text in enumerate(articles):
            (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
        with Index.open(tmp_path / "index", model=tiny_model) as index:
            index.add([tmp_path / f"{number}.md" for number in range(len(articles))])
            (statement,) = with_corrections(
                [_quoted(index.article(index.articles()[0].id), short)], index, index.view()
            )
        return statement

    return correct


def _quoted(article: Article, short: str) -> Statement:
    text = article.paragraphs[0].text
    start = text.index(short)
    return Statement(text, (Citation(1, article, 1, 0, len(text), text),), (start, start + len(short)))


def test_a_later_correction_of_the_same_outlet_is_shown(correct: Correct) -> None:
    statement = correct(
        story("New quay", "Isle Post", "04", QUAY),
        story("Correction: quay", "isle post", "06", f"{NOTE} {RIGHT}", "The port apologised."),
    )
    assert statement.correction is not None
    assert statement.correction.quote == f"{NOTE} {RIGHT}"
    assert statement.correction.article.title == "Correction: quay"
    assert statement.short_answer is None


def test_a_short_answer_that_was_right_is_kept(correct: Correct) -> None:
    statement = correct(
        story("New quay", "Isle Post", "04", QUAY),
        story("Correction: quay", "Isle Post", "06", f"{NOTE} {RIGHT}"),
        short="Una Fell",
    )
    assert statement.correction is not None
    assert statement.short_answer == "Una Fell"


@pytest.mark.parametrize(
    "note",
    [
        (f"{NOTE} {RIGHT}",),
        (NOTE, RIGHT),
        ("This article was amended on 6 March. The quay costs $21.5 million, not $12.5 million as first stated.",),
    ],
)
def test_a_note_in_the_article_is_shown(correct: Correct, note: tuple[str, ...]) -> None:
    statement = correct(story("New quay", "Isle Post", "04", QUAY, "Work begins in May.", *note))
    assert statement.correction is not None
    assert "$21.5 million" in statement.correction.quote
    assert statement.short_answer is None


@pytest.mark.parametrize(
    "other",
    [
        story("Correction: quay", "Holm Herald", "06", f"{NOTE} {RIGHT}"),
        story("Correction: quay", "Isle Post", "02", f"{NOTE} {RIGHT}"),
        story(
            "Correction: bridge",
            "Isle Post",
            "06",
            "An earlier version of this article said the bridge at Holm had cost $12.5 million. It cost $21.5 million.",
        ),
        story(
            "Correction: quay",
            "Isle Post",
            "06",
            "An earlier version of this article said the quay in Lorne will open in May. It will open in June.",
        ),
        story(
            "Correction: quay",
            "Isle Post",
            "06",
            "An earlier version of this article said the quay in Lorne is 120 metres long. It is 210 metres long.",
        ),
        story(
            "Quay opens", "Isle Post", "06", "The quay in Lorne did not cost $12.5 million, as planned. It cost more."
        ),
    ],
)
def test_what_corrects_something_else_is_not(correct: Correct, other: str) -> None:
    statement = correct(story("New quay", "Isle Post", "04", QUAY), other)
    assert (statement.correction, statement.short_answer) == (None, SHORT)


def test_a_correction_that_names_the_headline_may_be_of_another_outlet(correct: Correct) -> None:
    note = f"Correction to “New quay for Lorne”: {NOTE.partition(': ')[2]} {RIGHT}"
    statement = correct(
        story("New quay for Lorne", "Isle Post", "04", QUAY), story("Corrections", "Post Group", "06", note)
    )
    assert statement.correction is not None


def test_a_figure_may_be_corrected_without_being_repeated(correct: Correct) -> None:
    note = "An article on Tuesday misstated the cost of the quay in Lorne. It is $21.5 million."
    statement = correct(story("New quay", "Isle Post", "04", QUAY), story("Corrections", "Isle Post", "06", note))
    assert statement.correction is not None
    assert statement.short_answer is None
    other = "The quay in Lorne will be 120 metres long, said Una Fell, who runs the port and knows the cost."
    statement = correct(story("Long quay", "Isle Post", "04", other), short="120 metres")
    assert statement.correction is None


def test_a_name_or_a_claim_is_corrected_too(correct: Correct) -> None:
    named = "The council elected Tom Ash as its mayor on Monday."
    note = "Correction: An earlier version of this article said the council elected Tom Ash. It elected Ruth Penn."
    statement = correct(story("New mayor", "Isle Post", "04", named, note), short="Tom Ash")
    assert statement.correction is not None
    assert statement.short_answer is None


def test_an_answer_quotes_what_is_right_with_what_it_corrects(tmp_path: Path, tiny_model: str) -> None:
    note = story("Correction: quay", "Isle Post", "06", f"{NOTE} {RIGHT}")
    (tmp_path / "old.md").write_text(story("New quay", "Isle Post", "04", QUAY), encoding="utf-8")
    (tmp_path / "note.md").write_text(note, encoding="utf-8")
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([tmp_path / "old.md", tmp_path / "note.md"])
        options = AskOptions(threshold=0.0, statements=5)
        answer = Assistant(index, reader="none").ask("How much will the quay in Lorne cost?", options=options)
    told = {statement.text: statement.correction and statement.correction.n for statement in answer.statements}
    assert told == {f"{NOTE} {RIGHT}": None, QUAY: 3}
    assert [citation.n for citation in answer.citations] == [1, 2, 3]
