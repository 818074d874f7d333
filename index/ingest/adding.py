"""Adding to an index, one article and one transaction at a time, and keeping it in sync with folders and feeds."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import islice, takewhile
from typing import TypeVar

import numpy as np

from index.article import Document, Paragraph
from index.errors import InputRefused
from index.gathering.inputs import Inputs
from index.parsing.worker import Outcome, read_all
from index.source import Skipped, Unchanged
from index.storage.writer import Change, Writer
from index.vectors import Vectors

_BATCH_SIZE = 16
"""Articles embedded at once: texts of like length share a batch, and 60 articles took 63 s instead of 117."""

_log = logging.getLogger(f"byline.{__name__}")

Embed = Callable[[Sequence[str]], Vectors]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class AddedFile:
    """What became of one source; `article_id` is the article that it is, or, of a duplicate, that is there already.

    `duplicate_of` is another article with mostly the same words.
    """

    origin: str
    change: Change
    article_id: str
    title: str
    duplicate_of: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemovedArticle:
    """An article that was removed because what it came from is gone."""

    article_id: str
    title: str
    origin: str


@dataclass(slots=True)
class AddReport:
    """An account of everything: read, refused (with the reason), left out for its type, or removed (by a sync)."""

    files: list[AddedFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    removed: list[RemovedArticle] = field(default_factory=list)

    def count(self, change: str) -> int:
        """Number of files with this change: added, updated, unchanged or duplicate."""
        return sum(1 for file in self.files if file.change == change)

    @property
    def has_changes(self) -> bool:
        """Whether anything was stored, removed or refused."""
        return bool(self.refused or self.removed or any(file.change.stored for file in self.files))

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON values."""
        counts = {change.value: self.count(change) for change in Change}
        return {**counts, **asdict(self)}


@dataclass(frozen=True, slots=True)
class AddProgress:
    """How far a run is: `done` of `size` bytes were gone through, and the report is what came of them so far."""

    done: int
    size: int
    report: AddReport


ProgressCallback = Callable[[AddProgress], bool]
"""Is told of each article that was read, and returns whether to go on."""


def add_inputs(inputs: Inputs, writer: Writer, embed: Embed, report: AddReport, watch: ProgressCallback) -> None:
    """Add the articles in `inputs`. What cannot be read is refused by name; the rest goes on.

    `report` is filled as it goes. `embed` is called only if there is something new. Once `watch` says no, what has been
    read but not stored is left.
    """

    def goes_on() -> bool:
        return watch(AddProgress(inputs.done, inputs.size, report))

    with closing(read_all(inputs)) as outcomes:
        for group in _batches(takewhile(lambda _: goes_on(), outcomes), _BATCH_SIZE):
            if not goes_on():
                return
            _add_batch(group, report, inputs, writer, embed)
        goes_on()


def _add_batch(group: Sequence[Outcome], report: AddReport, inputs: Inputs, writer: Writer, embed: Embed) -> None:
    refused = [outcome for outcome in group if isinstance(outcome, InputRefused)]
    report.refused += map(str, refused)
    inputs.unexamined.update(refusal.origin for refusal in refused if refusal.origin)
    report.skipped += [outcome.origin for outcome in group if isinstance(outcome, Skipped)]
    documents = [outcome for outcome in group if isinstance(outcome, Document)]
    added = _add_documents(documents, writer, embed)
    added += [_unchanged(outcome, writer) for outcome in group if isinstance(outcome, Unchanged)]
    for file in added:
        if (validators := inputs.validators.pop(file.origin, None)) is not None:
            writer.save_validators(file.origin, validators)
    report.files += added


def _unchanged(outcome: Unchanged, writer: Writer) -> AddedFile:
    found = writer.article_from(outcome.origin)
    assert found is not None, "a server is asked for changes only where the article is there"
    return AddedFile(outcome.origin, Change.UNCHANGED, *found)


def _batches(things: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while group := list(islice(things, size)):
        yield group


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
    return AddedFile(
        document.origin, match.change, match.article_id, document.title, match.duplicate_of, document.notes
    )


def _embed_searched(paragraphs: Iterable[Paragraph], embed: Embed) -> dict[str, Vectors]:
    """The vector of every paragraph to be searched, by its text."""
    texts = _searched_texts(paragraphs)
    return dict(zip(texts, embed(texts), strict=True)) if texts else {}


def _searched_texts(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Each searched paragraph's text, once."""
    return list(dict.fromkeys(paragraph.text for paragraph in paragraphs if paragraph.kind.searched))


def sync_inputs(inputs: Inputs, writer: Writer, embed: Embed, report: AddReport, watch: ProgressCallback) -> None:
    """Add what is new or changed in `inputs`, and remove the articles all of whose files below them are gone."""
    add_inputs(inputs, writer, embed, report, watch)

    def is_there(origin: str) -> bool:
        return not _is_below(inputs.roots, origin) or _is_below(inputs.unexamined, origin)

    for gone in writer.find_missing(is_there, {file.article_id for file in report.files}):
        writer.remove(gone[0])
        report.removed.append(RemovedArticle(*gone))


def dry_run_inputs(inputs: Inputs, writer: Writer, watch: ProgressCallback) -> AddReport:
    """Return what `sync_inputs` would report, and change nothing."""

    def embed(texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 1), dtype=np.float32)

    report = AddReport()
    with writer.dry_run():
        sync_inputs(inputs, writer, embed, report, watch)
    return report


def _is_below(roots: Iterable[str], origin: str) -> bool:
    """Whether an article comes from one of these files or folders, or from something in them."""
    return any(origin == root or origin.startswith((f"{root}/", f"{root}#")) for root in roots)
