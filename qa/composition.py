"""Ranked sentences to an answer of one to three statements, each with every citation that says it."""

from collections.abc import Sequence

from qa.answer import Citation, Statement
from qa.reading import ReadSentence

MAX_STATEMENTS = 3
_MAX_CITATIONS = 3
_SAME = 0.70
"""Least cosine of two sentences that are taken to say the same. Only near-copies reach it: in the demo articles, two
outlets' own sentences on one fact have 0.43 to 0.67, no more than sentences on different facts of one story (99 % of
these lie below 0.64), so a lower limit would merge what differs."""

_CLOSE = 1.0
"""How far below the best score a further statement may lie. In the demo articles 56 % of the sentences within it
answer the question, against 44 % within 1.5."""


def compose(sentences: Sequence[ReadSentence]) -> tuple[Statement, ...]:
    """Return the statements of the answer; `sentences` come best first, and the first is taken to answer."""
    groups: list[list[ReadSentence]] = []
    for sentence in sentences:
        if sentence.score < sentences[0].score - _CLOSE:
            break
        same = next((group for group in groups if _says_the_same(group[0], sentence)), None)
        if same is None:
            if len(groups) < MAX_STATEMENTS:
                groups.append([sentence])
        elif len(same) < _MAX_CITATIONS and all(sentence.article != other.article for other in same):
            same.append(sentence)
    return _numbered(groups)


def _says_the_same(one: ReadSentence, other: ReadSentence) -> bool:
    return float(one.vector @ other.vector) >= _SAME


def _numbered(groups: Sequence[Sequence[ReadSentence]]) -> tuple[Statement, ...]:
    statements: list[Statement] = []
    n = 0
    for group in groups:
        citations = []
        for sentence in group:
            n += 1
            citations.append(
                Citation(
                    n=n,
                    article=sentence.article,
                    paragraph=sentence.paragraph.number,
                    start=sentence.start,
                    end=sentence.end,
                    paragraph_text=sentence.paragraph.text,
                )
            )
        statements.append(Statement(citations[0].quote, tuple(citations), _marked(group[0])))
    return tuple(statements)


def _marked(sentence: ReadSentence) -> tuple[int, int] | None:
    """The short answer's place in the quote."""
    if sentence.answer is None:
        return None
    return sentence.answer.start - sentence.start, sentence.answer.end - sentence.start
