"""What a correction retracts is no answer; what it says is right is one."""

from dataclasses import replace

from index import Sentence
from index.text.sentences import split_sentences
from qa.ranking.ranker import ReaderScores, ScoredSentence
from qa.ranking.retractions import without_retractions
from qa.reader import AnswerSpan
from tests.qa.factories import read_sentence

NOTE = "An earlier version of this article said the quay costs $12.5 million. It costs $21.5 million. Work goes on."


def passage(text: str, scores: list[float], answers: list[str]) -> list[ScoredSentence]:
    whole = read_sentence("a", text, 0.0)
    split = tuple(Sentence(*span) for span in split_sentences(text))
    found = replace(whole.candidate.passage, paragraph=replace(whole.paragraph, sentences=split))
    candidate = replace(whole.candidate, passage=found)
    sentences = [
        replace(whole, candidate=candidate, start=span.start, end=span.end, score=score)
        for span, score in zip(split, scores, strict=True)
    ]
    spans = [AnswerSpan(text.index(answer), text.index(answer) + len(answer), 0.0) for answer in answers]
    return [
        replace(sentence, answer=span, reader=ReaderScores(1.0, 1.0, -score))
        for sentence, span, score in zip(sentences, spans, scores, strict=True)
    ]


def texts(sentences: list[ScoredSentence]) -> list[str]:
    return [sentence.paragraph.text[sentence.start : sentence.end] for sentence in sentences]


def test_the_right_sentence_ranks_where_the_retracted_one_did() -> None:
    (kept,) = without_retractions([passage(NOTE, [9.0, 2.0, 1.0], ["$12.5 million", "$21.5 million", "Work"])])
    assert texts(kept) == ["It costs $21.5 million.", "Work goes on."]
    assert [sentence.score for sentence in kept] == [9.0, 1.0]
    assert kept[0].reader == ReaderScores(1.0, 1.0, -9.0)


def test_a_short_answer_that_was_wrong_is_dropped() -> None:
    text = "It costs $21.5 million, not $12.5 million, as an earlier version of this article said."
    (kept,) = without_retractions([passage(text, [3.0], ["$12.5 million"])])
    assert kept[0].answer is None
    (kept,) = without_retractions([passage(text, [3.0], ["$21.5 million"])])
    assert kept[0].answer is not None


def test_a_retraction_alone_is_no_passage_and_others_stay() -> None:
    alone = passage("We wrongly reported that the quay costs $12.5 million.", [9.0], ["quay"])
    other = passage("The quay is open.", [1.0], ["open"])
    assert without_retractions([alone, other]) == [other]
