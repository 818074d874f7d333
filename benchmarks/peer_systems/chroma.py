"""Chroma: a collection with an embedding function, over chunks as its guide cuts them."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from benchmarks.peer_systems.system import TOP, Found, Passage


class Chroma:
    """`collection.add` and `collection.query`.

    https://docs.trychroma.com/docs/overview/getting-started (adding and querying),
    https://docs.trychroma.com/docs/run-chroma/clients (the client that writes to disk) and
    https://docs.trychroma.com/guides/build/chunking, which advises against whole documents and for most texts cuts
    them into 500 characters, of which 50 overlap, with LangChain's splitter.
    """

    way: ClassVar[str] = (
        "collection.add, chunks of 500 characters, 50 overlap; docs.trychroma.com/guides/build/chunking"
    )
    packages: ClassVar[tuple[str, ...]] = ("chromadb", "langchain-text-splitters", "sentence-transformers", "torch")

    def __init__(self, model: Path, store: Path) -> None:
        import chromadb
        from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

        self._collection = chromadb.PersistentClient(path=str(store)).create_collection(
            name="articles", embedding_function=SentenceTransformerEmbeddingFunction(model_name=str(model))
        )

    def index(self, articles: Sequence[Path]) -> None:
        """Split, embed and store the files."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(
            chunk_size=500, chunk_overlap=50, separators=["\n\n", "\n", ". ", " "]
        )
        chunks = [(path.name, text) for path in articles for text in splitter.split_text(path.read_text("utf-8"))]
        self._collection.add(
            ids=[str(number) for number in range(len(chunks))],
            documents=[text for _, text in chunks],
            metadatas=[{"source": name} for name, _ in chunks],
        )

    def search(self, question: str) -> Found:
        """Return the best chunks."""
        found = self._collection.query(query_texts=[question], n_results=TOP)
        pairs = zip(found["metadatas"][0], found["documents"][0], strict=True)
        return Found([Passage(metadata["source"], text) for metadata, text in pairs])
