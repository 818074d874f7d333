"""What the tools give, as text. An article's sentences and paragraphs stand in lines that begin with "> ".

Nothing of an article, its title and names included, gets out of its line: it has no line ends there, and no control
characters.
"""

from collections.abc import Iterable, Iterator

from index import ArticleInfo
from index.common.terminal import printable
from qa.answer import Answer, Citation
from qa.formatting import readable_day
from qa.surfaces.mcp.shapes import Found, ListedArticles, ReadArticle

_CLOSEST = 3


def answer_text(answer: Answer) -> str:
    """Return the answer with its short answer, how certain it is, its notes, and each citation with its quote."""
    return _joined(_answer(answer))


def found_text(found: Found) -> str:
    """Return the passages that were found, best first."""
    return _joined(_found(found))


def article_text(read: ReadArticle) -> str:
    """Return the article's facts and the paragraphs that were asked for, each under its number."""
    return _joined(_article(read))


def list_text(listed: ListedArticles) -> str:
    """Return the articles, one a line."""
    return _joined(_list(listed))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(map(printable, lines))


def _answer(answer: Answer) -> Iterator[str]:
    if answer.standalone_question != answer.question:
        yield f"Searched for: {answer.standalone_question}"
    for statement in answer.statements:
        yield "> " + statement.text + "".join(f" [{citation.n}]" for citation in statement.citations)
        for told in statement.days:
            yield f"“{statement.text[told.start : told.end]}” was {readable_day(told.day)}."
    if answer.short_answer is not None:
        yield f"Short answer: »{answer.short_answer}«"
    yield answer.certainty
    for note in answer.notes:
        yield f"Note: {note}"
    for citation in answer.citations:
        yield ""
        yield from _citation(citation)
    if answer.abstained and answer.passages:
        yield ""
        yield "Closest passages, which do not answer:"
        for passage in answer.passages[:_CLOSEST]:
            yield f"{_named(passage.article)}, paragraph {passage.paragraph}"
            yield f"> {passage.text}"


def _citation(citation: Citation) -> Iterator[str]:
    page = f", page {citation.page}" if citation.page else ""
    span = f"paragraph {citation.paragraph}{page}, characters {citation.start} to {citation.end}"
    yield f"[{citation.n}] {_named(citation.article)}, {span}"
    yield f"> {citation.quote}"
    if citation.also_in:
        yield f"Also in: {', '.join(copy.article.outlet or copy.article.title for copy in citation.also_in)}"
    if link := citation.original_link or citation.article.url:
        yield link


def _found(found: Found) -> Iterator[str]:
    if not found.passages:
        yield "No passage fits these words."
    for passage in found.passages:
        yield f"{_named(passage.article)}, paragraph {passage.paragraph}"
        yield f"> {passage.text}"


def _article(read: ReadArticle) -> Iterator[str]:
    yield _named(read.article)
    for name, value in (("author", read.article.author), ("address", read.article.url)):
        if value:
            yield f"{name}: {value}"
    for paragraph in read.paragraphs:
        kind = "" if paragraph.kind == "body" else f" ({paragraph.kind.value})"
        yield f"paragraph {paragraph.number} of {read.paragraph_count}{kind}"
        yield f"> {paragraph.text}"
    if read.more_from is not None:
        yield f"There is more from paragraph {read.more_from} on."


def _list(listed: ListedArticles) -> Iterator[str]:
    yield f"{listed.total} article{'' if listed.total == 1 else 's'}"
    yield from map(_named, listed.articles)
    if listed.more_from is not None:
        yield f"There are more from offset {listed.more_from} on."


def _named(info: ArticleInfo) -> str:
    doubt = f", {info.date_doubt}" if info.date_doubt else ""
    published = f"{info.published[:10]}{doubt}" if info.published else "no date"
    return f"{info.title} ({info.outlet or 'outlet unknown'}, {published}; article {info.id}, version {info.version})"
