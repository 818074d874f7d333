"""LlamaIndex: its starter example with a local embedding model and no language model."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from benchmarks.peer_systems.system import TOP, Found, Passage


class LlamaIndex:
    """`SimpleDirectoryReader`, `VectorStoreIndex.from_documents` and its retriever.

    https://developers.llamaindex.ai/python/framework/getting_started/faq (the starter example's code),
    https://developers.llamaindex.ai/python/framework/module_guides/supporting_modules/settings (the model) and
    https://developers.llamaindex.ai/python/framework/understanding/rag/storing (writing to disk). Nothing else is set,
    so `SentenceSplitter` cuts 1,024 tokens, of which 200 overlap, though this model reads but 256 of them, and the path
    of the file is embedded with each chunk.
    """

    way: ClassVar[str] = (
        "VectorStoreIndex.from_documents, chunks of 1,024 tokens; developers.llamaindex.ai/python/framework"
    )
    packages: ClassVar[tuple[str, ...]] = (
        "llama-index-core",
        "llama-index-embeddings-huggingface",
        "sentence-transformers",
        "torch",
    )

    def __init__(self, model: Path, store: Path) -> None:
        from llama_index.core import Settings
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        Settings.embed_model = HuggingFaceEmbedding(model_name=str(model))
        self._store = store

    def index(self, articles: Sequence[Path]) -> None:
        """Read, split, embed and store the files."""
        from llama_index.core import SimpleDirectoryReader, VectorStoreIndex

        documents = SimpleDirectoryReader(input_files=articles).load_data()
        index = VectorStoreIndex.from_documents(documents)
        index.storage_context.persist(persist_dir=str(self._store))
        self._retriever = index.as_retriever(similarity_top_k=TOP)

    def search(self, question: str) -> Found:
        """Return the best chunks."""
        return Found([Passage(node.metadata["file_name"], node.text) for node in self._retriever.retrieve(question)])
