"""An answer, or a conversation, as Markdown."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from qa.answer import Answer
from qa.answer_view import CLOSEST_EXPLANATION, CLOSEST_HEADING, AnswerView, SectionView, SourceView, StatementView
from qa.exporting.escaping import escaped, link
from qa.exporting.moment import exported
from qa.formatting import readable_date
from qa.links import web_url


def answer_markdown(answer: Answer, *, exported_at: datetime | None = None) -> str:
    """Return the answer with everything needed to check its citations; `exported_at` defaults to now."""
    return _blocks([*_answer(AnswerView.of(answer), "#"), _foot(exported_at)])


def conversation_markdown(answers: Sequence[Answer], *, exported_at: datetime | None = None) -> str:
    """Return the conversation, oldest answer first, each answer with its own sources."""
    shown = (block for answer in answers for block in _answer(AnswerView.of(answer), "##"))
    return _blocks(["# Questions about the articles", *shown, _foot(exported_at)])


def _blocks(blocks: Sequence[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _foot(at: datetime | None) -> str:
    return f"---\n\nExported from Byline on {readable_date(exported(at))}."


def _answer(answer: AnswerView, level: str) -> Iterator[str]:
    yield f"{level} {escaped(answer.question)}"
    if answer.searched_for is not None:
        yield f"Searched for: {escaped(answer.searched_for)}"
    if answer.short_answer is not None:
        yield f"Short answer: {escaped(answer.short_answer)}"
    yield from _said(answer, level)
    if answer.notes:
        yield "\n".join(f"- {escaped(note)}" for note in answer.notes)
    if answer.sources:
        yield f"{level}# Sources"
    for source in answer.sources:
        yield from _source(source, source.quote)
    if answer.closest:
        yield f"{level}# {CLOSEST_HEADING}"
        yield CLOSEST_EXPLANATION
    for source in answer.closest:
        yield from _source(source, source.text)
    yield f"Answered from generation {answer.generation} of the index."


def _said(answer: AnswerView, level: str) -> Iterator[str]:
    if answer.introduction is not None:
        yield f"**{answer.introduction}**"
    for section in answer.sections:
        yield from _section(section, level)
    for statement in () if answer.sections else answer.statements:
        yield from _statement(statement)
    if answer.conclusion is not None:
        yield f"**{answer.conclusion}**"


def _section(section: SectionView, level: str) -> Iterator[str]:
    yield f"{level}# {escaped(section.heading)}"
    yield from map(escaped, section.lines)
    for item in section.items:
        yield f"*{escaped(item.line)}*"
        yield from _statement(item.statement)


def _statement(statement: StatementView) -> Iterator[str]:
    yield escaped(statement.text) + "".join(f" \\[{source.number}\\]" for source in statement.sources)
    for remark in statement.remarks:
        yield escaped(remark)


def _source(source: SourceView, text: str) -> Iterator[str]:
    yield f"**\\[{source.number}\\]** {escaped(source.article.title)}"
    yield f"> {escaped(text)}"
    yield "\n".join(f"- {fact}" for fact in _facts(source))


def _facts(source: SourceView) -> Iterator[str]:
    info = source.article
    yield " · ".join(map(escaped, source.facts))
    if info.url:
        yield f"URL: {link(info.url, info.url) if web_url(info.url) else escaped(info.url)}"
    if source.quote and source.original:
        yield link("These words on the original page", source.original)
    if source.also_in:
        yield escaped(source.reprints)
    yield f"Article {escaped(info.id)}, version {info.version}, sha256 {escaped(info.content_hash)}"
