"""Search snapshots: the vector and keyword indexes built from one generation of the store.

A snapshot is the folder `caches/GENERATION/`, which never changes once it exists: a reader keeps the one it has opened
while a writer adds the next. A manifest records the store, the generation and the sha256 of every file, so that
missing, stale, foreign and damaged snapshots are detected. A new one is the previous one brought up to date, or built
from scratch.
"""

import hashlib
import json
import logging
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.common.faults import reason_of, what_helps
from index.errors import IndexUnusable
from index.folder import SEARCH_FOLDER
from index.search.base import KeywordIndex, VectorIndex
from index.search.keyword_index import TantivyKeywordIndex
from index.search.vector_index import FaissVectorIndex
from index.storage.base import Store, StoreState
from index.storage.lock import is_writing
from index.text.vocabulary import Vocabulary
from index.vectors import Ids

_FORMAT = 5
"""Increase it when the content of snapshots changes, including the analyzer in index/text/analyzer.py."""

_MANIFEST = "manifest.json"
_WORDS = "words.tsv"
"""File of the vocabulary."""

_QUICK = "quick.npy"
"""File of the paragraphs with quick vectors; snapshots of earlier versions of Byline have none."""

_PARAGRAPHS, _ARTICLES = "paragraph-words", "article-words"
"""Folders of the keyword indexes."""

_BATCH = 20_000
"""Vectors read from the store at once: 31 MB in single precision at 384 dimensions."""

_FREE = "free some disk space"
_log = logging.getLogger(f"byline.{__name__}")


class DamagedSnapshot(Exception):
    """A snapshot on disk cannot be used; the caller rebuilds it from the store."""


@dataclass(slots=True)
class SearchSnapshot:
    """The search indexes of one generation of the store, by the row ids of paragraphs and versions.

    `quick` are the paragraphs with a quick vector.
    """

    generation: int
    paragraphs: VectorIndex
    quick: Ids
    paragraph_keywords: KeywordIndex
    article_keywords: KeywordIndex
    vocabulary: Vocabulary


def snapshot_generations(store: Store) -> list[int]:
    """Return the generations that have a snapshot on disk, newest first."""
    root = _root(store)
    names = [entry.name for entry in root.iterdir()] if root.is_dir() else []
    return sorted((int(name) for name in names if name.isdecimal()), reverse=True)


def last_searched_version(store: Store) -> int | None:
    """Return the highest key of a version that is searched while a process adds others; None if all versions are."""
    generations = snapshot_generations(store)
    if not generations or generations[0] == store.generation() or not is_writing(store.path.parent):
        return None
    for generation in generations:
        with suppress(OSError, ValueError, KeyError):  # the writer has just deleted it, or an earlier Byline made it
            manifest = json.loads((_root(store) / str(generation) / _MANIFEST).read_text(encoding="utf-8"))
            return int(manifest["last_version"])
    return None


def load_snapshot(store: Store, generation: int, dimension: int) -> SearchSnapshot:
    """Open the snapshot of one generation from disk. Raises `DamagedSnapshot`."""
    folder = _root(store) / str(generation)
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        wanted = {"format": _FORMAT, "store": store.store_id, "generation": generation, "dimension": dimension}
        if {key: manifest[key] for key in wanted if key in manifest} != wanted:
            raise DamagedSnapshot(
                f"{folder}: built from another index or generation, or by another version of Byline or another model"
            )
        if manifest["files"] != _digests(folder):
            raise DamagedSnapshot(f"{folder}: files are missing or damaged")
        words = folder if store.writable else None
        return SearchSnapshot(
            generation=generation,
            paragraphs=FaissVectorIndex.load(folder / "paragraphs.faiss"),
            quick=_load_ids(folder / _QUICK),
            paragraph_keywords=_open_keywords(store, words, _PARAGRAPHS),
            article_keywords=_open_keywords(store, words, _ARTICLES),
            vocabulary=Vocabulary.load(folder / _WORDS),
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise DamagedSnapshot(f"{folder}: {reason_of(error)}") from error


def _load_ids(path: Path) -> Ids:
    return np.load(path, allow_pickle=False) if path.exists() else np.empty(0, dtype=np.int64)


def _open_keywords(store: Store, folder: Path | None, name: str) -> KeywordIndex:
    """Tantivy writes a lock file even to read, so for a read-only folder the keyword indexes are built in memory."""
    if folder is not None:
        return TantivyKeywordIndex(folder / name)
    with store.state() as state:
        return _build_keywords(state, name)[0]


def build_snapshot(store: Store, dimension: int) -> SearchSnapshot:
    """Build the snapshot of the store's current generation in memory."""
    return _build(store, dimension)


def _build(
    store: Store, dimension: int, folder: Path | None = None, previous: SearchSnapshot | None = None
) -> SearchSnapshot:
    """Build a snapshot in `folder` or in memory, from `previous` if given.

    The vectors of `previous` are modified and must not be used afterwards; its files are left unchanged.
    """
    with store.state() as state:
        generation = state.generation()
        paragraphs = previous.paragraphs if previous else FaissVectorIndex(dimension)
        quick = state.quick_ids()
        changed = np.setxor1d(previous.quick, quick) if previous else quick[:0]
        _sync_vectors(state, paragraphs, dimension, changed)
        paragraph_keywords = _build_keywords(
            state, _PARAGRAPHS, folder, previous.paragraph_keywords if previous else None
        )[0]
        has_titles = previous and previous.generation >= state.titles_edited()
        article_keywords, missing = _build_keywords(
            state, _ARTICLES, folder, previous.article_keywords if previous and has_titles else None
        )
        is_complete = len(missing) == len(article_keywords)
        vocabulary = previous.vocabulary.copy() if previous and not is_complete else Vocabulary()
        vocabulary.add(text for _, text in missing)
    return SearchSnapshot(generation, paragraphs, quick, paragraph_keywords, article_keywords, vocabulary)


def save_snapshot(store: Store, dimension: int) -> SearchSnapshot:
    """Bring the snapshot on disk up to the store's generation and return it; needs the writer lock.

    It is built next to the previous one and moved into place by one rename; older snapshots and leftovers are then
    deleted. Raises `IndexUnusable` if it cannot be written or opened.
    """
    generation = write_snapshot(store, dimension)
    try:
        return load_snapshot(store, generation, dimension)
    except DamagedSnapshot as error:  # must be a fault of the machine: it has just been written
        helps = what_helps(error, "check the disk")
        raise IndexUnusable(
            f"{error}: the search index cannot be opened; {helps}, then run: python -m index check; no article is lost"
        ) from error


def write_snapshot(store: Store, dimension: int) -> int:
    """Do what `save_snapshot` does, without opening the snapshot; return its generation."""
    root = _root(store)
    try:
        return _write_snapshot(store, dimension, root)
    except (OSError, RuntimeError, ValueError) as error:  # FAISS and tantivy raise the latter two on a full disk
        shutil.rmtree(_draft(root), ignore_errors=True)
        raise IndexUnusable(
            f"{root}: the search index cannot be written ({reason_of(error)}); {what_helps(error, _FREE)}, "
            "then run: python -m index check; no added article is lost"
        ) from error


def _write_snapshot(store: Store, dimension: int, root: Path) -> int:
    draft = _draft(root)
    shutil.rmtree(draft, ignore_errors=True)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft.mkdir()
    snapshot = _build(store, dimension, draft, newest_snapshot(store, dimension))
    snapshot.paragraphs.save(draft / "paragraphs.faiss")
    np.save(draft / _QUICK, snapshot.quick)
    snapshot.vocabulary.save(draft / _WORDS)
    manifest = {
        "format": _FORMAT,
        "store": store.store_id,
        "generation": snapshot.generation,
        "dimension": dimension,
        "last_version": max(snapshot.article_keywords.ids(), default=0),
        "files": _digests(draft),
    }
    (draft / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    final = root / str(snapshot.generation)
    shutil.rmtree(final, ignore_errors=True)  # damaged, or it would not be rebuilt
    draft.rename(final)
    for entry in root.iterdir():
        if entry != final:
            shutil.rmtree(entry, ignore_errors=True)
    return snapshot.generation


def _draft(root: Path) -> Path:
    return root / f"building-{os.getpid()}"


def discard_snapshots(store: Store) -> None:
    """Delete all snapshots, as far as possible; they are rebuilt from the store when they are needed."""
    shutil.rmtree(_root(store), ignore_errors=True)


def newest_snapshot(store: Store, dimension: int) -> SearchSnapshot | None:
    """Open the newest usable snapshot on disk."""
    for generation in snapshot_generations(store):
        try:
            return load_snapshot(store, generation, dimension)
        except DamagedSnapshot as error:
            _log.info("not used: %s", error)
    return None


def _root(store: Store) -> Path:
    return store.path.with_name(SEARCH_FOLDER)


def _digests(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file in `folder`, except for the manifest and tantivy's lock files."""
    digests = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock" and p.name != _MANIFEST):
        with path.open("rb") as file:
            digests[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


def _sync_vectors(state: StoreState, vectors: VectorIndex, dimension: int, changed: Ids) -> None:
    """Bring `vectors` in line with the store, in which the vectors of `changed` differ from those that were added."""
    wanted, present = state.paragraph_ids(), vectors.ids
    kept = np.setdiff1d(np.intersect1d(wanted, present), changed)
    added, removed = np.setdiff1d(wanted, kept).tolist(), np.setdiff1d(present, kept).tolist()
    if removed:
        vectors.remove(removed)
    for first in range(0, len(added), _BATCH):
        vectors.add(*state.vectors(added[first : first + _BATCH], dimension))


def _build_keywords(
    state: StoreState, name: str, folder: Path | None = None, previous: KeywordIndex | None = None
) -> tuple[KeywordIndex, list[tuple[int, str]]]:
    """Build a keyword index in `folder` or in memory: `previous` with new texts, or from scratch if a text is gone.

    Return it with the texts that were added."""
    of_articles = name == _ARTICLES
    wanted = state.article_keys() if of_articles else state.paragraph_ids().tolist()
    present: set[int] = set()
    if folder and previous and previous.folder and set(previous.ids()).issubset(wanted):
        present = set(previous.ids())
        shutil.copytree(previous.folder, folder / name, ignore=shutil.ignore_patterns("*.lock"))
    keywords = TantivyKeywordIndex(folder / name if folder else None)
    missing = [i for i in wanted if i not in present]
    texts = state.article_texts(missing) if of_articles else state.paragraph_texts(missing)
    keywords.add(texts)
    return keywords, texts
