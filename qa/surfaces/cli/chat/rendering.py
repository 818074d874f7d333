"""An answer and its sources as lines for the terminal."""

from collections.abc import Iterator, Mapping

from rich.text import Text

from index import ArticleInfo
from qa.answer import Answer, Citation, ReadPassage, Statement
from qa.formatting import readable_day
from qa.language.dates import published_on
from qa.surfaces.cli.chat.screen import Line, plain

Source = Citation | ReadPassage
"""What can be opened: a paragraph with the quoted words in it, or one that was read and not used."""

_CLOSEST = 3
_INDENT = 4
_SHORT = 100
"""Characters of a quote in the list under an answer, which has the whole of it just above."""


def sources(answer: Answer) -> dict[int, Source]:
    """Return what can be opened of an answer by its number: first what it quotes, then what was only read."""
    numbered: dict[int, Source] = {citation.n: citation for citation in answer.citations}
    cited = {(citation.article.id, citation.paragraph) for citation in answer.citations}
    for passage in answer.passages:
        if (passage.article.id, passage.paragraph) not in cited:
            numbered[max(numbered, default=0) + 1] = passage
    return numbered


def answer_lines(answer: Answer, *, styled: bool) -> Iterator[Line]:
    """Yield the answer with its short answer standing out, how certain it is, and its sources in short.

    `styled` says whether words can be made to stand out by how they look.
    """
    if answer.short_answer is not None and not styled:
        yield Line(plain(f"Short answer: {answer.short_answer}"))
    for statement in answer.statements:
        yield from _statement(statement)
    yield Line(plain(answer.certainty, "bold" if answer.abstained else "green"))
    for note in answer.notes:
        yield Line(plain(f"Note: {note}", "dim"))
    numbered = sources(answer)
    if answer.abstained:
        closest = dict(list(numbered.items())[:_CLOSEST])
        yield from _read_only(closest, "Closest passages:")
    for number, source in numbered.items():
        if isinstance(source, Citation):
            yield Line(Text())
            yield from _heading(number, source)
            yield Line(plain(f"»{shortened(source.quote)}«", "italic"), _INDENT)


def source_lines(numbered: Mapping[int, Source]) -> Iterator[Line]:
    """Yield the sources with the whole of each quote and where it comes from; then what was read, but not used."""
    for number, source in numbered.items():
        if isinstance(source, Citation):
            yield from _heading(number, source)
            yield Line(plain(f"»{source.quote}«", "italic"), _INDENT)
            yield from _origin(source, _INDENT)
    read = {number: source for number, source in numbered.items() if not isinstance(source, Citation)}
    yield from _read_only(read, "Read, but not used:")


def opened_lines(source: Source, *, styled: bool) -> Iterator[Line]:
    """Yield the whole paragraph of a source, with the quoted words marked."""
    yield Line(plain(source.article.title, "bold"))
    yield Line(plain(_by(source), "dim"))
    yield Line(Text())
    if isinstance(source, Citation):
        yield Line(_marked(source, styled=styled))
    else:
        yield Line(plain(source.text))
    yield Line(Text())
    yield from _origin(source, 0)


def shortened(text: str, most: int = _SHORT) -> str:
    """Return `text`, cut after a word if it has more than `most` characters."""
    if len(text) <= most:
        return text
    cut = text[:most]
    return (cut.rsplit(" ", 1)[0] or cut) + " …"


def _statement(statement: Statement) -> Iterator[Line]:
    start, end = statement.marked or (0, 0)
    text = Text.assemble(
        plain(statement.text[:start]), plain(statement.text[start:end], "bold underline"), plain(statement.text[end:])
    )
    for citation in statement.citations:
        text.append(f" [{citation.n}]", "cyan")
    yield Line(text)
    for told in statement.days:
        told_text = f"“{statement.text[told.start : told.end]}” was {readable_day(told.day)}."
        yield Line(plain(told_text, "dim"), _INDENT)


def _marked(citation: Citation, *, styled: bool) -> Text:
    """The paragraph with its quote reversed; in plain text, between marks."""
    before, after = citation.paragraph_text[: citation.start], citation.paragraph_text[citation.end :]
    opening, closing = ("", "") if styled else ("»", "«")
    return Text.assemble(plain(before + opening), plain(citation.quote, "reverse"), plain(closing + after))


def _read_only(numbered: Mapping[int, Source], heading: str) -> Iterator[Line]:
    passages = [(number, source) for number, source in numbered.items() if isinstance(source, ReadPassage)]
    if not passages:
        return
    yield Line(Text())
    yield Line(plain(heading))
    for number, passage in passages:
        yield Line(Text.assemble(_number(number), plain(f"{passage.article.title} ({_by(passage)})")))
        yield Line(plain(shortened(passage.text), "dim"), _INDENT)


def _heading(number: int, source: Source) -> Iterator[Line]:
    yield Line(Text.assemble(_number(number), plain(source.article.title, "bold")))
    yield Line(plain(_by(source), "dim"), _INDENT)


def _number(number: int) -> Text:
    return Text(f"[{number}] ", "cyan")


def _by(source: Source) -> str:
    info = source.article
    page = f", page {source.page}" if isinstance(source, Citation) and source.page else ""
    return " · ".join(filter(None, (info.outlet, _date(info), f"paragraph {source.paragraph}{page}")))


def _date(info: ArticleInfo) -> str | None:
    day = published_on(info.published)
    if day is None:
        return info.published
    return readable_day(day) + (f" ({info.date_doubt})" if info.date_doubt else "")


def _origin(source: Source, indent: int) -> Iterator[Line]:
    if isinstance(source, Citation) and source.also_in:
        names = ", ".join(copy.article.outlet or copy.article.title for copy in source.also_in)
        yield Line(plain(f"also in {names}"), indent)
    yield Line(plain(source.article.url or source.article.origin, "dim"), indent, whole=True)
