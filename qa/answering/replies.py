"""Quotes the reply that follows a statement, and denies or doubts it: "He denies the charges."."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import BylineError, Index, Paragraph, Sentence
from qa.answer import Citation, Statement
from qa.language.relative_dates import resolve_article_dates
from qa.language.replies import replies_to

_LOOKED_AT = 2
"""Sentences after the quoted one that are searched for a reply, in its paragraph and the next."""


def with_replies(statements: Sequence[Statement], index: Index) -> tuple[Statement, ...]:
    """Return the statements, each with the reply that follows it in its article, unless another one quotes that.

    Raises `ReaderError` if there is no grammar model.
    """
    cited = [citation for statement in statements for citation in statement.citations]
    return tuple(_with_reply(statement, cited, index) for statement in statements)


def _with_reply(statement: Statement, cited: Sequence[Citation], index: Index) -> Statement:
    quoted = statement.citations[0]
    try:
        paragraphs = index.article(quoted.article.id, quoted.article.version).paragraphs
    except BylineError:
        return statement  # the verification says that it is gone
    paragraph = paragraphs[quoted.paragraph - 1]
    last = next((span for span in reversed(paragraph.sentences) if span.start < quoted.end), None)
    if last is None:
        return statement
    sentence = paragraph.text[last.start : quoted.end]
    first: tuple[Paragraph, Sentence] | None = None
    for following, span in _following(paragraphs, quoted):
        text = following.text[span.start : span.end]
        first = first or (following, span)
        if not span.quotable or following != first[0] or _is_cited(cited, quoted, following, span):
            return statement
        if replies_to(sentence, text):
            start = first[1].start  # with everything in between: nothing is left out of a quote
            return _replied(
                statement,
                Citation(0, quoted.article, following.number, start, span.end, following.text, following.page),
            )
    return statement


def _following(paragraphs: Sequence[Paragraph], quoted: Citation) -> Iterator[tuple[Paragraph, Sentence]]:
    """Yield the sentences after the quoted words."""
    own, after = paragraphs[quoted.paragraph - 1], paragraphs[quoted.paragraph : quoted.paragraph + 1]
    found = [(own, span) for span in own.sentences if span.start >= quoted.end]
    found += [(one, span) for one in after if one.kind.searched for span in one.sentences]
    yield from found[:_LOOKED_AT]


def _is_cited(cited: Sequence[Citation], quoted: Citation, paragraph: Paragraph, span: Sentence) -> bool:
    place = (quoted.article, paragraph.number)
    return any((one.article, one.paragraph) == place and one.start <= span.start < one.end for one in cited)


def _replied(statement: Statement, reply: Citation) -> Statement:
    context = () if statement.context is None else (statement.context,)
    before = statement.citations[: len(statement.citations) - len(context)]
    text = f"{statement.text} {reply.quote}"
    days = tuple(resolve_article_dates(text, reply.article))
    return replace(statement, text=text, citations=(*before, reply, *context), has_reply=True, days=days)
