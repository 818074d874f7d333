"""Sentences that only repeat what a correction retracts are not answers; what is right answers in their place."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.text.corrections import NoteSentence, note_of
from qa.ranking.ranker import ScoredSentence, sort_passages


def without_retractions(passages: Iterable[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the passages, best first, without the sentences that only repeat what was wrong, and without short answers
    in it.

    The best other sentence of the same note, which says what is right, ranks where the retracted one did.
    """
    return sort_passages(kept for kept in map(_without_retractions, passages) if kept)


def _without_retractions(passage: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    first = passage[0]
    note = {sentence.start: sentence for sentence in note_of(first.paragraph, first.article)}
    retracted = [sentence for sentence in passage if sentence.start in note and note[sentence.start].is_retraction]
    kept = [
        _without_wrong_answer(sentence, note.get(sentence.start)) for sentence in passage if sentence not in retracted
    ]
    if not retracted:
        return kept
    best = max(retracted, key=lambda sentence: sentence.score)
    right = max((s for s in kept if s.start in note), key=lambda sentence: sentence.score, default=None)
    return [_ranked_as(best, sentence) if sentence is right else sentence for sentence in kept]


def _ranked_as(retracted: ScoredSentence, right: ScoredSentence) -> ScoredSentence:
    return replace(right, score=max(right.score, retracted.score), reader=retracted.reader)


def _without_wrong_answer(sentence: ScoredSentence, noted: NoteSentence | None) -> ScoredSentence:
    answer = sentence.answer
    if noted is None or answer is None:
        return sentence
    overlaps = any(start < answer.end and answer.start < end for start, end in noted.wrong)
    return replace(sentence, answer=None) if overlaps else sentence
