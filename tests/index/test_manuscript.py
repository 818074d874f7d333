"""Texts of files that are not articles."""

import pytest

from index import ParagraphKind
from index.errors import InputRefused
from index.manuscript import MAX_BYTES, read_manuscript


def test_the_paragraphs_of_a_text_come_with_their_kind() -> None:
    assert read_manuscript("a.md", b"# One\n\nTwo  words.") == [
        (ParagraphKind.HEADING, "One"),
        (ParagraphKind.BODY, "Two words."),
    ]


def test_what_is_declared_as_text_is_no_list() -> None:
    assert read_manuscript("draft", b'{"a": "b"}', "text/plain") == [(ParagraphKind.BODY, '{"a": "b"}')]


PICTURE, PAGE = b"\x89PNG\r\n\x1a\n\0\0\0\0\0", b"<html><p>x</p></html>"


@pytest.mark.parametrize("data", [b"", b" \n", b"x" * (MAX_BYTES + 1), PAGE, PICTURE])
def test_other_files_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(InputRefused, match=r"^a\.txt: "):
        read_manuscript("a.txt", data)
