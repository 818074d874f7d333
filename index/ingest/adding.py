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
from index.storage.matching import Change
from index.storage.writer import Writer
from index.vectors import Embedded, Vectors

_BATCH_SIZE = 16
"""Articles embedded together: texts of similar length share a batch, and 60 articles took 63 s instead of 117."""

_log = logging.getLogger(f"byline.{__name__}")

Embed = Callable[[Sequence[str]], Embedded]
_ByText = dict[str, tuple[Vectors, bool]]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class AddedFile:
    """The outcome of one source; `article_id` is its article, which for a duplicate was there already.

    `duplicate_of` is the id of a near-duplicate, `version` the number of the version that was stored.
    """

    origin: str
    change: Change
    article_id: str
    title: str
    duplicate_of: str | None = None
    notes: tuple[str, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RemovedArticle:
    """An article that was removed because its source no longer exists."""

    article_id: str
    title: str
    origin: str


@dataclass(slots=True)
class AddReport:
    """The full report of a run: what was read, refused (with the reason), skipped for its type, or removed (by a
    sync)."""

    files: list[AddedFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    removed: list[RemovedArticle] = field(default_factory=list)

    def count(self, change: str) -> int:
        """Return the number of files with this outcome: added, updated, unchanged or duplicate."""
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
    """The progress of a run: `done` of `size` bytes have been processed, with this report so far."""

    done: int
    size: int
    report: AddReport


ProgressCallback = Callable[[AddProgress], bool]
"""Called for each article that was parsed; returns whether to continue."""


def add_inputs(inputs: Inputs, writer: Writer, embed: Embed, report: AddReport, on_progress: ProgressCallback) -> None:
    """Add the articles in `inputs`. Inputs that cannot be read are refused by name; the others are still added.

    `report` is filled along the way. `embed` is called only if there is something new. Once `on_progress` returns
    false, articles that have been parsed but not stored are dropped.
    """

    def proceed() -> bool:
        return on_progress(AddProgress(inputs.done, inputs.size, report))

    with closing(read_all(inputs)) as outcomes:
        for group in _batches(takewhile(lambda _: proceed(), outcomes), _BATCH_SIZE):
            if not proceed():
                return
            _add_batch(group, report, inputs, writer, embed)
        proceed()


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
    assert found is not None, "a server is asked about changes only if the article is stored"
    return AddedFile(outcome.origin, Change.UNCHANGED, *found)


def _batches(things: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while group := list(islice(things, size)):
        yield group


def _add_documents(documents: Sequence[Document], writer: Writer, embed: Embed) -> list[AddedFile]:
    new = [document for document in documents if writer.match(document).change.stored]
    vectors = _embed_searched([paragraph for document in new for paragraph in document.paragraphs], embed)
    return [_add_document(document, writer, vectors, embed) for document in documents]


def _add_document(document: Document, writer: Writer, vectors: _ByText, embed: Embed) -> AddedFile:
    match = writer.match(document)
    if match.change.stored:
        if not all(text in vectors for text in _searched_texts(document.paragraphs)):
            # It was a duplicate of an article that an earlier document of the batch has just changed.
            vectors = _embed_searched(document.paragraphs, embed)
        own = {p.number: vectors[p.text] for p in document.paragraphs if p.kind.searched}
        quick = {number for number, (_, is_quick) in own.items() if is_quick}
        match = writer.put(document, {number: vector for number, (vector, _) in own.items()}, quick)
    else:
        writer.refresh(document, match)
    _log.info("%s %s as %s", match.change.value, document.origin, match.article_id)
    notes = (*document.notes, match.note) if match.note else document.notes
    return AddedFile(
        document.origin, match.change, match.article_id, document.title, match.duplicate_of, notes, match.version
    )


def _embed_searched(paragraphs: Iterable[Paragraph], embed: Embed) -> _ByText:
    """Return the vector of every searched paragraph, and whether it is a quick one, by its text."""
    texts = _searched_texts(paragraphs)
    if not texts:
        return {}
    embedded = embed(texts)
    return {text: (vector, embedded.are_quick) for text, vector in zip(texts, embedded.vectors, strict=True)}


def _searched_texts(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return the distinct texts of the searched paragraphs."""
    return list(dict.fromkeys(paragraph.text for paragraph in paragraphs if paragraph.kind.searched))


def sync_inputs(inputs: Inputs, writer: Writer, embed: Embed, report: AddReport, on_progress: ProgressCallback) -> None:
    """Add what is new or changed in `inputs`, and remove articles below them whose files no longer exist."""
    add_inputs(inputs, writer, embed, report, on_progress)

    def exists(origin: str) -> bool:
        return not _is_below(inputs.roots, origin) or _is_below(inputs.unexamined, origin)

    for missing in writer.find_missing(exists, {file.article_id for file in report.files}):
        writer.remove(missing[0])
        report.removed.append(RemovedArticle(*missing))


def dry_run_inputs(inputs: Inputs, writer: Writer, on_progress: ProgressCallback) -> AddReport:
    """Return what `sync_inputs` would report, without changing anything."""

    def embed(texts: Sequence[str]) -> Embedded:
        return Embedded(np.zeros((len(texts), writer.dimension), dtype=np.float32))

    report = AddReport()
    with writer.dry_run():
        sync_inputs(inputs, writer, embed, report, on_progress)
    return report


def _is_below(roots: Iterable[str], origin: str) -> bool:
    """Whether an article comes from one of these files or folders, or from something in them."""
    return any(origin == root or origin.startswith((f"{root}/", f"{root}#")) for root in roots)
