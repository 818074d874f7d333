"""Composes an answer from ranked sentences: a few self-contained statements, each with all supporting citations."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Protocol

from index import Paragraph, Sentence
from index.text.corrections import note_of
from qa.answer import Citation, Statement
from qa.language.agreement import say_the_same
from qa.language.dependence import needs_context
from qa.language.relative_dates import resolve_article_dates
from qa.ranking.ranker import ScoredSentence

_MAX_CITATIONS = 3
_MAX_BEFORE = 2
"""Preceding sentences of the same paragraph that are quoted along with one that depends on them."""

MAX_MARGIN = 1.0
"""How far below the best score another statement may be. In the demo articles, 56 % of the sentences within it answer
the question, against 44 % within 1.5."""

ParagraphBefore = Callable[[ScoredSentence], Paragraph | None]


class Composer(Protocol):
    """Composes the statements of an answer. They are verified against the stored articles afterwards."""

    def compose(
        self, sentences: Sequence[ScoredSentence], paragraph_before: ParagraphBefore, limit: int
    ) -> tuple[Statement, ...]:
        """Return at most `limit` statements; `sentences` are sorted best first, and the first is assumed to answer.

        `paragraph_before` returns the paragraph before that of a sentence, or None if there is none to quote. Raises
        `ReaderError`.
        """


class QuotingComposer:
    """Quotes the sentences verbatim, each with the citations of all sentences that say the same."""

    def compose(
        self, sentences: Sequence[ScoredSentence], paragraph_before: ParagraphBefore, limit: int
    ) -> tuple[Statement, ...]:
        """Return the statements of the answer. Raises `ReaderError` if there is no grammar model."""
        return compose(sentences, paragraph_before, limit)


def compose(
    sentences: Sequence[ScoredSentence], paragraph_before: ParagraphBefore, limit: int
) -> tuple[Statement, ...]:
    """Return at most `limit` statements; `sentences` are sorted best first, and the first is assumed to answer.

    `paragraph_before` returns the paragraph before that of a sentence, or None if there is none to quote. Raises
    `ReaderError` if there is no grammar model.
    """
    groups: list[list[ScoredSentence]] = []
    for sentence in sentences:
        if sentence.score < sentences[0].score - MAX_MARGIN:
            break
        group = next((group for group in groups if say_the_same(group[0].text, sentence.text)), None)
        if group is None:
            if len(groups) < limit:
                groups.append([sentence])
        elif len(group) < _MAX_CITATIONS and all(sentence.source != other.source for other in group):
            group.append(sentence)
    statements: list[Statement] = []
    for group in groups:
        if not is_already_cited(group[0], [citation for statement in statements for citation in statement.citations]):
            statements.append(statement_of(group, paragraph_before))
    return numbered(statements)


def is_already_cited(sentence: ScoredSentence, citations: Sequence[Citation]) -> bool:
    """Whether one of the citations quotes the sentence, alone or along with one that depends on it."""
    return any(
        (cited.article, cited.paragraph) == (sentence.article, sentence.paragraph.number)
        and cited.start <= sentence.start < cited.end
        for cited in citations
    )


def statement_of(group: Sequence[ScoredSentence], paragraph_before: ParagraphBefore) -> Statement:
    """Quote the best sentence, extended backwards while its first sentence depends on the one before."""
    best = group[0]
    first = _first_quoted(best)
    begins_paragraph = first == best.paragraph.sentences[0]
    above = paragraph_before(best) if begins_paragraph and _depends(best, first) else None
    cited = [_citation(best, first.start), *(_citation(other, other.start) for other in group[1:])]
    quote = cited[0].quote
    if above is None or not above.sentences:
        return Statement(
            quote,
            tuple(cited),
            _marked(best, len(quote)),
            days=tuple(resolve_article_dates(quote, best.article)),
            standing=best.standing,
        )
    context = Citation(
        0, best.article, above.number, above.sentences[-1].start, len(above.text), above.text, above.page
    )
    text = f"{context.quote} {quote}"
    return Statement(
        text,
        (*cited, context),
        _marked(best, len(text)),
        needs_context=True,
        days=tuple(resolve_article_dates(text, best.article)),
        standing=best.standing,
    )


def _first_quoted(sentence: ScoredSentence) -> Sentence:
    """Return the sentence of the same paragraph at which the quote for `sentence` begins: one that it depends on, or
    that it corrects."""
    spans = [span for span in sentence.paragraph.sentences if span.start <= sentence.start][-1 - _MAX_BEFORE :]
    retracted = {noted.start for noted in note_of(sentence.paragraph, sentence.article) if noted.is_retraction}
    while len(spans) > 1 and (_depends(sentence, spans[-1]) or spans[-2].start in retracted):
        spans.pop()
    return spans[-1]


def _depends(sentence: ScoredSentence, span: Sentence) -> bool:
    """Whether the sentence at `span` in the same paragraph depends on the one before it."""
    return needs_context(sentence.paragraph.text[span.start : span.end])


def _citation(sentence: ScoredSentence, start: int) -> Citation:
    paragraph = sentence.paragraph
    return Citation(0, sentence.article, paragraph.number, start, sentence.end, paragraph.text, paragraph.page)


def _marked(sentence: ScoredSentence, length: int) -> tuple[int, int] | None:
    """The span of the short answer in a statement of this length, which ends where the sentence does."""
    if sentence.answer is None or not sentence.standing.may_mark:
        return None
    shift = length - sentence.end
    return sentence.answer.start + shift, sentence.answer.end + shift


def numbered(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Number the citations consecutively, corrections last; context that two statements share is cited for each."""
    numbers = count(1)
    cited = [
        replace(statement, citations=tuple(replace(citation, n=next(numbers)) for citation in statement.citations))
        for statement in statements
    ]
    return tuple(
        replace(statement, correction=replace(statement.correction, n=next(numbers)))
        if statement.correction
        else statement
        for statement in cited
    )
