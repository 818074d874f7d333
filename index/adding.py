"""Adding files to an index, one article and one transaction at a time, with an account of each file."""

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tqdm import tqdm

from index.article import Document, ParagraphKind
from index.embedding import Embedder
from index.errors import InputRefused
from index.reading import find_files, read_document
from index.writing import Change, ParagraphVectors, Writer

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AddedFile:
    """What became of one file; `article_id` is the article that it is, or that it is a copy of."""

    origin: str
    change: Change
    article_id: str
    title: str
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class AddReport:
    """An account of every file: read, refused (with the reason), or left out because of its type."""

    files: list[AddedFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def count(self, change: str) -> int:
        """Number of files with this change: added, updated, unchanged or duplicate."""
        return sum(1 for file in self.files if file.change == change)

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON values."""
        counts = {change.value: self.count(change) for change in Change}
        return {**counts, **asdict(self)}


def add_files(paths: Iterable[str | Path], writer: Writer, embedder: Embedder, *, progress: bool) -> AddReport:
    """Add the articles in `paths`. What cannot be read is refused by name; the rest goes on."""
    found = find_files(paths)
    report = AddReport(refused=list(found.refused), skipped=[str(path) for path in found.skipped])
    bar = tqdm(found.files, desc="Adding", unit="file", disable=None if progress else True)
    for path in bar:
        try:
            report.files.append(_add_file(path, writer, embedder))
        except InputRefused as error:
            report.refused.append(str(error))
    return report


def _add_file(path: Path, writer: Writer, embedder: Embedder) -> AddedFile:
    document = read_document(path)
    match = writer.match(document)
    if match.change in (Change.ADDED, Change.UPDATED):
        match = writer.put(document, _embed(document, embedder))
    _log.info("%s %s as %s", match.change.value, path, match.article_id)
    return AddedFile(str(path), match.change, match.article_id, document.title, document.notes)


def _embed(document: Document, embedder: Embedder) -> dict[int, ParagraphVectors]:
    """Vectors of every paragraph that can be searched and of its quotable sentences, by paragraph number."""
    searched = (ParagraphKind.HEADING, ParagraphKind.BOILERPLATE)
    paragraphs = [paragraph for paragraph in document.paragraphs if paragraph.kind not in searched]
    sentences = [
        (paragraph.number, place, paragraph.text[sentence.start : sentence.end])
        for paragraph in paragraphs
        for place, sentence in enumerate(paragraph.sentences)
        if sentence.quotable
    ]
    # A paragraph of one sentence, as many are in news, is embedded once.
    texts = list(dict.fromkeys([p.text for p in paragraphs] + [text for _, _, text in sentences]))
    vectors = dict(zip(texts, embedder.encode(texts), strict=True))
    result = {paragraph.number: ParagraphVectors(vectors[paragraph.text]) for paragraph in paragraphs}
    for number, place, text in sentences:
        result[number].sentences[place] = vectors[text]
    return result
