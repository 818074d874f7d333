from qa.composition import MAX_STATEMENTS, compose
from tests.qa.making import read_sentence


def test_the_best_sentence_comes_first_and_is_quoted_in_full() -> None:
    statements = compose(
        [read_sentence("a", "Italy says no.", 9.0, [1, 0]), read_sentence("b", "Spain too.", 8.9, [0, 1])]
    )
    assert [statement.text for statement in statements] == ["Italy says no.", "Spain too."]
    assert [citation.n for statement in statements for citation in statement.citations] == [1, 2]


def test_articles_that_say_the_same_become_one_statement_with_all_their_citations() -> None:
    statements = compose(
        [
            read_sentence("a", "Italy says no.", 9.0, [1, 0]),
            read_sentence("b", "Rome refuses.", 8.9, [1, 0.1]),
            read_sentence("c", "Spain waits.", 8.8, [0, 1]),
        ]
    )
    assert [statement.text for statement in statements] == ["Italy says no.", "Spain waits."]
    assert [[c.article.id for c in statement.citations] for statement in statements] == [["a", "b"], ["c"]]
    assert [[c.n for c in statement.citations] for statement in statements] == [[1, 2], [3]]


def test_an_article_that_repeats_itself_is_cited_once() -> None:
    same = [read_sentence("a", "Italy says no.", 9.0 - n / 10, [1, 0], number=n) for n in range(1, 4)]
    (statement,) = compose(same)
    assert len(statement.citations) == 1


def test_at_most_three_statements_and_none_that_is_far_behind() -> None:
    axes = [[float(i == j) for j in range(5)] for i in range(5)]
    close = [read_sentence(str(i), f"Sentence {i}.", 9.0 - i / 10, axes[i]) for i in range(5)]
    assert len(compose(close)) == MAX_STATEMENTS
    far = [read_sentence("a", "Near.", 9.0, axes[0]), read_sentence("b", "Far.", 7.0, axes[1])]
    assert [statement.text for statement in compose(far)] == ["Near."]


def test_nothing_read_gives_no_statement() -> None:
    assert compose([]) == ()
