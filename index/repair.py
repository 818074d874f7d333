"""Repairs an index: damaged articles are read again from their sources, or set aside if that is impossible."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing

import numpy as np

from index.article import Document
from index.errors import BylineError, IndexUnusable
from index.gathering.inputs import Inputs, input_of
from index.gathering.kept_uploads import KeptUploads
from index.parsing.worker import read_all
from index.search.embedding import DEFAULT_MODEL, Embedder
from index.search.snapshots import discard_snapshots, snapshot_generations
from index.storage.damage import Damage, find_damage, totals_problem
from index.storage.database import get_setting
from index.storage.databases import faults_of, is_derived, other_databases
from index.storage.repairs import Repairs
from index.storage.store import ArticleStore
from index.storage.writer import writing
from index.vectors import Vectors, pack_vector, unpack_vector

_SAME = 0.99
"""Minimum cosine of a stored vector and that of its text if both come from the same model."""

_TRIED = 20
"""Number of texts used to test whether a model is the one of an index."""

_log = logging.getLogger(f"byline.{__name__}")


def repair_index(store: ArticleStore, embedder: Embedder) -> tuple[str, ...]:
    """Repair what is damaged; return what was done, one line each.

    Raises `IndexUnusable` if it cannot be repaired, `IndexBusy`, `EmbedderError`.
    """
    with writing(store, accept_loss=True) as writer:
        repairs = Repairs(writer)
        done = _settings(store, repairs, embedder)
        loss, totals = store.find_loss(), totals_problem(writer.db)
        damaged = list(find_damage(writer.db))
        vectors_only = [damage for damage in damaged if damage.only_vectors]
        done += [_vectors(damage, repairs, embedder) for damage in vectors_only]
        words = [damage for damage in damaged if not damage.only_vectors]
        done += _words(words, repairs, embedder)
        if damaged or loss is not None or totals is not None:
            repairs.add_up()
        done += [f"accepted: {problem}" for problem in (loss, totals) if problem is not None]
        done += repairs.mend_search()
        store.loss = store.find_loss()
    done += _derived(store)
    discard_snapshots(store)
    return tuple(done)


def _settings(store: ArticleStore, repairs: Repairs, embedder: Embedder) -> list[str]:
    done = []
    db = repairs.db
    if get_setting(db, "generation", int) is None:
        saved = max(snapshot_generations(store), default=0)
        last = repairs.last_entry()
        repairs.set_values({"generation": max(saved, last.generation if last is not None else 0) + 1})
        done.append("repaired: the number of changes")
    try:
        store.settings()
    except IndexUnusable:
        model = _model_of(repairs, [embedder, Embedder(DEFAULT_MODEL)])
        if model is None:
            raise IndexUnusable(
                f"{store.name}: its settings are damaged, and its embedding model is unknown; restore a backup"
            ) from None
        repairs.set_settings(
            {"embedder": model.name, "dimension": model.dimension, "probe": pack_vector(model.probe())}
        )
        done.append(f"repaired: the settings, for the embedding model '{model.name}'")
    return done


def _model_of(repairs: Repairs, models: Sequence[Embedder]) -> Embedder | None:
    """The model that the stored vectors come from, found by embedding some texts again."""
    rows = repairs.samples(_TRIED)
    for model in models:
        try:
            vectors = list(model.encode([row["text"] for row in rows])) if rows else []
        except BylineError as error:
            _log.info("%s", error)
            continue
        same = [_is_vector_of(row["vector"], vector) for row, vector in zip(rows, vectors, strict=True)]
        if sum(same) * 2 >= len(rows):
            return model
    return None


def _is_vector_of(stored: bytes, vector: Vectors) -> bool:
    return len(stored) == 2 * len(vector) and float(np.dot(unpack_vector(stored), vector)) >= _SAME


def _vectors(damage: Damage, repairs: Repairs, embedder: Embedder) -> str:
    rows = repairs.searched_texts(damage.version_id)
    vectors = embedder.encode([text for _, text in rows])
    repairs.replace_vectors(damage.version_id, dict(zip([key for key, _ in rows], vectors, strict=True)))
    return f"repaired: {damage}; they were rebuilt from its text"


def _words(damaged: Sequence[Damage], repairs: Repairs, embedder: Embedder) -> list[str]:
    """Read each damaged article again, or set it aside."""
    done = []
    waiting = {damage.version_id: damage for damage in damaged}
    origins = {key: repairs.origin(key) for key in waiting}
    uploads = KeptUploads(repairs.folder)
    for document in _read_again(list(dict.fromkeys(origins.values())), uploads):
        same_origin = [key for key, origin in origins.items() if origin == document.origin and key in waiting]
        texts = [paragraph.text for paragraph in document.paragraphs if paragraph.kind.searched]
        numbers = [paragraph.number for paragraph in document.paragraphs if paragraph.kind.searched]
        vectors = dict(zip(numbers, embedder.encode(texts), strict=True)) if texts and same_origin else {}
        mended = [key for key in same_origin if repairs.replace(key, document, vectors)]
        done += [f"repaired: {waiting.pop(key)}; it was read again from {document.origin}" for key in mended]
    for damage in waiting.values():
        repairs.set_aside(damage)
        done.append(f"set aside: {damage}; its source is gone or has changed, so it can only be added again")
    return done


def _read_again(origins: Sequence[str], uploads: KeptUploads) -> Iterator[Document]:
    """Yield the documents in the files, URLs and kept uploads of these origins, as far as they can be read."""
    found = (uploads.find(origin) or input_of(origin) for origin in origins)
    sources = [source for source in found if source is not None]
    if not sources:
        return
    with Inputs(dict.fromkeys(sources)) as gathered, closing(read_all(gathered)) as outcomes:
        yield from (outcome for outcome in outcomes if isinstance(outcome, Document))


def _derived(store: ArticleStore) -> list[str]:
    """Delete damaged databases that are derived from the store."""
    done = []
    for path in other_databases(store.path):
        if is_derived(path) and faults_of(path):
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            done.append(f"deleted: {path.name}, which was damaged; it is rebuilt when it is needed")
    return done
