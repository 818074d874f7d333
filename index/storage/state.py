"""One consistent state of the store, from which search indexes are built, and its settings."""

from collections.abc import Sequence

import numpy as np

from index.storage.database import Database, get_setting
from index.storage.rows import PARAGRAPH, PARAGRAPHS, read_sentences, select_in
from index.storage.sums import paragraph_sum, vector_sum
from index.vectors import Ids, Vectors, unpack_vectors


class DatabaseState:
    """One consistent state of the store, on a connection that is reading it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def generation(self) -> int:
        """Return the number of changes made to the store since it was created."""
        return get_setting(self._db, "generation", int) or 0

    def paragraph_ids(self) -> Ids:
        """Return the ids of the searched paragraphs, of shape (n,)."""
        return select_ids(
            self._db,
            "SELECT p.id FROM paragraphs p JOIN versions v ON v.id = p.version_id"
            " WHERE v.current AND p.vector IS NOT NULL",
        )

    def titles_edited(self) -> int:
        """Return the generation in which titles of stored articles were last changed; 0 if never."""
        return get_setting(self._db, "titles_edited", int) or 0

    def vectors(self, ids: Sequence[int], dimension: int) -> tuple[list[int], Vectors]:
        """Return the ids of these paragraphs that exist and are intact, and their vectors, of shape (n, dimension)."""
        rows = [
            row
            for row in select_in(self._db, f"SELECT {PARAGRAPH} FROM {PARAGRAPHS} WHERE p.id {{}}", ids)
            if row["vector_sum"] is not None and vector_sum(row["vector"]) == row["vector_sum"]
        ]
        return [row["id"] for row in rows], unpack_vectors([row["vector"] for row in rows], dimension)

    def quick_ids(self) -> Ids:
        """Return the ids of the searched paragraphs whose vector is a quick one, in ascending order, of shape (n,)."""
        return select_ids(
            self._db,
            "SELECT q.paragraph_id FROM quick_vectors q JOIN paragraphs p ON p.id = q.paragraph_id"
            " JOIN versions v ON v.id = p.version_id WHERE v.current ORDER BY q.paragraph_id",
        )

    def intact_texts(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Return the ids of these paragraphs with their texts, without those whose text is damaged."""
        sentences = read_sentences(self._db, ids)
        rows = select_in(self._db, f"SELECT {PARAGRAPH} FROM {PARAGRAPHS} WHERE p.id {{}}", ids)
        return [
            (row["id"], row["text"])
            for row in rows
            if paragraph_sum(row, sentences.get(row["id"], ())) == row["text_sum"]
        ]

    def paragraph_texts(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Return the ids of these paragraphs with their texts."""
        rows = select_in(self._db, "SELECT id, text FROM paragraphs WHERE id {}", ids)
        return [(row["id"], row["text"]) for row in rows]

    def article_keys(self) -> list[int]:
        """Return the keys of the current versions, in ascending order."""
        return [row[0] for row in self._db.execute("SELECT id FROM versions WHERE current ORDER BY id")]

    def article_texts(self, keys: Sequence[int]) -> list[tuple[int, str]]:
        """Return these keys with title and searched text of their articles."""
        rows = select_in(
            self._db,
            "SELECT v.id, v.title, p.text FROM versions v JOIN paragraphs p ON p.version_id = v.id"
            " AND p.vector IS NOT NULL WHERE v.id {} ORDER BY v.id, p.number",
            keys,
        )
        texts: dict[int, list[str]] = {}
        for row in rows:
            texts.setdefault(row["id"], [row["title"]]).append(row["text"])
        return [(key, "\n".join(parts)) for key, parts in texts.items()]


def select_ids(db: Database, query: str, values: Sequence[str] = ()) -> Ids:
    """Return the ids that a query finds, of shape (n,)."""
    return np.array([row[0] for row in db.execute(query, values)], dtype=np.int64)
