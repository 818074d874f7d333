"""An answer and its sources as lines for the terminal."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from qa.answer_view import (
    CLOSEST_EXPLANATION,
    CLOSEST_HEADING,
    UNUSED_HEADING,
    AnswerView,
    SectionView,
    SourceView,
    StatementView,
)
from qa.surfaces.cli.chat.screen import Line, plain

_INDENT = 4
_SHORT = 100
"""Maximum characters of a quote in the list below an answer, which has all of it just above."""


def answer_lines(answer: AnswerView, *, styled: bool) -> Iterator[Line]:
    """Yield the answer with its short answer highlighted, how certain it is, and its sources.

    `styled` says whether the terminal can highlight text.
    """
    if answer.searched_for is not None:
        yield Line(plain(f"Searched for: {answer.searched_for}", "dim"))
    if answer.short_answer is not None and not styled:
        yield Line(plain(f"Short answer: {answer.short_answer}"))
    if answer.introduction is not None:
        yield Line(plain(answer.introduction, "bold"))
    for section in answer.sections:
        yield from _section(section)
    for statement in () if answer.sections else answer.statements:
        yield from _statement(statement)
    if answer.conclusion is not None:
        yield Line(plain(answer.conclusion, "bold" if answer.abstained else "green"))
    for note in answer.notes:
        yield Line(plain(f"Note: {note}", "dim"))
    for source in answer.sources:
        yield Line(Text())
        yield from _quoted(source, shortened(source.quote))
    yield from _closest(answer.closest)


def source_lines(answer: AnswerView) -> Iterator[Line]:
    """Yield the sources with each whole quote, then what was read but not used."""
    for source in answer.sources:
        yield from _quoted(source, source.quote)
    yield from _closest(answer.closest)
    if answer.unused:
        yield Line(Text())
        yield Line(plain(UNUSED_HEADING))
        yield from _read(answer.unused)


def opened_lines(source: SourceView, *, styled: bool) -> Iterator[Line]:
    """Yield the whole paragraph of a source, with the quoted words marked."""
    yield Line(plain(source.article.title, "bold"))
    yield Line(plain(_facts(source), "dim"))
    yield Line(Text())
    yield Line(_marked(source, styled=styled))
    yield Line(Text())
    yield from _origin(source, 0)


def shortened(text: str, most: int = _SHORT) -> str:
    """Return `text`, cut after a word if it has more than `most` characters."""
    if len(text) <= most:
        return text
    cut = text[:most]
    return (cut.rsplit(" ", 1)[0] or cut) + " …"


def _section(section: SectionView) -> Iterator[Line]:
    yield Line(plain(section.heading, "bold"))
    for line in section.lines:
        yield Line(plain(line), _INDENT)
    for item in section.items:
        yield Line(plain(item.line, "dim"), _INDENT)
        yield from (Line(line.text, line.indent + _INDENT) for line in _statement(item.statement))
    yield Line(Text())


def _statement(statement: StatementView) -> Iterator[Line]:
    pieces = (plain(piece, "bold underline" if is_short else "") for piece, is_short in statement.pieces)
    text = Text.assemble(*pieces)
    for source in statement.sources:
        text.append(f" [{source.number}]", "cyan")
    yield Line(text)
    for remark in statement.remarks:
        yield Line(plain(remark, "dim"), _INDENT)


def _marked(source: SourceView, *, styled: bool) -> Text:
    """The paragraph with its quote in reverse video; in plain text, between markers."""
    opening, closing = ("»", "«") if source.quote and not styled else ("", "")
    return Text.assemble(plain(source.before + opening), plain(source.quote, "reverse"), plain(closing + source.after))


def _quoted(source: SourceView, quote: str) -> Iterator[Line]:
    yield from _heading(source)
    yield Line(plain(f"“{quote}”", "italic"), _INDENT)
    yield from _origin(source, _INDENT)


def _closest(sources: Iterable[SourceView]) -> Iterator[Line]:
    if sources:
        yield Line(Text())
        yield Line(plain(CLOSEST_HEADING))
        yield Line(plain(CLOSEST_EXPLANATION, "dim"))
        yield from _read(sources)


def _read(sources: Iterable[SourceView]) -> Iterator[Line]:
    for source in sources:
        yield from _heading(source)
        yield Line(plain(shortened(source.text), "dim"), _INDENT)


def _heading(source: SourceView) -> Iterator[Line]:
    yield Line(Text.assemble(Text(f"[{source.number}] ", "cyan"), plain(source.article.title, "bold")))
    yield Line(plain(_facts(source), "dim"), _INDENT)


def _facts(source: SourceView) -> str:
    return " · ".join(source.facts)


def _origin(source: SourceView, indent: int) -> Iterator[Line]:
    if source.also_in:
        yield Line(plain(source.reprints), indent)
    yield Line(plain(source.article.url or source.article.origin, "dim"), indent, whole=True)
