"""Any file is unpacked and parsed to articles that can be stored and cited, or refused by name."""

import io
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.article import Document
from index.errors import InputRefused
from index.gathering.unpacking import expand
from index.parsing import read_document
from index.source import Skipped, Source
from tests.conftest import examples
from tests.index.hostile.damage import PIECES
from tests.index.hostile.stories import FORMATS, story

fuzzed = settings(
    max_examples=examples(60),
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

ORIGINAL = {suffix: write(story(7)) for suffix, write in FORMATS.items()}

Edit = tuple[float, int, bytes]
"""The position as a share of the file, the number of bytes to remove, and their replacement."""

edits = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.one_of(st.just(0), st.integers(0, 8), st.integers(0, 5_000)),
        st.one_of(st.just(b""), st.sampled_from(PIECES), st.binary(max_size=8)),
    ),
    min_size=1,
    max_size=8,
)


def edited(data: bytes, changes: list[Edit]) -> bytes:
    for place, left_out, piece in changes:
        start = int(place * len(data))
        data = data[:start] + piece + data[start + left_out :]
    return data


@pytest.mark.parametrize("suffix", FORMATS)
@fuzzed
@given(changes=edits)
def test_a_damaged_file(suffix: str, changes: list[Edit]) -> None:
    check(f"news/article{suffix}", edited(ORIGINAL[suffix], changes))


@fuzzed
@given(suffix=st.sampled_from([*FORMATS, "", ".xml", ".tsv"]), data=st.binary(max_size=500))
def test_any_bytes_under_any_name(suffix: str, data: bytes) -> None:
    check(f"news/article{suffix}", data)


@fuzzed
@given(suffix=st.sampled_from([".txt", ".md"]), text=st.text(max_size=300))
@example(".txt", "=1.\N{PARAGRAPH SEPARATOR}a\x85\x1cb")
def test_any_text(suffix: str, text: str) -> None:
    check(f"news/article{suffix}", text.encode())


def check(origin: str, data: bytes) -> None:
    """Unpack and parse a file, and check every result."""
    for thing in unfolded(origin, data):
        if isinstance(thing, Source):
            try:
                check_article(read_document(thing))
            except InputRefused as refusal:
                check_refusal(str(refusal), thing.origin)
        elif isinstance(thing, InputRefused):
            check_refusal(str(thing), origin)


def unfolded(origin: str, data: bytes) -> Iterator[object]:
    try:
        for thing in expand(origin, io.BytesIO(data), named=True):
            assert isinstance(thing, (Source, InputRefused, Skipped))
            yield thing
    except InputRefused as refusal:
        check_refusal(str(refusal), origin)


def check_refusal(message: str, origin: str) -> None:
    assert message.startswith(origin), "it does not say which file it is about"
    assert len(message) > len(origin) + 2, "it gives no reason"
    assert message.isprintable(), "it can steer a terminal"


def check_article(article: Document) -> None:
    assert article.title.strip()
    assert "\n" not in article.title
    assert [paragraph.number for paragraph in article.paragraphs] == list(range(1, len(article.paragraphs) + 1))
    assert article.published is None or "1600" <= article.published[:4] <= "2100"
    values = (article.title, article.outlet, article.author, article.url, article.language, *article.notes)
    for text in (*filter(None, values), *(paragraph.text for paragraph in article.paragraphs)):
        assert text
        text.encode()  # lone surrogates cannot be stored
    for paragraph in article.paragraphs:
        places = [place for sentence in paragraph.sentences for place in (sentence.start, sentence.end)]
        assert all(before <= after for before, after in pairwise([0, *places, len(paragraph.text)]))
        assert all(paragraph.text[s.start : s.end].strip() for s in paragraph.sentences)
