"""LangChain with FAISS: the indexing half of its tutorials."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from benchmarks.peer_systems.system import TOP, Found, Passage


class LangChainFaiss:
    """`RecursiveCharacterTextSplitter`, `HuggingFaceEmbeddings` and `FAISS.from_documents`.

    https://docs.langchain.com/oss/python/langchain/knowledge-base and
    https://docs.langchain.com/oss/python/langchain/rag (chunks of 1,000 characters, of which 200 overlap).
    """

    way: ClassVar[str] = "RecursiveCharacterTextSplitter(1000, 200), FAISS; docs.langchain.com/oss/python/langchain/rag"
    packages: ClassVar[tuple[str, ...]] = (
        "langchain-core",
        "langchain-community",
        "langchain-huggingface",
        "faiss-cpu",
        "torch",
    )

    def __init__(self, model: Path, store: Path) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings

        self._store = store
        self._embeddings = HuggingFaceEmbeddings(model_name=str(model))

    def index(self, articles: Sequence[Path]) -> None:
        """Read, split, embed and store the files."""
        from langchain_community.vectorstores import FAISS
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        documents = [
            Document(page_content=path.read_text(encoding="utf-8"), metadata={"source": path.name}) for path in articles
        ]
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        self._vectors = FAISS.from_documents(splitter.split_documents(documents), self._embeddings)
        self._vectors.save_local(str(self._store))

    def search(self, question: str) -> Found:
        """Return the best chunks."""
        found = self._vectors.similarity_search(question, k=TOP)
        return Found([Passage(document.metadata["source"], document.page_content) for document in found])
