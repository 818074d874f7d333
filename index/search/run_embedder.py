"""The vectors for a run: the model's own for the first paragraphs, quick ones for the rest of a long run."""

from collections.abc import Callable, Sequence

from index.search.embedding import Embedder
from index.vectors import Embedded

_EXACT = 1_000
"""Number of paragraphs of a run that get the model's own vectors at once, which takes about ten seconds: a few
articles are complete as soon as they are added, and thousands can be found in minutes."""


class RunEmbedder:
    """Embeds the texts of one run. If the model has no quick vectors, all get its own.

    `find_embedder` is called once, when there is something to embed.
    """

    def __init__(self, find_embedder: Callable[[], Embedder]) -> None:
        self._find_embedder = find_embedder
        self._embedder: Embedder | None = None
        self._count = 0

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Return the vectors of these texts. Raises `EmbedderError`."""
        if self._embedder is None:
            self._embedder = self._find_embedder()
        estimates = self._embedder.estimate(texts) if self._count >= _EXACT else None
        self._count += len(texts)
        if estimates is None:
            return Embedded(self._embedder.encode(texts))
        return Embedded(estimates, are_quick=True)
