"""How sure an answer is, in words, by its sources and by how plainly they say it."""

from dataclasses import replace

import pytest

from qa import Assistant
from qa.answer import Answer, Citation, Reprint, Statement
from qa.answer_view import AnswerView
from qa.language.standing import Standing, Verdict
from tests.qa.exporting.factories import answer
from tests.qa.factories import article


def answered(*statements: Statement) -> Answer:
    return Answer(id="1", question="", standalone_question="", statements=statements, confidence=0.9, passages=())


def said_by(*articles: str, needs_context: bool = False, corrected_by: str | None = None) -> Statement:
    """A statement that these articles say; "wire+post" is the article "wire" with its copy "post"."""
    citations = []
    for number, name in enumerate(articles, 1):
        first, *copies = name.split("+")
        also_in = tuple(Reprint(article(copy), 1, 0, 11) for copy in copies)
        citations.append(Citation(number, article(first), number, 0, 11, "Rome spoke.", also_in=also_in))
    correction = Citation(9, article(corrected_by), 1, 0, 11, "Rome spoke.") if corrected_by else None
    return Statement("Rome spoke.", tuple(citations), needs_context=needs_context, correction=correction)


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        ([], "The articles don't say."),
        ([said_by("a")], "One article says so."),
        ([said_by("a", "b")], "Two articles say so."),
        ([said_by("a", "b", "c")], "Three articles say so."),
        ([said_by("a"), said_by("a")], "One article says so."),
        ([said_by("a"), said_by("b")], "One article each."),
        ([said_by("a", "b"), said_by("b")], "Two articles for the first statement."),
        ([said_by("a"), said_by("b", "c")], "One article for the first statement."),
        ([said_by("a", "b"), said_by("b", "a")], "Two articles say so."),
        ([said_by("a", "a", needs_context=True)], "One article, indirectly."),
        ([said_by("a", "b", "a", needs_context=True)], "Two articles, indirectly."),
        ([said_by("a"), said_by("b", "b", needs_context=True)], "One article each."),
        ([said_by("a", "a", needs_context=True), said_by("b")], "One article each, indirectly."),
        ([said_by("a", corrected_by="b")], "One article, before a correction."),
        ([said_by("a"), said_by("b", corrected_by="b")], "One article each."),
        ([said_by(*"abcdefghij")], "Ten articles say so."),
        ([said_by(*"abcdefghijk")], "11 articles say so."),
    ],
)
def test_the_sources_are_counted_in_words(statements: list[Statement], words: str) -> None:
    assert answered(*statements).certainty == words


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(Verdict.YES), "Yes: two articles say so."),
        (Standing(Verdict.NO), "No: two articles say otherwise."),
        (Standing(Verdict.OPEN), "Two articles, without a clear yes or no."),
        (Standing(Verdict.OPEN, "as a claim"), "Two articles, as a claim."),
        (Standing(manner="as a forecast"), "Two articles, as a forecast."),
    ],
)
def test_yes_and_no_are_said_and_so_is_what_is_less_than_a_fact(standing: Standing, words: str) -> None:
    assert answered(replace(said_by("a", "b"), standing=standing)).certainty == words


def test_articles_that_say_yes_and_no_differ() -> None:
    yes = replace(said_by("a"), standing=Standing(Verdict.YES))
    no = replace(said_by("b"), standing=Standing(Verdict.NO))
    assert answered(yes, no).certainty == "The articles differ."
    assert answered(yes, replace(no, citations=yes.citations)).certainty == "Yes: one article says so."


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        ([said_by("wire+post+star")], "One article says so."),
        ([said_by("wire+post", "echo")], "Two articles say so."),
        ([said_by("wire+post"), said_by("post")], "One article says so."),
        ([said_by("post"), said_by("star"), said_by("wire+post+star")], "One article says so."),
        ([said_by("post", "star"), said_by("wire+post+star")], "One article says so."),
    ],
)
def test_copies_are_one_source(statements: list[Statement], words: str) -> None:
    assert answered(*statements).certainty == words


def test_a_tentative_answer_says_only_that_its_passages_may_bear_on_the_question() -> None:
    given = replace(answer(), tentative=True)
    assert given.certainty == given.text == "These passages may bear on it."
    assert given.to_dict()["tentative"] is True
    assert given.statements
    assert not given.articles_differ


def test_an_answer_from_the_demo_articles_says_how_sure_it_is(assistant: Assistant) -> None:
    answer = assistant.ask("What did Meloni say about troops?")
    assert answer.certainty == answer.to_dict()["certainty"] == "One article says so."
    assert assistant.ask("Who won the cup final in Cardiff?").certainty == "The articles don't say."


def test_an_outlet_does_not_confirm_itself() -> None:
    statement = said_by("a", "b")
    for outlets, words in (
        (("CNN", "CNN"), "Two articles of one outlet say so."),
        (("CNN", "BBC"), "Two articles say so."),
        (("CNN", None), "Two articles say so."),
    ):
        cited = [
            replace(citation, article=replace(citation.article, outlet=outlet))
            for citation, outlet in zip(statement.citations, outlets, strict=True)
        ]
        assert answered(replace(statement, citations=tuple(cited))).certainty == words


def quoting(name: str, text: str) -> Statement:
    return Statement(text, (Citation(1, article(name), 1, 0, len(text), text),))


def test_articles_of_which_one_contradicts_the_first_differ() -> None:
    first = quoting("a", "The bridge in Ash opens in May.")
    june = "The bridge in Ash opens in June."
    assert answered(first, quoting("b", "It rained."), quoting("c", june)).certainty == "The articles differ."
    assert answered(first, quoting("a", june)).certainty == "One article says so."


def test_an_article_does_not_differ_from_its_correction() -> None:
    right = quoting("note", "The bridge in Ash opens in June.")
    wrong = replace(quoting("a", "The bridge in Ash opens in May."), correction=right.citations[0])
    assert answered(right, wrong).certainty == "One article each."
    assert answered(wrong, right).certainty == "One article each, before a correction."


def test_where_the_articles_differ_neither_is_the_short_answer() -> None:
    may, june = (f"The bridge in Ash opens in {month}." for month in ("May", "June"))
    first = replace(quoting("a", may), marked=(24, 30))
    asked = answered(first, quoting("b", june))
    assert (asked.short_answer, AnswerView.of(asked).short_answer) == (None, None)
    alone = replace(asked, statements=(first,))
    assert (alone.short_answer, AnswerView.of(alone).short_answer) == ("in May", "in May")
