from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation.gold import Gold
from evaluation.results import Verdict
from evaluation.scoring import has_answer, is_verbatim, measure_answer, verdict
from index import ArticleInfo, Index
from qa import Citation, Statement
from tests.evaluation.factories import TEXT, answer, citation, expected, said
from tests.index.helpers import write_article
from tests.qa.factories import article

FIRST, SECOND = said(citation(0, 29)), said(citation(30, 57))
"""The mayor resigned on Friday. | A deputy takes over in May."""


@pytest.mark.parametrize(
    ("statements", "became"),
    [
        ([FIRST, SECOND], Verdict.RIGHT),
        ([SECOND, FIRST], Verdict.RIGHT_LATER),
        ([SECOND, SECOND], Verdict.WRONG),
        ([], Verdict.MISSED),
    ],
)
def test_verdicts_of_a_question_that_the_articles_answer(statements: list[Statement], became: Verdict) -> None:
    assert verdict(expected(answers=("Friday",)), Gold(), answer(*statements)) is became


def test_verdicts_of_a_question_that_they_do_not_answer() -> None:
    assert verdict(expected(unanswerable=True), Gold(), answer()) is Verdict.RIGHT
    assert verdict(expected(unanswerable=True), Gold(), answer(FIRST)) is Verdict.UNFOUNDED


SPAN = Gold({("a", 1)}, {"a"}, {("a", 1): [(22, 28)]})
"""The answer is “Friday”."""


@pytest.mark.parametrize(
    ("cited", "holds"),
    [
        (citation(0, 29), True),
        (citation(0, 23), True),
        (citation(27, 57), True),
        (citation(0, 22), False),  # touching is not overlapping
        (citation(28, 57), False),
        (citation(0, 29, paragraph=2), False),
        (citation(0, 29, of="b"), False),
    ],
)
def test_one_character_of_the_answer_must_be_quoted(cited: Citation, holds: bool) -> None:
    assert has_answer(said(cited), expected(answers=("mayor deputy",)), SPAN) is holds


def test_one_of_the_spans_and_one_of_the_citations_are_enough() -> None:
    gold = Gold(spans={("a", 1): [(0, 3), (30, 31)], ("b", 2): [(0, 1)]})
    assert has_answer(SECOND, expected(), gold)
    assert has_answer(said(citation(5, 9), citation(0, 9, of="b", paragraph=2)), expected(), gold)
    assert not has_answer(said(citation(5, 9), citation(5, 9, of="b", paragraph=2)), expected(), gold)


@pytest.mark.parametrize(("pattern", "holds"), [("(?i)FRIDAY", True), ("FRIDAY", False), ("^mayor", False)])
def test_a_pattern_takes_precedence(pattern: str, holds: bool) -> None:
    elsewhere = Gold({("b", 1)}, {"b"}, {("a", 1): [(40, 41)]})
    assert has_answer(FIRST, expected(pattern=pattern, answers=("deputy",)), elsewhere) is holds


def test_the_words_of_the_answer_take_precedence_over_the_paragraph() -> None:
    assert has_answer(FIRST, expected(answers=("on Friday",)), Gold({("b", 1)}, {"b"}))
    assert not has_answer(SECOND, expected(answers=("on Friday",)), Gold({("a", 1)}, {"a"}))


@pytest.mark.parametrize(
    ("gold", "holds"),
    [
        (Gold({("a", 1)}, {"a"}), True),
        (Gold({("a", 2)}, {"a"}), False),
        (Gold({("c", 3)}, {"c"}), True),
        (Gold(set(), {"a"}), True),
        (Gold(set(), {"b"}), False),
        (Gold(), False),
    ],
)
def test_the_paragraph_or_else_the_article_must_be_cited(gold: Gold, holds: bool) -> None:
    statement = said(citation(), citation(of="c", paragraph=3))
    assert has_answer(statement, expected(), gold) is holds


class TestMeasures:
    """The measures of one answer, only those that apply."""

    @pytest.fixture
    def index(self, tmp_path: Path, tiny_model: str) -> Iterator[Index]:
        """An empty index."""
        with Index.open(tmp_path / "index", model=tiny_model) as index:
            yield index

    def test_a_missed_question(self, index: Index) -> None:
        gold = Gold({("a", 1)}, {"a"})
        assert measure_answer(expected(), gold, answer(), index) == {
            "nothing wrong asserted": 1.0,
            "answered": 0.0,
            "asserted": 0.0,
            "right": 0.0,
            "right in any": 0.0,
            "abstention precision": 0.0,
        }

    def test_an_unanswerable_question(self, index: Index) -> None:
        question = expected(unanswerable=True)
        right = {"nothing wrong asserted": 1.0, "abstention recall": 1.0, "abstention precision": 1.0}
        assert measure_answer(question, Gold(), answer(), index) == right
        assert measure_answer(question, Gold(), answer(FIRST), index) == {
            "nothing wrong asserted": 0.0,
            "abstention recall": 0.0,
            "verbatim": 0.0,
        }

    def test_a_tentative_answer_asserts_nothing(self, index: Index) -> None:
        near, far = replace(answer(FIRST), tentative=True), replace(answer(SECOND), tentative=True)
        assert measure_answer(expected(unanswerable=True), Gold(), near, index)["abstention recall"] == 1.0
        asked = expected(answers=("Friday",))
        measures = [measure_answer(asked, Gold(), given, index) for given in (near, far, answer(SECOND))]
        assert [one["answered"] for one in measures] == [1.0, 1.0, 1.0]
        assert [one["asserted"] for one in measures] == [0.0, 0.0, 1.0]
        assert [one["right"] for one in measures] == [1.0, 0.0, 0.0]
        assert [one["nothing wrong asserted"] for one in measures] == [1.0, 1.0, 0.0]

    def test_a_question_that_is_answered_later(self, index: Index) -> None:
        passages = [("b", 1, "Nothing."), ("a", 1, TEXT)]
        measures = measure_answer(
            expected(answers=("Friday",)),
            Gold({("b", 4), ("a", 2)}, {"a", "b"}),
            answer(SECOND, said(citation(0, 29, paragraph=2)), passages=passages),
            index,
        )
        assert measures == {
            "nothing wrong asserted": 0.0,
            "answered": 1.0,
            "asserted": 1.0,
            "right": 0.0,
            "right in any": 1.0,
            "exact match": 0.0,
            "F1": 0.0,
            "short answer exact match": 0.0,
            "short answer F1": 0.0,
            "answer in statements": 1.0,
            "answer in first quote": 0.0,
            "answer in first paragraph": 1.0,
            "answer text@1": 0.0,
            "answer text@5": 1.0,
            "answer text@10": 1.0,
            "verbatim": 0.0,
            "first citation gold": 0.0,
            "any citation gold": 1.0,
            "citation's article gold": 1.0,
        }

    def test_the_words_of_the_first_statement_are_scored(self, index: Index) -> None:
        question = expected(answers=("the mayor resigned on Friday",))
        measures = measure_answer(question, Gold(), answer(FIRST, SECOND), index)
        assert (measures["exact match"], measures["F1"]) == (1.0, 1.0)
        measures = measure_answer(question, Gold(), answer(SECOND, FIRST), index)
        assert (measures["exact match"], measures["F1"]) == (0.0, 0.0)

    def test_passages_count_within_their_cut(self, index: Index) -> None:
        passages = [("b", number, "Nothing.") for number in range(1, 6)] + [("a", 1, TEXT)]
        measures = measure_answer(expected(answers=("Friday",)), Gold(), answer(passages=passages), index)
        assert [measures[f"answer text@{k}"] for k in (1, 5, 10)] == [0.0, 0.0, 1.0]

    def test_a_follow_up_has_its_own_measures(self, index: Index) -> None:
        question = expected(answers=("Friday",), history=("Who resigned?",), standalone="When did the mayor resign?")
        given = answer(FIRST, standalone="When did he resign?")
        measures = measure_answer(question, Gold(), given, index)
        assert measures == {
            "nothing wrong asserted": 1.0,
            "follow-up answered": 1.0,
            "follow-up right": 1.0,
            "verbatim": 0.0,
            "standalone F1": pytest.approx(2 * 3 / (4 + 4)),  # when did resign
        }
        assert measure_answer(question, Gold(), answer(SECOND), index)["follow-up right"] == 0.0
        assert measure_answer(question, Gold(), answer(), index)["follow-up answered"] == 0.0


@pytest.fixture
def stored(tmp_path: Path, tiny_model: str) -> Iterator[tuple[Index, Statement]]:
    """An index of two articles, and a correct statement that cites the first one's second paragraph."""
    files = [write_article(tmp_path, number) for number in (1, 2)]
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add(files)
        info = next(info for info in index.articles() if info.origin.endswith("a001.txt"))
        text = index.article(info.id).paragraphs[1].text
        quote = "They gave 1 reasons for it."
        start = text.index(quote)
        yield index, said(Citation(1, info, 2, start, start + len(quote), text))


def changed(statement: Statement, **values: Any) -> Statement:
    """The statement with a changed citation, in the words that this quotes."""
    return said(replace(statement.citations[0], **values))


def test_a_correct_statement_is_verbatim(stored: tuple[Index, Statement]) -> None:
    index, statement = stored
    assert is_verbatim(statement, index)
    assert measure_answer(expected(), Gold(), answer(statement), index)["verbatim"] == 1.0
    assert measure_answer(expected(), Gold(), answer(statement, FIRST), index)["verbatim"] == 0.0


@pytest.mark.parametrize(
    ("start", "end", "sound"),
    [(0, 0, True), (-1, 1, True), (1, 0, False), (0, -1, False), (1, 1, False), (-1, -1, False)],
)
def test_a_quote_that_cuts_a_word_is_not(stored: tuple[Index, Statement], start: int, end: int, sound: bool) -> None:
    index, statement = stored
    cited = statement.citations[0]
    inner = changed(statement, start=cited.start + 5 + start, end=cited.end - 8 + end)
    assert inner.text.strip() == "gave 1 reasons" or not sound
    assert is_verbatim(inner, index) is sound


def _other_article(index: Index) -> ArticleInfo:
    return next(info for info in index.articles() if info.origin.endswith("a002.txt"))


@pytest.mark.parametrize(
    "fault",
    [
        {"paragraph": 1},
        {"paragraph": 3},
        {"paragraph": 0},
        {"paragraph": -1},
        {"paragraph": 99},
        {"article": article("missing")},
        {"start": -1},
        {"start": 5, "end": 5},
        {"end": 10_000},
    ],
)
def test_a_citation_of_another_place_is_not(stored: tuple[Index, Statement], fault: Mapping[str, Any]) -> None:
    index, statement = stored
    assert not is_verbatim(Statement(statement.text, (replace(statement.citations[0], **fault),)), index)


def test_a_citation_of_another_article_or_version_is_not(stored: tuple[Index, Statement]) -> None:
    index, statement = stored
    assert not is_verbatim(changed(statement, article=_other_article(index)), index)
    assert not is_verbatim(changed(statement, article=replace(statement.citations[0].article, version=2)), index)


def test_an_altered_quote_is_not(stored: tuple[Index, Statement]) -> None:
    index, statement = stored
    text = statement.citations[0].paragraph_text
    altered = changed(statement, paragraph_text=text.replace("1 reasons", "9 reasons"))
    assert altered.text == "They gave 9 reasons for it."
    assert not is_verbatim(altered, index)


def test_a_statement_in_other_words_or_without_citation_is_not(stored: tuple[Index, Statement]) -> None:
    index, statement = stored
    assert not is_verbatim(replace(statement, text="They gave no reason."), index)
    assert not is_verbatim(replace(statement, citations=()), index)


def test_a_later_statement_in_other_words_is_not(stored: tuple[Index, Statement]) -> None:
    index, statement = stored
    later = Statement("Invented words.", (replace(statement.citations[0], n=2),))
    assert not is_verbatim(later, index)


def test_a_statement_longer_than_its_quote_is_not(stored: tuple[Index, Statement]) -> None:
    index, statement = stored
    assert not is_verbatim(replace(statement, text=f"{statement.text} Invented words."), index)


def test_each_citation_must_be_exact_and_the_statement_is_the_first_ones_words(stored: tuple[Index, Statement]) -> None:
    index, statement = stored
    other = _other_article(index)
    text = index.article(other.id).paragraphs[0].text
    second = Citation(2, other, 1, 0, len(text), text)
    assert is_verbatim(replace(statement, citations=(*statement.citations, second)), index)
    assert not is_verbatim(replace(statement, citations=(*statement.citations, replace(second, paragraph=2))), index)
