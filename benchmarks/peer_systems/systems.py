"""The compared systems: each indexes a folder and finds passages for a question in its documented default way.

They also run in the peers' environment, which does not contain Byline: each imports its library where it uses it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

TOP = 10
"""How many results each system is asked for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that a system returned, and the file name of the article that it states as its source."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The results for one question, best first; and, for a system that quotes, the sentences of its answer."""

    passages: Sequence[Passage]
    quoted: Sequence[Passage] = ()


class System(Protocol):
    """A system, created with the folder of an embedding model and an empty folder for its index."""

    way: ClassVar[str]
    """Its documented default way in a few words, and where it is documented."""
    packages: ClassVar[tuple[str, ...]]
    """The installed packages whose versions are reported."""

    def __init__(self, model: Path, store: Path) -> None: ...

    def index(self, articles: Sequence[Path]) -> None:
        """Index these files, and write the index to the folder."""

    def search(self, question: str) -> Found:
        """Return the best `TOP` results."""


class Byline:
    """`Index.add`, then `Assistant.ask`; a result is a retrieved paragraph."""

    way: ClassVar[str] = "Index.add and Assistant.ask; a result is a paragraph; README.md"
    packages: ClassVar[tuple[str, ...]] = ("byline", "onnxruntime")

    def __init__(self, model: Path, store: Path) -> None:
        from index import Index
        from index.search.embedding import default_folder
        from qa import Assistant

        is_default = model.resolve() == default_folder().resolve()  # by its name, it has quick vectors too
        self._index = Index.open(store, model=None if is_default else str(model))
        self._assistant = Assistant(self._index)

    def index(self, articles: Sequence[Path]) -> None:
        """Add the files."""
        self._index.add(articles)

    def search(self, question: str) -> Found:
        """Return the retrieved paragraphs, and the statements of the answer."""
        from qa import AskOptions

        answer = self._assistant.ask(question, options=AskOptions(passages=TOP))
        return Found(
            [Passage(Path(passage.article.origin).name, passage.text) for passage in answer.passages],
            [Passage(Path(s.citations[0].article.origin).name, s.text) for s in answer.statements],
        )


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
    """The same with BM25 in addition to vectors:
    https://neuml.github.io/txtai/embeddings/configuration/general/#hybrid."""

    way: ClassVar[str] = "the same with hybrid=True; neuml.github.io/txtai/embeddings/configuration/general"
    hybrid: ClassVar[bool] = True


def _paragraphs(articles: Sequence[Path]) -> Iterator[tuple[str, str]]:
    from txtai.pipeline import Segmentation

    segment = Segmentation(paragraphs=True)
    for path in articles:
        for paragraph in segment(path.read_text(encoding="utf-8")):
            yield path.name, paragraph


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
