"""Keyword search."""

from index.search.keyword_index import TantivyKeywordIndex
from index.text.analyzer import terms


def test_texts_without_spaces_are_found_by_their_words() -> None:
    keywords = TantivyKeywordIndex()
    keywords.add(
        [(1, "市长表示，新桥将于六月开放。"), (2, "新しい橋が六月に開通すると述べた。"), (3, "The bridge opens.")]
    )
    assert next(iter(keywords.search(terms("新桥什么时候开放？"), 3))) == 1
    assert list(keywords.search(terms("橋の開通"), 3)) == [2]
    assert list(keywords.search(terms("bridges"), 3)) == [3]
