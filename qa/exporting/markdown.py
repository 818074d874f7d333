"""An answer, or a conversation, as Markdown."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from qa.answer import Answer, Citation, Statement
from qa.exporting.escaping import escaped, link
from qa.exporting.moment import exported
from qa.formatting import readable_date, readable_day
from qa.links import web_url


def answer_markdown(answer: Answer, *, exported_at: datetime | None = None) -> str:
    """Return the answer with all that is needed to check its citations; `exported_at` is now where it is None."""
    return _blocks([*_answer(answer, "#"), _foot(exported_at)])


def conversation_markdown(answers: Sequence[Answer], *, exported_at: datetime | None = None) -> str:
    """Return the conversation, oldest answer first, each answer with its own sources."""
    told = (block for answer in answers for block in _answer(answer, "##"))
    return _blocks(["# Questions to the articles", *told, _foot(exported_at)])


def _blocks(blocks: Sequence[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _foot(at: datetime | None) -> str:
    return f"---\n\nExported from Byline on {readable_date(exported(at))}."


def _answer(answer: Answer, level: str) -> Iterator[str]:
    yield f"{level} {escaped(answer.question)}"
    if answer.standalone_question != answer.question:
        yield f"Searched for: {escaped(answer.standalone_question)}"
    for statement in answer.statements:
        yield from _statement(statement)
    yield f"**{answer.certainty}**"
    if answer.notes:
        yield "\n".join(f"- {escaped(note)}" for note in answer.notes)
    if answer.citations:
        yield f"{level}# Sources"
    for citation in answer.citations:
        yield from _source(citation)
    yield f"Answered from generation {answer.generation} of the index."


def _statement(statement: Statement) -> Iterator[str]:
    yield escaped(statement.text) + "".join(f" \\[{citation.n}\\]" for citation in statement.citations)
    for told in statement.days:
        yield f"“{escaped(statement.text[told.start : told.end])}” was {readable_day(told.day)}."


def _source(citation: Citation) -> Iterator[str]:
    yield f"**\\[{citation.n}\\]** {escaped(citation.article.title)}"
    yield f"> {escaped(citation.quote)}"
    yield "\n".join(f"- {fact}" for fact in _facts(citation))


def _facts(citation: Citation) -> Iterator[str]:
    info = citation.article
    if info.outlet:
        yield f"Outlet: {escaped(info.outlet)}"
    if info.published:
        doubt = f" ({info.date_doubt})" if info.date_doubt else ""
        yield f"Published: {escaped(readable_date(info.published))}{doubt}"
    if info.url:
        yield f"Address: {link(info.url, info.url) if web_url(info.url) else escaped(info.url)}"
    if citation.original_link:
        yield link("These words on the original page", citation.original_link)
    yield f"Paragraph {citation.paragraph}" + (f", page {citation.page}" if citation.page else "")
    if citation.also_in:
        yield f"Also in: {escaped(', '.join(copy.article.outlet or copy.article.title for copy in citation.also_in))}"
    yield f"Article {escaped(info.id)}, version {info.version}, sha256 {escaped(info.content_hash)}"
