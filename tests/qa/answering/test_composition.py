from collections.abc import Sequence
from dataclasses import replace

import pytest

from index import Paragraph, ParagraphKind, Sentence
from index.article import DateBasis
from qa.answer import Statement
from qa.answering.composition import compose
from qa.ranking.ranker import ScoredSentence
from qa.reader import AnswerSpan
from tests.qa.factories import read_sentence


def composed(
    sentences: Sequence[ScoredSentence], above: Paragraph | None = None, *, limit: int = 3
) -> tuple[Statement, ...]:
    return compose(sentences, lambda _: above, limit)


def test_the_best_sentence_comes_first_and_is_quoted_in_full() -> None:
    statements = composed([read_sentence("a", "Italy says no.", 9.0), read_sentence("b", "Spain too.", 8.9)])
    assert [statement.text for statement in statements] == ["Italy says no.", "Spain too."]
    assert [citation.n for statement in statements for citation in statement.citations] == [1, 2]


def test_articles_that_say_the_same_become_one_statement_with_all_their_citations() -> None:
    statements = composed(
        [
            read_sentence("a", "Italy says no to troops.", 9.0),
            read_sentence("b", "Italy says no to any troops.", 8.9),
            read_sentence("c", "Spain waits.", 8.8),
        ]
    )
    assert [statement.text for statement in statements] == ["Italy says no to troops.", "Spain waits."]
    assert [[c.article.id for c in statement.citations] for statement in statements] == [["a", "b"], ["c"]]
    assert [[c.n for c in statement.citations] for statement in statements] == [[1, 2], [3]]


@pytest.mark.parametrize(
    "other",
    [
        "Spain will send 300 soldiers to Ukraine.",
        "Italy will send no 300 soldiers to Ukraine.",
        "Italy won’t send 300 soldiers to Ukraine.",
        "Italy will send 400 soldiers to Ukraine.",
        "Italy will send 300 soldiers to Niger in the new year if need be.",
    ],
)
def test_sentences_that_differ_in_what_matters_stay_two_statements(other: str) -> None:
    one = read_sentence("a", "Italy will send 300 soldiers to Ukraine.", 9.0)
    assert len(composed([one, read_sentence("b", other, 8.9)])) == 2


@pytest.mark.parametrize(("basis", "days"), [(DateBasis.STATED, 1), (DateBasis.UPDATE, 0)])
def test_days_are_not_counted_from_an_update(basis: DateBasis, days: int) -> None:
    sentence = read_sentence("a", "Italy said no on Friday.", 9.0)
    dated = replace(sentence.candidate.passage.article, published="2024-03-05", date_basis=basis)
    candidate = replace(sentence.candidate, passage=replace(sentence.candidate.passage, article=dated))
    (statement,) = composed([replace(sentence, candidate=candidate)])
    assert len(statement.days) == days


def test_what_is_right_is_quoted_with_what_it_corrects() -> None:
    before = "An earlier version of this article said the quay costs 12 euros."
    (statement,) = composed([read_sentence("a", "The quay costs 21 euros.", 9.0, before=before)])
    assert statement.text == f"{before} The quay costs 21 euros."


def test_an_article_that_repeats_a_sentence_is_cited_once() -> None:
    same = [read_sentence("a", "Italy says no.", 9.0 - n / 10, number=n) for n in range(1, 4)]
    (statement,) = composed(same)
    assert len(statement.citations) == 1


def test_statements_are_limited_in_number_and_in_distance_from_the_best() -> None:
    close = [read_sentence(str(i), f"Sentence {i}.", 9.0 - i / 10) for i in range(5)]
    assert len(composed(close)) == 3
    far = [read_sentence("a", "Near.", 9.0), read_sentence("b", "Far.", 7.0)]
    assert [statement.text for statement in composed(far)] == ["Near."]


def test_without_sentences_there_are_no_statements() -> None:
    assert composed([]) == ()


def test_the_limit_of_statements_can_be_raised() -> None:
    close = [read_sentence(str(i), f"Sentence {i}.", 9.0 - i / 10) for i in range(8)]
    assert len(composed(close, limit=6)) == 6


def test_a_sentence_that_depends_on_the_one_before_is_quoted_with_it() -> None:
    sentence = read_sentence("a", "He will not send troops.", 9.0, before="Harrow spoke on Friday.")
    marked = replace(sentence, answer=AnswerSpan(sentence.start + 8, sentence.start + 23, 0.0))
    (statement,) = composed([marked])
    assert statement.text == "Harrow spoke on Friday. He will not send troops."
    assert statement.text == statement.quoted == statement.citations[0].quote
    assert statement.short_answer == "not send troops"
    assert statement.context is None


def test_a_sentence_that_stands_alone_is_quoted_alone() -> None:
    (statement,) = composed([read_sentence("a", "Harrow will not go.", 9.0, before="It rained on Friday.")])
    assert statement.text == "Harrow will not go."


def test_a_sentence_that_depends_on_the_paragraph_above_cites_its_last_sentence_as_context() -> None:
    text = "It rained. Harrow spoke on Friday."
    above = Paragraph(1, text, ParagraphKind.BODY, (Sentence(0, 10), Sentence(11, len(text))))
    (statement,) = composed([read_sentence("a", "He will not go.", 9.0, number=2)], above)
    assert statement.text == statement.quoted == "Harrow spoke on Friday. He will not go."
    assert [(c.n, c.paragraph, c.quote) for c in statement.citations] == [
        (1, 2, "He will not go."),
        (2, 1, "Harrow spoke on Friday."),
    ]
    assert statement.context == statement.citations[1]
    assert statement.to_dict()["context"] == 2


def test_a_dependent_sentence_without_quotable_context_is_quoted_alone() -> None:
    (statement,) = composed([read_sentence("a", "He will not go.", 9.0, number=2)])
    assert statement.text == "He will not go."


def test_a_sentence_quoted_as_context_is_not_a_statement_of_its_own() -> None:
    text = "Harrow spoke on Friday."
    above = Paragraph(1, text, ParagraphKind.BODY, (Sentence(0, len(text)),))
    dependent = read_sentence("a", "He will not go.", 9.0, number=2)
    statements = composed([dependent, read_sentence("a", text, 8.9, number=1)], above)
    assert len(statements) == 1
