import pytest

from benchmarks.peer_systems.questions import span_in_article
from benchmarks.peer_systems.scoring import Asked, first, plain, score, shows_answer
from benchmarks.peer_systems.system import Found, Passage

ARTICLE = plain("The mayor of Bonn spoke.\n\nBonn gets a new bridge in 2031, the mayor said.\n\nIt costs a lot.")
ARTICLES = {"bonn.txt": ARTICLE, "other.txt": "Bonn gets a new bridge in 2031, too."}
ASKED = Asked("When does Bonn get a bridge?", {"bonn.txt": [(ARTICLE.index("2031"), ARTICLE.index("2031") + 4)]})
RIGHT = Passage("bonn.txt", "Bonn gets a new bridge in 2031, the mayor said.")
NEAR = Passage("bonn.txt", "The mayor of Bonn spoke.")
ELSEWHERE = Passage("other.txt", "Bonn gets a new bridge in 2031, too.")


def test_only_the_answers_own_place_counts() -> None:
    assert shows_answer(ASKED, [NEAR, RIGHT], ARTICLES)
    assert not shows_answer(ASKED, [NEAR], ARTICLES)
    assert not shows_answer(ASKED, [ELSEWHERE], ARTICLES)


def test_the_answers_words_elsewhere_in_its_article_do_not_count() -> None:
    twice = {"bonn.txt": "In 2031 it opens. " + ARTICLE}
    start = twice["bonn.txt"].rindex("2031")
    asked = Asked("?", {"bonn.txt": [(start, start + 4)]})
    assert not shows_answer(asked, [Passage("bonn.txt", "In 2031 it opens.")], twice)
    assert shows_answer(asked, [RIGHT], twice)


def test_a_sentence_that_stands_twice_counts_in_each_place() -> None:
    twice = {"bonn.txt": f"{RIGHT.text} {ARTICLE}"}
    start = twice["bonn.txt"].rindex("2031")
    assert shows_answer(Asked("?", {"bonn.txt": [(start, start + 4)]}), [RIGHT], twice)


@pytest.mark.parametrize("text", ["Bonn gets a new bridge in 20", "31, the mayor said."])
def test_half_an_answer_does_not_count(text: str) -> None:
    assert not shows_answer(ASKED, [Passage("bonn.txt", text)], ARTICLES)


def test_line_breaks_in_a_result_make_no_difference() -> None:
    assert shows_answer(ASKED, [Passage("bonn.txt", "spoke.\n\nBonn gets a new bridge\nin 2031")], ARTICLES)


def test_reading_stops_within_a_result() -> None:
    assert first([NEAR, RIGHT], 30) == [NEAR, Passage("bonn.txt", "Bonn g")]
    assert first([NEAR, RIGHT], len(NEAR.text)) == [NEAR]


def test_score_of_a_system_that_only_finds() -> None:
    long = Passage("other.txt", "Bonn gets a new bridge in 2031, too." + " x" * 400)
    quality = score([ASKED, ASKED], [Found([NEAR, RIGHT]), Found([long, RIGHT])], {**ARTICLES, "other.txt": long.text})
    assert (quality.article_1, quality.article_5) == (0.5, 1.0)
    assert (quality.answer_1, quality.answer_5) == (0.0, 1.0)
    assert list(quality.within) == [0.5, 1.0, 1.0]
    assert quality.quoted is None


def test_score_of_a_system_that_quotes() -> None:
    quality = score([ASKED, ASKED], [Found([RIGHT], [RIGHT]), Found([NEAR], [])], ARTICLES)
    assert (quality.answered, quality.quoted) == (0.5, 0.5)
    assert quality.quoted_characters == len(RIGHT.text)


@pytest.mark.parametrize("answer", ["2031", "Bonn gets", "a new  bridge", "said."])
def test_span_in_article(answer: str) -> None:
    paragraph = "Bonn gets a new  bridge in 2031, the mayor said."
    start = paragraph.index(answer)
    begin, end = span_in_article(paragraph, start, start + len(answer), ARTICLE)
    assert ARTICLE[begin:end] == plain(answer)
