"""Search in a PostgreSQL database: vectors by pgvector, keywords by a GIN index and our own counts."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.storage.database import Database
from index.storage.postgres.search_rows import TEXTS, TOKENS
from index.storage.postgres.vectors import HalfVector, read_vectors
from index.storage.state import select_ids
from index.storage.store import ArticleStore
from index.vectors import Ids, Vectors, pack_vector

_K1, _B = 1.2, 0.75
"""The parameters of BM25, as tantivy has them."""

_SPARE = 0.2
"""This share more than is wanted is compared again in full precision, as the server rounds the query vector."""

_MOST_SCORED = 20_000
"""Maximum texts that are scored, those with the rarest terms first: a text that has only common ones is scored so
low that it is hardly ever among the best."""

_AT_ONCE = 2_000
"""Number of texts that are scored by one statement, if they have rare terms."""


class _Weights(NamedTuple):
    """What each term counts, and the number of terms that a text has on average."""

    of: dict[str, float]
    average: float

    def most(self, terms: Iterable[str]) -> float:
        """Return the highest score that a text can have by these terms."""
        return sum(self.of[term] for term in terms) * (_K1 + 1)


class PostgresVectorIndex:
    """The vectors of the searched paragraphs of `store`, searched by cosine.

    All are compared as long as there is no graph (see `index/storage/postgres/upkeep.py`). Either way, what is returned
    are the exact cosines of the stored vectors.
    """

    def __init__(self, store: ArticleStore) -> None:
        self._store = store

    @property
    def ids(self) -> Ids:
        """The ids in the index."""
        with self._store.reading() as db:
            return select_ids(db, "SELECT paragraph_id FROM passages")

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Refuse: rows change with what is stored."""
        raise NotImplementedError

    def remove(self, ids: Sequence[int]) -> None:
        """Refuse: rows change with what is stored."""
        raise NotImplementedError

    def save(self, path: Path) -> None:
        """Refuse: rows change with what is stored."""
        raise NotImplementedError

    def search(self, vector: Vectors, k: int, among: Ids | None = None) -> dict[int, float]:
        """Return the cosines of the `k` nearest vectors by id, nearest first; only of the ids `among` if given."""
        only, chosen = ("", ()) if among is None else (" WHERE paragraph_id = ANY(?)", (among.tolist(),))
        with self._store.reading() as db:
            rows = db.execute(
                f"SELECT paragraph_id, vector FROM passages{only} ORDER BY vector <#> ? LIMIT ?",
                (*chosen, HalfVector(pack_vector(vector)), k + math.ceil(_SPARE * k)),
            ).fetchall()
        ids, vectors = [row[0] for row in rows], read_vectors([row[1] for row in rows], len(vector))
        return _best(dict(zip(ids, (vectors @ vector).tolist(), strict=True)), k)


class PostgresKeywordIndex:
    """The texts of `store` in `table`, searched by the terms of `index.text.analyzer`, with the scores of tantivy.

    `last` is the highest id that there was in the state that it is of: what others add in the meantime is found, but
    counts as added since.
    """

    folder: Path | None = None

    def __init__(self, store: ArticleStore, table: str, last: int) -> None:
        self._store = store
        self._table = table
        self._last = last
        self._known: dict[str, int] = {}

    def __len__(self) -> int:
        """The number of texts."""
        return self._counts([])[TEXTS]

    def ids(self, after: int = 0) -> list[int]:
        """Return the ids in the index that are higher than `after`, in order."""
        query = f"SELECT id FROM {self._table} WHERE id > ? AND id <= ? ORDER BY id"
        with self._store.reading() as db:
            return [int(row["id"]) for row in db.execute(query, (after, self._last))]

    def last_id(self) -> int:
        """Return the highest id in the index; 0 if there is none."""
        return self._last

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        """Refuse: rows change with what is stored."""
        raise NotImplementedError

    def idf(self, term: str) -> float:
        """Return BM25's inverse document frequency: ln(1 + (N - n + 0.5) / (n + 0.5)) (Robertson & Zaragoza 2009)."""
        counts = self._counts([term])
        return _idf(counts[TEXTS], counts[term])

    def _counts(self, terms: Sequence[str]) -> dict[str, int]:
        """Return in how many texts each of these terms is, with the number of texts and of all terms. They are read
        once: a view has one index of this kind."""
        wanted = [item for item in (*terms, TEXTS, TOKENS) if item not in self._known]
        if wanted:
            with self._store.reading() as db:
                rows = db.execute(
                    f"SELECT item, {self._table} AS n FROM term_counts WHERE item = ANY(?)", (wanted,)
                ).fetchall()
            self._known.update(dict.fromkeys(wanted, 0) | {row["item"]: int(row["n"]) for row in rows})
        return {item: self._known[item] for item in (*terms, TEXTS, TOKENS)}

    def search(self, terms: Sequence[str], k: int, among: Ids | None = None) -> dict[int, float]:
        """Return the BM25 scores of the `k` best texts by id, best first; only of the ids `among` if given.

        Texts with the rarest terms come first, as long as one with only the other terms could still be among the best.
        Of the rest, only those already found that could still be are scored (MaxScore; Turtle & Flood, 1995).
        """
        weights = self._weigh(terms)
        rarest = sorted(weights.of, key=lambda term: weights.of[term], reverse=True)
        scores: dict[int, float] = {}
        done = 0
        with self._searching() as db:
            while done < len(rarest) and not self._is_settled(scores, k, weights, rarest[done:]):
                more = self._at_once(rarest[done:])
                self._score(db, scores, weights, rarest[done : done + more], among)
                done += more
            rest = rarest[done:]
            if rest:
                least = _kth(scores, k) - weights.most(rest)
                self._score(db, scores, weights, rest, np.array([i for i, n in scores.items() if n >= least]))
        return _best(scores, k)

    def search_all(self, groups: Sequence[Sequence[str]], k: int, among: Ids | None = None) -> list[int]:
        """Return the ids of at most `k` texts that have a term of each group; only of the ids `among` if given."""
        if not groups or not all(groups):
            return []
        weights = self._weigh([term for group in groups for term in group])
        conditions = " AND ".join("terms && ?::text[]" for _ in groups)
        values: list[object] = [list(group) for group in groups]
        if among is not None:
            conditions += " AND id = ANY(?)"
            values.append(among.tolist())
        scores: dict[int, float] = {}
        with self._searching() as db:
            query = f"SELECT id FROM {self._table} WHERE {conditions} LIMIT ?"
            found = [row["id"] for row in db.execute(query, (*values, _MOST_SCORED)).fetchall()]
            self._score(db, scores, weights, list(weights.of), np.array(found))
        return list(_best(scores, k))

    @contextmanager
    def _searching(self) -> Iterator[Database]:
        """One state of the store, in which texts are found by their terms alone: reading those of all would take
        longer even where there are few."""
        with self._store.reading() as db:
            db.execute("SET LOCAL enable_seqscan = off")
            yield db

    def _is_settled(self, scores: dict[int, float], k: int, weights: "_Weights", rest: Sequence[str]) -> bool:
        """Whether no text that has only terms of the rest can be, or is looked for, among the best."""
        if not scores:
            return False
        is_too_much = len(scores) + self._known[rest[0]] > _MOST_SCORED
        return is_too_much or _kth(scores, k) >= weights.most(rest)

    def _at_once(self, rarest: Sequence[str]) -> int:
        """Return of how many of these terms the texts are scored next, by one statement."""
        texts = np.cumsum([self._known[term] for term in rarest])
        return max(1, int(np.searchsorted(texts, _AT_ONCE, side="right")))

    def _weigh(self, terms: Sequence[str]) -> "_Weights":
        """Return what each term counts, without those that no text has."""
        distinct = list(dict.fromkeys(terms))
        counts = self._counts(distinct)
        weights = {term: _idf(counts[TEXTS], counts[term]) for term in distinct if counts[term]}
        return _Weights(weights, counts[TOKENS] / max(1, counts[TEXTS]))

    def _score(
        self, db: Database, scores: dict[int, float], weights: "_Weights", terms: Sequence[str], among: Ids | None
    ) -> None:
        """Add what these terms count in each text that has them; only in the ids `among` if given."""
        if not terms or (among is not None and not len(among)):
            return
        only = "" if among is None else " AND id = ANY(?)"
        one = (
            f"(SELECT {{}}, id, length, coalesce(counts[array_position(often, ?)], 1) FROM {self._table}"
            f" WHERE terms @> ARRAY[?]{only} LIMIT {_MOST_SCORED})"
        )
        chosen = () if among is None else (among.tolist(),)
        values = [value for term in terms for value in (term, term, *chosen)]
        rows = db.execute(" UNION ALL ".join(one.format(place) for place in range(len(terms))), values).fetchall()
        if not rows:
            return
        places, ids, lengths, frequencies = np.array([tuple(row) for row in rows], dtype=np.int64).T
        weight = np.array([weights.of[term] for term in terms])[places]
        norm = _K1 * (1 - _B + _B * _stored_length(lengths) / weights.average)
        for key, score in zip(
            ids.tolist(), (weight * (_K1 + 1) * frequencies / (frequencies + norm)).tolist(), strict=True
        ):
            scores[key] = scores.get(key, 0.0) + score


def last_id(db: Database, table: str) -> int:
    """Return the highest id of a text in `table`; 0 if there is none."""
    (last,) = db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    return int(last)


def _idf(texts: int, having: int) -> float:
    return math.log(1 + (texts - having + 0.5) / (having + 0.5))


def _kth(found: dict[int, float], k: int) -> float:
    """Return the k-th best score; nothing if there are not so many."""
    if len(found) < k:
        return -math.inf
    return float(np.partition(np.fromiter(found.values(), dtype=np.float64), len(found) - k)[len(found) - k])


def _best(found: dict[int, float], k: int) -> dict[int, float]:
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:k])


def _stored_length(lengths: Ids) -> Ids:
    """Return lengths as tantivy and Lucene store them, in a byte: exact up to 40, then with four significant bits."""
    return _LENGTHS[np.searchsorted(_LENGTHS, lengths, side="right") - 1]


def _length_of(code: int) -> int:
    """Return the length that a byte stands for (Lucene's SmallFloat.byte4ToInt)."""
    if code < 24:
        return code
    bits, shift = (code - 24) & 7, ((code - 24) >> 3) - 1
    return 24 + (bits if shift < 0 else (bits | 8) << shift)


_LENGTHS = np.array([_length_of(code) for code in range(256)], dtype=np.int64)
