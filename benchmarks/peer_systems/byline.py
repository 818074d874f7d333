"""Byline: paragraphs and sentences, keywords and vectors; it answers with quoted sentences."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from benchmarks.peer_systems.system import TOP, Found, Passage


class Byline:
    """`Index.add`, then `Assistant.ask`; a result is a paragraph that was read."""

    way: ClassVar[str] = "Index.add and Assistant.ask; a result is a paragraph; README.md"
    packages: ClassVar[tuple[str, ...]] = ("byline", "sentence-transformers", "torch")

    def __init__(self, model: Path, store: Path) -> None:
        from index import Index
        from qa import Assistant

        self._index = Index.open(store, model=str(model))
        self._assistant = Assistant(self._index)

    def index(self, articles: Sequence[Path]) -> None:
        """Add the files."""
        self._index.add(articles)

    def search(self, question: str) -> Found:
        """Return the paragraphs that were read, and the statements of the answer."""
        from qa import AskOptions

        answer = self._assistant.ask(question, options=AskOptions(passages=TOP))
        return Found(
            [Passage(Path(passage.article.origin).name, passage.text) for passage in answer.passages],
            [Passage(Path(s.citations[0].article.origin).name, s.text) for s in answer.statements],
        )
