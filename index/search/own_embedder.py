"""The embedding model of an index: an index is never searched with a model other than its own."""

from collections.abc import Sequence

import numpy as np

from index.errors import EmbedderError
from index.search.embedding import Embedder
from index.storage.store import ArticleStore
from index.vectors import Vectors, unpack_vector

_MIN_PROBE_COSINE = 0.99
"""Minimum cosine between the stored and the current vector of the probe sentence. With half precision and on another
processor it stays above 0.999."""


class OwnEmbedder:
    """The embedder of the index in `store`: `model`, unless the index turns out to be built with another one.

    `is_given` is whether the user asked for this model.
    """

    def __init__(self, store: ArticleStore, model: Embedder, *, is_given: bool) -> None:
        self._store = store
        self.model = model
        self._is_given = is_given
        self._is_checked = False

    def checked(self) -> Embedder:
        """Return the embedder, after checking once that its weights are those that the index was built with.

        If the index was empty when it was opened, whoever adds the first article determines its model. Raises
        `EmbedderError`.
        """
        if not self._is_checked and (stored := self._store.settings()).get("probe") is not None:
            if not self._is_given and stored["embedder"] != self.model.name:
                self.model = Embedder(stored["embedder"])
            now, then = self.model.probe(), unpack_vector(stored["probe"])
            if now.shape != then.shape or float(np.dot(now, then)) < _MIN_PROBE_COSINE:
                raise EmbedderError(
                    f"{self._store.shown}: the model '{self.model.name}' is not the one this index was built with; "
                    "restore that one, or add the articles to a new index"
                )
            self._is_checked = True
        return self.model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text. Raises `EmbedderError`."""
        return self.checked().encode(texts)

    def dimension(self) -> int:
        """Return the number of numbers in a vector."""
        return int(self._store.settings().get("dimension") or self.model.dimension)
