"""The tools' results as text. An article's sentences and paragraphs are on lines that begin with "> ".

No article text, titles and names included, can break out of its line: line ends and control characters are removed.
"""

from collections.abc import Iterable, Iterator

from index import ArticleInfo
from index.common.terminal import printable
from index.text.outlet_basis import shown_outlet
from qa.answer import Answer
from qa.answer_view import CLOSEST_EXPLANATION, CLOSEST_HEADING, AnswerView, SourceView, StatementView
from qa.checking import Check
from qa.checking.view import CheckView
from qa.keeping import Kept, KeptList
from qa.keeping.view import KeptView, PlaceView
from qa.keeping.view import heading as heading_of_kept
from qa.quotes import Quotes
from qa.quotes.view import QuoteView, heading
from qa.surfaces.mcp.shapes import Found, ListedArticles, ReadArticle


def answer_text(answer: Answer) -> str:
    """Return the answer with its short answer, how certain it is, its notes, and each citation with its quote."""
    return _joined(_answer(AnswerView.of(answer)))


def found_text(found: Found) -> str:
    """Return the passages that were found, best first."""
    return _joined(_found(found))


def quotes_text(found: Quotes) -> str:
    """Return the quotes that were found, newest first, and whose they are."""
    return _joined(_quotes(found))


def check_text(check: Check) -> str:
    """Return the sentences of a draft, each with its verdict and the quotes it is based on."""
    return _joined(_check(CheckView.of(check)))


def kept_text(kept: Kept) -> str:
    """Return a kept question or claim, with what is new and the answer so far."""
    view = KeptView.of(kept)
    return _joined([*_kept(view), *(line for place in view.before for line in _place("So far", place))])


def kept_list_text(found: KeptList) -> str:
    """Return the kept questions and claims with what is new."""
    lines = [heading_of_kept(found), *_notes(found.notes)]
    return _joined([*lines, *(line for one in found.kept for line in ("", *_kept(KeptView.of(one))))])


def article_text(read: ReadArticle) -> str:
    """Return the article's metadata and the requested paragraphs, each with its number."""
    return _joined(_article(read))


def list_text(listed: ListedArticles) -> str:
    """Return the articles, one per line."""
    return _joined(_list(listed))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(map(printable, lines))


def _answer(answer: AnswerView) -> Iterator[str]:
    if answer.searched_for is not None:
        yield f"Searched for: {answer.searched_for}"
    if answer.introduction is not None:
        yield answer.introduction
    yield from _statements(answer)
    if answer.short_answer is not None:
        yield "Short answer:"
        yield f"> {answer.short_answer}"
    if answer.conclusion is not None:
        yield answer.conclusion
    yield from _notes(answer.notes)
    for source in answer.sources:
        yield ""
        start = len(source.before)
        yield from _source(source, source.quote, f", characters {start} to {start + len(source.quote)}")
    if answer.closest:
        yield ""
        yield CLOSEST_HEADING
        yield CLOSEST_EXPLANATION
        for source in answer.closest:
            yield from _source(source, source.text)


def _statements(answer: AnswerView) -> Iterator[str]:
    for section in answer.sections:
        yield from (section.heading, *section.lines)
        for item in section.items:
            yield item.line
            yield from _statement(item.statement)
    for statement in () if answer.sections else answer.statements:
        yield from _statement(statement)


def _statement(statement: StatementView) -> Iterator[str]:
    yield f"> {statement.text}" + "".join(f" [{source.number}]" for source in statement.sources)
    yield from statement.remarks


def _source(source: SourceView, text: str, span: str = "") -> Iterator[str]:
    info = source.article
    yield f"[{source.number}] {info.title}"
    yield f"{' · '.join(source.facts)}{span} · article {info.id}, version {info.version}"
    yield f"> {text}"
    if source.also_in:
        yield source.reprints
    if link := source.original or info.url:
        yield link


def _found(found: Found) -> Iterator[str]:
    if not found.passages:
        yield "No passage matches."
    yield from _notes(found.notes)
    for passage in found.passages:
        yield f"{_named(passage.article)}, paragraph {passage.paragraph}"
        yield f"> {passage.text}"


def _quotes(found: Quotes) -> Iterator[str]:
    yield heading(found)
    yield from _notes(found.notes)
    for name, counts in (("Speakers", found.speakers), ("Topics", found.topics), ("Outlets", found.outlets)):
        if counts:
            yield f"{name}: " + "; ".join(f"{one.name} ({one.count})" for one in counts)
    for quote in found.quotes:
        view = QuoteView.of(quote)
        yield ""
        yield f"{view.speaker} · {' · '.join(view.facts)} · article {quote.article.id}, version {quote.article.version}"
        yield f"> {quote.text}"
    if (more := found.offset + len(found.quotes)) < found.total:
        yield f"More from offset {more}."


def _check(check: CheckView) -> Iterator[str]:
    yield check.heading
    yield "; ".join(f"{label}: {count}" for _, label, count in check.counts)
    yield from _notes(check.notes)
    for sentence in check.sentences:
        yield ""
        yield f"{sentence.number}. {sentence.text}"
        yield sentence.label
        yield from sentence.lines
        if sentence.difference:
            yield sentence.difference_text
        for quote in sentence.evidence:
            info = quote.article
            yield f"{quote.stance} · {' · '.join(quote.facts)} · article {info.id}, version {info.version}"
            yield f"> {quote.quote}"


def _article(read: ReadArticle) -> Iterator[str]:
    yield _named(read.article)
    for name, value in (("author", read.article.author), ("URL", read.article.url)):
        if value:
            yield f"{name}: {value}"
    for paragraph in read.paragraphs:
        kind = "" if paragraph.kind == "body" else f" ({paragraph.kind.value})"
        yield f"paragraph {paragraph.number} of {read.paragraph_count}{kind}"
        yield f"> {paragraph.text}"
    if read.more_from is not None:
        yield f"More from paragraph {read.more_from}."


def _list(listed: ListedArticles) -> Iterator[str]:
    yield f"{listed.total} article{'' if listed.total == 1 else 's'}"
    yield from map(_named, listed.articles)
    yield from _notes(listed.notes)
    if listed.more_from is not None:
        yield f"More from offset {listed.more_from}."


def _notes(notes: Iterable[str]) -> Iterator[str]:
    yield from (f"Note: {note}" for note in notes)


def _named(info: ArticleInfo) -> str:
    doubt = f", {info.date_doubt}" if info.date_doubt else ""
    published = f"{info.published[:10]}{doubt}" if info.published else "no date"
    updated = f"updated {info.day_updated}" if info.day_updated else None
    source = ", ".join(filter(None, (shown_outlet(info) or "unknown outlet", info.genre_name, published, updated)))
    return f"{info.title} ({source}; article {info.id}, version {info.version})"


def _kept(kept: KeptView) -> Iterator[str]:
    yield f"{kept.title} ({kept.kind} {kept.id}): {kept.status}"
    if kept.text is not None:
        yield kept.text
    yield from kept.lines
    for quote in kept.quotes:
        yield from _place(quote.label, quote.place)
        for denied in quote.denied:
            yield from _place("Said before", denied)


def _place(label: str, place: PlaceView) -> Iterator[str]:
    yield f"{label} ({', '.join(place.facts)}):"
    yield f"> {place.quote}"
