"""Keyword search (BM25, with tantivy) over paragraphs or whole articles."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy
from tantivy import DocAddress, Document, Occur, Query

from index.text.analyzer import ANALYZER_NAME, analyzer, searchable
from index.vectors import Ids

_HEAP_BYTES = 64_000_000


class TantivyKeywordIndex:
    """A BM25 index of texts by id, on disk in `folder` or, without one, in memory.

    Texts are only ever added: a deleted one would keep counting in the scores until tantivy merges its files.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
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

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        """Add `(id, text)` pairs with new ids, all in one commit."""
        with self._index.writer(heap_size=_HEAP_BYTES, num_threads=1) as writer:
            for identity, text in texts:
                document = Document()
                document.add_unsigned("id", identity)
                document.add_text("text", searchable(text))
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
        self._index.reload()

    def __len__(self) -> int:
        """The number of texts."""
        return int(self._index.searcher().num_docs)

    def ids(self, after: int = 0) -> list[int]:
        """Return the ids in the index that are higher than `after`, in order."""
        searcher = self._index.searcher()
        if searcher.num_docs == 0:
            return []
        hits = searcher.search(Query.all_query(), limit=searcher.num_docs, count=False).hits
        return sorted(key for key in self._ids_at(searcher, [address for _, address in hits]) if key > after)

    def last_id(self) -> int:
        """Return the highest id in the index; 0 if there is none."""
        return max(self.ids(), default=0)

    def search(self, terms: Sequence[str], k: int, among: Ids | None = None) -> dict[int, float]:
        """Return the BM25 scores of the `k` best texts by id, best first; only of the ids `among` if given."""
        return self._hits(self._any_of(terms), k, among) if terms else {}

    def search_all(self, groups: Sequence[Sequence[str]], k: int, among: Ids | None = None) -> list[int]:
        """Return the ids of at most `k` texts that have a term of each group; only of the ids `among` if given."""
        if not groups or not all(groups):
            return []
        query = Query.boolean_query([(Occur.Must, self._any_of(terms)) for terms in groups])
        return list(self._hits(query, k, among))

    def _any_of(self, terms: Sequence[str]) -> Query:
        return Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "text", term)) for term in dict.fromkeys(terms)]
        )

    def _hits(self, query: Query, k: int, among: Ids | None) -> dict[int, float]:
        searcher = self._index.searcher()
        if searcher.num_docs == 0:
            return {}
        if among is not None:
            chosen = Query.const_score_query(Query.term_set_query(self._schema, "id", among.tolist()), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])
        hits = searcher.search(query, limit=k, count=False).hits
        ids = self._ids_at(searcher, [address for _, address in hits])
        return {i: float(score) for i, (score, _) in zip(ids, hits, strict=True)}

    @staticmethod
    def _ids_at(searcher: tantivy.Searcher, addresses: Sequence[DocAddress]) -> list[int]:
        return [int(value or 0) for value in searcher.fast_field_values("id", list(addresses))]

    def idf(self, term: str) -> float:
        """Return BM25's inverse document frequency: ln(1 + (N - n + 0.5) / (n + 0.5)) (Robertson & Zaragoza 2009)."""
        searcher = self._index.searcher()
        n = searcher.doc_freq("text", term)
        return math.log(1 + (searcher.num_docs - n + 0.5) / (n + 0.5))
