"""Adding files to an index, one article and one transaction at a time, with an account of each file."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tqdm import tqdm

from index.article import Document, Paragraph
from index.embedding import Vectors
from index.errors import InputRefused
from index.reading import find_files, read_document
from index.writing import Change, Writer

_GROUP = 16
"""Articles embedded at once: texts of like length share a batch, and 60 articles took 63 s instead of 117."""

_log = logging.getLogger(__name__)

Embed = Callable[[Sequence[str]], Vectors]


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


def add_files(paths: Iterable[str | Path], writer: Writer, embed: Embed, *, progress: bool) -> AddReport:
    """Add the articles in `paths`. What cannot be read is refused by name; the rest goes on.

    `embed` is called only if there is something new.
    """
    found = find_files(paths)
    report = AddReport(refused=list(found.refused), skipped=[str(path) for path in found.skipped])
    with tqdm(total=len(found.files), desc="Adding", unit="file", disable=None if progress else True) as bar:
        for first in range(0, len(found.files), _GROUP):
            group = found.files[first : first + _GROUP]
            documents = [document for path in group if (document := _read(path, report)) is not None]
            report.files += _add_documents(documents, writer, embed)
            bar.update(len(group))
    return report


def _read(path: Path, report: AddReport) -> Document | None:
    try:
        return read_document(path)
    except InputRefused as error:
        report.refused.append(str(error))
        return None


def _add_documents(documents: Sequence[Document], writer: Writer, embed: Embed) -> list[AddedFile]:
    new = [document for document in documents if writer.match(document).change.stored]
    vectors = _embed_searched([paragraph for document in new for paragraph in document.paragraphs], embed)
    return [_add_document(document, writer, vectors, embed) for document in documents]


def _add_document(document: Document, writer: Writer, vectors: dict[str, Vectors], embed: Embed) -> AddedFile:
    match = writer.match(document)
    if match.change.stored:
        if not all(text in vectors for text in _searched_texts(document.paragraphs)):
            # It was a copy of an article which an earlier document of the group has just changed.
            vectors = _embed_searched(document.paragraphs, embed)
        match = writer.put(document, {p.number: vectors[p.text] for p in document.paragraphs if p.kind.searched})
    _log.info("%s %s as %s", match.change.value, document.origin, match.article_id)
    return AddedFile(document.origin, match.change, match.article_id, document.title, document.notes)


def _embed_searched(paragraphs: Iterable[Paragraph], embed: Embed) -> dict[str, Vectors]:
    """The vector of every paragraph to be searched, by its text."""
    texts = _searched_texts(paragraphs)
    return dict(zip(texts, embed(texts), strict=True)) if texts else {}


def _searched_texts(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Each searched paragraph's text, once."""
    return list(dict.fromkeys(paragraph.text for paragraph in paragraphs if paragraph.kind.searched))
