"""Keyword search (BM25, by tantivy) over paragraphs or over whole articles."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy
from tantivy import Document, Occur, Query

from index.words import ANALYZER_NAME, analyzer

_HEAP_BYTES = 64_000_000


class KeywordCache:
    """Terms of texts by id, on disk in `folder` or, without one, in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=False, indexed=True, fast=True)
        builder.add_text_field("text", stored=False, tokenizer_name=ANALYZER_NAME, index_option="freq")
        self._schema = builder.build()
        if folder is None:
            self._index = tantivy.Index(self._schema)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader(reload_policy="Manual")
        self._index.register_tokenizer(ANALYZER_NAME, analyzer())

    def update(self, added: Iterable[tuple[int, str]], removed: Sequence[int]) -> None:
        """Take the ids of `removed` out and put the `(id, text)` of `added` in, at once."""
        with self._index.writer(heap_size=_HEAP_BYTES, num_threads=1) as writer:
            if removed:
                writer.delete_documents_by_query(Query.term_set_query(self._schema, "id", list(removed)))
            for identity, text in added:
                document = Document()
                document.add_unsigned("id", identity)
                document.add_text("text", text)
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
        self._index.reload()

    def __len__(self) -> int:
        """Number of texts."""
        return int(self._index.searcher().num_docs)

    def search(self, terms: Sequence[str], k: int) -> dict[int, float]:
        """Return the BM25 score of the `k` best texts by id, best first."""
        searcher = self._index.searcher()
        if not terms or searcher.num_docs == 0:
            return {}
        clauses = [(Occur.Should, Query.term_query(self._schema, "text", term)) for term in dict.fromkeys(terms)]
        hits = searcher.search(Query.boolean_query(clauses), limit=k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return {int(i or 0): float(score) for i, (score, _) in zip(ids, hits, strict=True)}

    def idf(self, term: str) -> float:
        """Inverse document frequency as BM25 has it: ln(1 + (N - n + 0.5) / (n + 0.5)) (Robertson & Zaragoza 2009)."""
        searcher = self._index.searcher()
        n = searcher.doc_freq("text", term)
        return math.log(1 + (searcher.num_docs - n + 0.5) / (n + 0.5))
