"""One file to one document: its front matter, its title, its paragraphs with their kinds and sentences."""

import os
from pathlib import Path

from index.article import Document, Paragraph, ParagraphKind, Sentence
from index.errors import InputRefused
from index.reading.decoding import read_text
from index.reading.front_matter import split_front_matter
from index.reading.markdown import markdown_blocks
from index.reading.noise import is_noise
from index.reading.plain_text import ENDS_SENTENCE, Block, text_blocks
from index.reading.sentences import split_sentences

_MAX_TITLE = 160
"""Characters; a longer first line is a paragraph, and only its first sentence serves as the title."""


def read_document(path: Path) -> Document:
    """Read the article in `path`. Raises `InputRefused`, with the path and the reason, if it cannot be used."""
    text, note = read_text(path)
    head, body = split_front_matter(path, text)
    blocks = markdown_blocks(body) if path.suffix.lower() == ".md" else text_blocks(body)
    paragraphs = tuple(_paragraph(number, block) for number, block in enumerate(blocks, start=1))
    _check_for_news(path, paragraphs)
    values = dict(head.values)
    title = values.pop("title", None) or _title(paragraphs)
    paragraphs = tuple(_heading_if_title(paragraph, paragraphs, title) for paragraph in paragraphs)
    _check_for_news(path, paragraphs)
    notes = (*head.notes, note) if note else tuple(head.notes)
    # A file name may hold bytes that are no UTF-8, which the store could not keep.
    origin = os.fsencode(path).decode(errors="backslashreplace")
    return Document(title=title, origin=origin, paragraphs=paragraphs, notes=notes, **values)


def _check_for_news(path: Path, paragraphs: tuple[Paragraph, ...]) -> None:
    if not any(sentence.quotable for paragraph in paragraphs for sentence in paragraph.sentences):
        raise InputRefused(f"{path}: no paragraph of news in it, only headings or page noise; nothing was added")


def _paragraph(number: int, block: Block) -> Paragraph:
    kind, text = block
    spans = split_sentences(text)
    quotable = kind is not ParagraphKind.HEADING
    sentences = tuple(Sentence(start, end, quotable and not is_noise(text[start:end])) for start, end in spans)
    if is_noise(text) or (quotable and not any(sentence.quotable for sentence in sentences)):
        kind = ParagraphKind.BOILERPLATE
        sentences = tuple(Sentence(start, end, quotable=False) for start, end in spans)
    return Paragraph(number, text, kind, sentences)


def _heading_if_title(paragraph: Paragraph, paragraphs: tuple[Paragraph, ...], title: str) -> Paragraph:
    """A headline that stands in the text too is a heading there, unless the article has nothing else."""
    if paragraph.text != title or ENDS_SENTENCE.search(title) or len(paragraphs) == 1:
        return paragraph
    return _paragraph(paragraph.number, (ParagraphKind.HEADING, paragraph.text))


def _title(paragraphs: tuple[Paragraph, ...]) -> str:
    first = next(paragraph for paragraph in paragraphs if paragraph.kind is not ParagraphKind.BOILERPLATE)
    if len(first.text) <= _MAX_TITLE:
        return first.text
    sentence = first.text[first.sentences[0].start : first.sentences[0].end]
    return sentence if len(sentence) <= _MAX_TITLE else sentence[:_MAX_TITLE].rsplit(" ", 1)[0] + "…"
