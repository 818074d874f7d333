from collections.abc import Sequence
from dataclasses import replace

import pytest

from index import Paragraph, ParagraphKind, Sentence
from qa.answer import Statement
from qa.answering.composition import compose
from qa.ranking.ranker import ScoredSentence
from qa.reader import AnswerSpan
from tests.qa.factories import read_sentence


def composed(
    sentences: Sequence[ScoredSentence], above: Paragraph | None = None, *, most: int = 3
) -> tuple[Statement, ...]:
    return compose(sentences, lambda _: above, most)


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


def test_an_article_that_repeats_itself_is_cited_once() -> None:
    same = [read_sentence("a", "Italy says no.", 9.0 - n / 10, number=n) for n in range(1, 4)]
    (statement,) = composed(same)
    assert len(statement.citations) == 1


def test_no_more_statements_than_asked_for_and_none_that_is_far_behind() -> None:
    close = [read_sentence(str(i), f"Sentence {i}.", 9.0 - i / 10) for i in range(5)]
    assert len(composed(close)) == 3
    far = [read_sentence("a", "Near.", 9.0), read_sentence("b", "Far.", 7.0)]
    assert [statement.text for statement in composed(far)] == ["Near."]


def test_nothing_read_gives_no_statement() -> None:
    assert composed([]) == ()


def test_there_are_as_many_statements_as_asked_for() -> None:
    close = [read_sentence(str(i), f"Sentence {i}.", 9.0 - i / 10) for i in range(8)]
    assert len(composed(close, most=6)) == 6


def test_a_sentence_that_leans_on_the_one_before_it_is_quoted_with_it() -> None:
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


def test_what_leans_on_the_paragraph_above_cites_its_last_sentence_last() -> None:
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


def test_what_leans_on_nothing_that_can_be_quoted_stands_as_it_is() -> None:
    (statement,) = composed([read_sentence("a", "He will not go.", 9.0, number=2)])
    assert statement.text == "He will not go."


def test_what_was_quoted_along_is_not_said_again() -> None:
    text = "Harrow spoke on Friday."
    above = Paragraph(1, text, ParagraphKind.BODY, (Sentence(0, len(text)),))
    leaning = read_sentence("a", "He will not go.", 9.0, number=2)
    statements = composed([leaning, read_sentence("a", text, 8.9, number=1)], above)
    assert len(statements) == 1
