"""Parts of answers, for tests of single steps."""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from index import ArticleInfo, Paragraph, ParagraphKind, Passage, Sentence
from qa.language.names import name_terms
from qa.ranking.ranker import ScoredSentence
from qa.ranking.weights import SentenceFeatures
from qa.reader import AnswerSpan
from qa.retrieval.candidates import Candidate
from qa.understanding.answer_type import AnswerType, find_answer_type
from qa.understanding.question import Question, person_names


def article(identity: str, **more: Any) -> ArticleInfo:
    """Metadata of an article outside any index."""
    known = {"version": 1, "title": f"Title {identity}", "origin": "-", "added_at": "-", "content_hash": "-"}
    return ArticleInfo(id=identity, **{**known, **more})


def read_sentence(
    identity: str,
    text: str,
    score: float,
    *,
    number: int = 1,
    before: str = "",
    source: str = "",
    published: str | None = None,
    short: str = "",
    answer_type_match: float = 1.0,
) -> ScoredSentence:
    """A sentence that fills its paragraph, except for one `before` it. Near-duplicate articles share `source`; the
    words `short` in it are the short answer."""
    start = len(before) + 1 if before else 0
    span = Sentence(start, start + len(text))
    spans = (Sentence(0, len(before)), span) if before else (span,)
    text = f"{before} {text}" if before else text
    passage = Passage(
        id=hash((identity, number)),
        article_key=hash(identity),
        source=hash(source or identity),
        article=article(identity, published=published),
        paragraph=Paragraph(number, text, ParagraphKind.BODY, spans),
        before="",
        vector=np.eye(1, 4, dtype=np.float32)[0],
    )
    marked = text.index(short) if short else 0
    candidate = Candidate(passage, 0.5, 0.5, 0.5, 0.5, frozenset())
    features = SentenceFeatures(*[0.5] * len(fields(SentenceFeatures)))
    return ScoredSentence(
        candidate,
        span.start,
        span.end,
        replace(features, answer_type_match=answer_type_match),
        score,
        answer=AnswerSpan(marked, marked + len(short), 0.0) if short else None,
    )


def asked(text: str) -> Question:
    """A question outside any index; each of its terms weighs the same."""
    kind, persons = find_answer_type(text), person_names(text)
    return Question(
        text=text,
        terms=dict.fromkeys(name_terms(text), 1.0),
        names={},
        actor=(),
        must_be_own_words=False,
        office=None,
        listed=False,
        persons=persons,
        person=persons[0] if persons and kind is AnswerType.YES_NO else None,
        kind=kind,
        vector=np.eye(1, 4, dtype=np.float32)[0],
    )
