"""txtai: an embeddings database over paragraphs, with vectors alone and with its hybrid search."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from benchmarks.peer_systems.system import TOP, Found, Passage


class Txtai:
    """`Embeddings` with content over the paragraphs of each article.

    https://neuml.github.io/txtai/embeddings/ (building, `(id, text)`, searching) and
    https://neuml.github.io/txtai/pipeline/data/segmentation/ with its example "Extract text from documents", which
    calls paragraphs better than whole documents or sentences.
    """

    way: ClassVar[str] = "Embeddings(content=True) over Segmentation(paragraphs=True); neuml.github.io/txtai/embeddings"
    packages: ClassVar[tuple[str, ...]] = ("txtai", "sentence-transformers", "torch")
    hybrid: ClassVar[bool] = False

    def __init__(self, model: Path, store: Path) -> None:
        from txtai import Embeddings

        self._store = store
        self._embeddings = Embeddings(path=str(model), content=True, hybrid=self.hybrid)

    def index(self, articles: Sequence[Path]) -> None:
        """Index the paragraphs; all paragraphs of an article have its file name as their id, as txtai advises."""
        self._embeddings.index(_paragraphs(articles))
        self._embeddings.save(str(self._store / "index"))

    def search(self, question: str) -> Found:
        """Return the best paragraphs."""
        return Found([Passage(found["id"], found["text"]) for found in self._embeddings.search(question, TOP)])


class TxtaiHybrid(Txtai):
    """The same with BM25 beside the vectors: https://neuml.github.io/txtai/embeddings/configuration/general/#hybrid."""

    way: ClassVar[str] = "the same with hybrid=True; neuml.github.io/txtai/embeddings/configuration/general"
    hybrid: ClassVar[bool] = True


def _paragraphs(articles: Sequence[Path]) -> Iterator[tuple[str, str]]:
    from txtai.pipeline import Segmentation

    segment = Segmentation(paragraphs=True)
    for path in articles:
        for paragraph in segment(path.read_text(encoding="utf-8")):
            yield path.name, paragraph
