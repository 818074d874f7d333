"""Parses one source into one document: the format's parser, then title, language, outlet, paragraphs and sentences."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from index.article import DateBasis, Document, Genre, Paragraph, ParagraphKind, Sentence, primary_subtag
from index.errors import InputRefused
from index.formats.recognition import recognise_article, recognise_zip
from index.formats.table import Format
from index.parsing.boilerplate import is_boilerplate
from index.parsing.draft import Block, Draft, Parser
from index.parsing.first_lines import add_first_lines, as_bylines, read_first_lines
from index.parsing.link_lists import mark_link_lists
from index.parsing.page_labels import without_page_labels
from index.parsing.walls import wall_of
from index.source import Source
from index.text.author_notes import find_author_note
from index.text.clean import clean
from index.text.dates import is_later, read_publication_date
from index.text.genre import Signs, genre_of
from index.text.language import detect_language
from index.text.mending import noticing_mended
from index.text.metadata import Metadata
from index.text.near_duplicates import compared_texts, signature
from index.text.outlets import outlet_domain
from index.text.sentences import ENDS_SENTENCE, split_sentences
from index.text.short_copies import Names

_MAX_TITLE = 160
"""Characters; a longer first line is a paragraph, of which only the first sentence becomes the title."""

_MAX_SENTENCES = 50_000
"""Per article. "War and Peace" has 30,000."""

_MAX_NOTES, _MAX_NOTE = 20, 500
"""Notes on one article, and characters of a note."""


def read_document(source: Source) -> Document:
    """Parse the article in `source`. Raises `InputRefused`, with its origin and the reason, if it cannot be used."""
    with noticing_mended() as mended:
        return _read(source, mended)


def _read(source: Source, mended: Sequence[str]) -> Document:
    found = _format(source)
    draft = _parser(source, found)(source)
    if len(draft.blocks) > _MAX_SENTENCES:
        raise _too_long(source)
    # Here, for all formats: offsets are made next, and nothing may change the text after that.
    cleaned, labels_note = _cleaned(draft.blocks)
    blocks = mark_link_lists(cleaned)
    metadata = _metadata(source, draft)
    language = _language(blocks, metadata)
    blocks, agency = _first_lines(blocks, metadata, language) if found in _WITH_BYLINES else (blocks, None)
    _add_outlet(metadata, agency)
    paragraphs = _paragraphs(source, blocks, language)
    _check_for_news(source, paragraphs)
    values: dict[str, Any] = {**metadata.values, "language": language}
    title = without_page_labels(values.pop("title", None) or "")[0] or _title(paragraphs)
    paragraphs = tuple(_title_as_heading(paragraph, paragraphs, title) for paragraph in paragraphs)
    paragraphs = _with_author_note(paragraphs, values.get("author"))
    _check_for_news(source, paragraphs)
    return Document(
        title=title,
        date_basis=metadata.date_basis,
        origin=source.origin,
        record_id=source.record_id,
        first_lines=metadata.first_lines,
        paragraphs=paragraphs,
        signature=signature(compared_texts(paragraphs), Names(values.get("outlet"), values.get("author"))),
        genre=_genre(title, values, draft.labels, paragraphs),
        notes=_notes([*source.notes, *metadata.notes, *draft.notes, *mended, *labels_note, *_stub_note(paragraphs)]),
        **values,
    )


def _cleaned(drafted: Iterable[Block]) -> tuple[list[Block], list[str]]:
    """Return the blocks as they are stored, and a note if page labels were left out. A block that is nothing but
    labels stays as boilerplate, so that paragraphs are numbered as a reader counts them."""
    blocks: list[Block] = []
    labels = 0
    for block in drafted:
        cleaned = clean(block.text)
        text, count = without_page_labels(cleaned)
        if text:
            labels += count
            blocks.append(block._replace(text=text))
        elif cleaned:
            blocks.append(block._replace(kind=ParagraphKind.BOILERPLATE, text=cleaned))
    return blocks, [f"page labels and links inside the text were left out ({labels})"] if labels else []


_WITH_BYLINES = (Format.PLAIN_TEXT, Format.MARKDOWN, Format.PDF, Format.DOCX, Format.ODT)
"""Formats whose articles say in their first lines who wrote them, and when. Web pages say it in their metadata."""


def _format(source: Source) -> Format:
    found = recognise_article(source.origin, source.head, source.media_type)
    return recognise_zip(io.BytesIO(source.data)) if found is Format.ZIP else found


def _parser(source: Source, found: Format) -> Parser:
    if found.value.parser is None:
        raise InputRefused(f"{source.origin}: is {found.value.label}, not one article")
    module, _, function = found.value.parser.partition(":")
    parser: Parser = getattr(import_module(module), function)
    return parser


def _metadata(source: Source, draft: Draft) -> Metadata:
    """Return the metadata in the text, overridden by what the source states."""
    metadata = draft.metadata
    for key, value in {**source.stated, **draft.overrides}.items():
        metadata.add(key, value, where="stated")
    if "published" in metadata.values and (
        metadata.date_basis is None or read_publication_date(source.stated.get("published"))
    ):
        metadata.date_basis = DateBasis.STATED
    _settle_update(metadata, source)
    metadata.add("url", metadata.values.get("url") or source.url, where="stated")
    return metadata


def _settle_update(metadata: Metadata, source: Source) -> None:
    """Use an update's date as that of publication if a feed states no other; otherwise drop an update that is not
    later."""
    published, updated = metadata.values.get("published"), metadata.values.get("updated")
    if published is None and updated is not None and source.dated_by_update:
        metadata.values["published"], metadata.date_basis = updated, DateBasis.UPDATE
    elif published is not None and updated is not None and not is_later(updated, published):
        del metadata.values["updated"]


def _first_lines(blocks: list[Block], metadata: Metadata, language: str | None) -> tuple[list[Block], str | None]:
    """Add what the article's first lines say to the metadata; return the blocks, and the agency that they name."""
    facts = read_first_lines(blocks, language, has_title="title" in metadata.values)
    add_first_lines(metadata, facts)
    return as_bylines(blocks, facts), facts.agency


def _add_outlet(metadata: Metadata, agency: str | None) -> None:
    """If no outlet is stated, name it by its domain, or else by the agency whose article it is."""
    if "outlet" not in metadata.values:
        metadata.add("outlet", outlet_domain(metadata.values.get("url")) or agency, where="domain")


def _language(blocks: list[Block], metadata: Metadata) -> str | None:
    """Return the detected language of the text, or if that is uncertain, the stated one."""
    stated = metadata.values.pop("language", None)
    text = " ".join(block.text for block in blocks if block.kind.searched)
    read = detect_language(text, stated and primary_subtag(stated))
    if read is None or (stated and primary_subtag(stated) == read):
        return stated
    if stated is not None:
        metadata.notes.append(f"stated language '{stated[:20]}', but detected as '{read}': using '{read}'")
    return read


def _genre(
    title: str, values: Mapping[str, str | None], labels: Sequence[str], paragraphs: Sequence[Paragraph]
) -> Genre:
    """Return the genre that the article's metadata and text show."""
    signs = Signs(
        title=title,
        url=values.get("url"),
        outlet=values.get("outlet"),
        author=values.get("author"),
        labels=labels,
        texts=[paragraph.text for paragraph in paragraphs],
    )
    return genre_of(signs)


def _check_for_news(source: Source, paragraphs: tuple[Paragraph, ...]) -> None:
    if not any(sentence.quotable for paragraph in paragraphs for sentence in paragraph.sentences):
        raise InputRefused(
            f"{source.origin}: contains no paragraph of news, only headings or boilerplate; nothing was added"
        )


_TIME_OF_DAY = re.compile(r"\d{1,2}[:.]\d\d")
"""The heading of an entry of a live blog; other lines without a word are boilerplate."""

_FEW_WORDS = 25
"""Maximum words of news in a stub."""


def _stub_note(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return a note if there are only a few words of news, and more of boilerplate."""
    news = boilerplate = 0
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            words = len(paragraph.text[sentence.start : sentence.end].split())
            news += words if sentence.quotable else 0
            boilerplate += words if not sentence.quotable and paragraph.kind is not ParagraphKind.HEADING else 0
    if news >= _FEW_WORDS or boilerplate <= news:
        return []
    return [f"only {news} words of news, the rest is boilerplate: may be a stub, not the article"]


def _paragraphs(source: Source, blocks: list[Block], language: str | None) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    left = _MAX_SENTENCES
    for number, block in enumerate(blocks, start=1):
        spans = split_sentences(block.text, language, at_most=left)
        if len(spans) > left:
            raise _too_long(source)
        left -= len(spans)
        paragraphs.append(_paragraph(number, block, spans))
    return tuple(paragraphs)


def _too_long(source: Source) -> InputRefused:
    return InputRefused(f"{source.origin}: has more than {_MAX_SENTENCES:,} sentences, unlike any article; split it")


def _notes(notes: list[str]) -> tuple[str, ...]:
    """Limit the notes for the report: a hostile file may cause a million of them, or one of a million characters."""
    short = [note if len(note) <= _MAX_NOTE else f"{note[:_MAX_NOTE]}…" for note in notes[:_MAX_NOTES]]
    more = [f"and {len(notes) - _MAX_NOTES:,} more notes"] if len(notes) > _MAX_NOTES else []
    return (*short, *more)


def _paragraph(number: int, block: Block, spans: Sequence[tuple[int, int]]) -> Paragraph:
    kind, text = block.kind, block.text
    quotable = kind.searched
    sentences = tuple(Sentence(start, end, quotable and _may_be_news(text[start:end])) for start, end in spans)
    is_time = kind is ParagraphKind.HEADING and _TIME_OF_DAY.fullmatch(text) is not None
    if (is_boilerplate(text) and not is_time) or (quotable and not any(sentence.quotable for sentence in sentences)):
        return _as_boilerplate(Paragraph(number, text, kind, sentences, block.page))
    return Paragraph(number, text, kind, sentences, block.page)


def _as_boilerplate(paragraph: Paragraph) -> Paragraph:
    sentences = tuple(replace(sentence, quotable=False) for sentence in paragraph.sentences)
    return replace(paragraph, kind=ParagraphKind.BOILERPLATE, sentences=sentences)


def _may_be_news(sentence: str) -> bool:
    return not is_boilerplate(sentence) and wall_of(sentence) is None


def _title_as_heading(paragraph: Paragraph, paragraphs: tuple[Paragraph, ...], title: str) -> Paragraph:
    """Make a paragraph that repeats the headline a heading, unless the article has no other."""
    if paragraph.text != title or ENDS_SENTENCE.search(title) or len(paragraphs) == 1:
        return paragraph
    spans = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
    return _paragraph(paragraph.number, Block(ParagraphKind.HEADING, paragraph.text, paragraph.page), spans)


def _with_author_note(paragraphs: tuple[Paragraph, ...], author: str | None) -> tuple[Paragraph, ...]:
    """Make the note on the author at the end boilerplate: nobody asks for it, and it is quoted as news."""
    shown = [paragraph for paragraph in paragraphs if paragraph.kind is not ParagraphKind.BOILERPLATE]
    note = find_author_note([paragraph.text for paragraph in shown], author)
    if note is None:
        return paragraphs
    number = shown[note.place].number
    return tuple(_as_boilerplate(one) if one.number == number else one for one in paragraphs)


_DASHES = ("–", "—")
"""What a line ends with that is only a dateline, "Elm, Kent MWN —", not a headline."""


def _title(paragraphs: tuple[Paragraph, ...]) -> str:
    shown = [paragraph for paragraph in paragraphs if paragraph.kind is not ParagraphKind.BOILERPLATE]
    first = next((paragraph for paragraph in shown if not paragraph.text.endswith(_DASHES)), shown[0])
    if len(first.text) <= _MAX_TITLE:
        return first.text
    sentence = first.text[first.sentences[0].start : first.sentences[0].end]
    return sentence if len(sentence) <= _MAX_TITLE else sentence[:_MAX_TITLE].rsplit(" ", 1)[0] + "…"
