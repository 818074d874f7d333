import numpy as np
import pytest

from qa.reader import PassageReading
from qa.reader.base import TokenLikelihoods, log_softmax

TEXT = "Meloni spoke in Rome. Merz spoke in Berlin."
WORDS = [(0, 6), (7, 12), (13, 15), (16, 20), (20, 21), (22, 26), (27, 32), (33, 35), (36, 42), (42, 43)]


def reading(begins: dict[int, float], ends: dict[int, float]) -> PassageReading:
    logits = np.zeros((2, len(WORDS)), dtype=np.float32)
    for row, marks in enumerate((begins, ends)):
        for place, value in marks.items():
            logits[row, place] = value
    return PassageReading(1.0, 2.0, TokenLikelihoods(WORDS, log_softmax(logits[0]), log_softmax(logits[1])))


def test_the_most_likely_span_of_the_sentence_is_marked() -> None:
    marks = reading({3: 9, 8: 5}, {3: 9, 8: 5})
    rome, berlin = marks.best_span(0, 21), marks.best_span(22, 43)
    assert rome is not None
    assert berlin is not None
    assert (TEXT[rome.start : rome.end], TEXT[berlin.start : berlin.end]) == ("Rome", "Berlin")
    assert rome.score > berlin.score
    whole = marks.best_span(0, len(TEXT))
    assert whole == rome


def test_the_score_is_the_log_probability_of_both_edges() -> None:
    span = reading({3: 2}, {4: 3}).best_span(0, 21)
    assert span is not None
    total = np.log(np.exp(2) + 9) + np.log(np.exp(3) + 9)
    assert span.score == pytest.approx(5 - total, abs=1e-5)


def test_an_answer_does_not_end_before_it_begins() -> None:
    span = reading({8: 9}, {1: 9}).best_span(0, len(TEXT))
    assert span is not None
    assert span.start < span.end


def test_an_answer_is_no_longer_than_thirty_tokens() -> None:
    offsets = [(i, i + 1) for i in range(100)]
    flat = np.zeros(100, dtype=np.float32)
    begins, ends = flat.copy(), flat.copy()
    begins[10], ends[39], ends[40] = 9, 5, 9
    span = PassageReading(0, 0, TokenLikelihoods(offsets, log_softmax(begins), log_softmax(ends))).best_span(0, 100)
    assert span is not None
    assert (span.start, span.end) == (10, 40)


def test_there_is_no_span_without_tokens_or_if_the_model_marks_none() -> None:
    assert reading({}, {}).best_span(100, 200) is None
    assert PassageReading(1.0, 2.0).best_span(0, 10) is None


def test_log_softmax_sums_to_one_and_does_not_overflow() -> None:
    values = log_softmax(np.array([1000.0, 1001.0, 0.0], dtype=np.float32))
    assert float(np.exp(values).sum()) == pytest.approx(1)
    assert values[1] - values[0] == pytest.approx(1)
