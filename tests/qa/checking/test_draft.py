"""Drafts as they come: files, pasted texts, and what is no draft."""

import io

import pytest
from docx import Document

from qa.checking.draft import MAX_DRAFT, MAX_SENTENCES, read_draft, read_draft_file
from qa.errors import DraftRefused


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the draft is empty"),
        (" \n\t ", "the draft is empty"),
        ("… — !", "the draft is empty"),
        ("word " * 1_000_000, "more than the limit of 100,000; check a part at a time"),
        ("<html><body><p>The bridge is shut.</p></body></html>", "the draft is HTML; give it as plain text"),
        ("\0\1\2\3\4\5\6\7" * 20, "the draft is binary or damaged"),
        ("Die alte Brücke wird im Mai gesperrt, sagte die Hafenmeisterin am Montag, weil die Träger verrostet sind.",
         "the draft is in German; only English drafts are checked"),
        ("Мост закроют в мае, сказала начальница порта.", "only English drafts are checked"),
        ("It fell. " * (MAX_SENTENCES + 1), f"more than the limit of {MAX_SENTENCES}; check a part at a time"),
        (5, "a draft must be a string, not int"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_refused_in_a_plain_word(text: object, reason: str) -> None:
    with pytest.raises(DraftRefused) as refused:
        read_draft(text)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_draft_has_paragraphs_and_sentences_with_their_places() -> None:
    draft = read_draft("The bridge is shut.  It is “old”.\n\nA ferry runs instead.")
    assert draft.paragraphs == ("The bridge is shut. It is “old”.", "A ferry runs instead.")
    sentences = [sentence for paragraph in draft.sentences for sentence in paragraph]
    assert [(one.text, one.paragraph) for one in sentences] == [
        ("The bridge is shut.", 1), ("It is “old”.", 1), ("A ferry runs instead.", 2),
    ]  # fmt: skip
    assert all(draft.paragraphs[one.paragraph - 1][one.start : one.end] == one.text for one in sentences)


def test_a_word_file_is_read_with_its_headings() -> None:
    document, file = Document(), io.BytesIO()
    document.add_heading("Bridge shut", 1)
    document.add_paragraph("The bridge is shut.")
    document.save(file)
    (heading,), (sentence,) = read_draft_file("draft.docx", file.getvalue()).sentences
    assert (heading.text, heading.is_heading) == ("Bridge shut", True)
    assert (sentence.text, sentence.is_heading) == ("The bridge is shut.", False)


def test_markdown_is_read_without_its_marks() -> None:
    (_, (sentence,)) = read_draft_file(
        "draft.md", b"# Bridge\n\nThe **bridge** is [shut](https://x.example).\n"
    ).sentences
    assert sentence.text == "The bridge is shut."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("draft.pdf", b"%PDF-1.7 \n1 0 obj", "draft.pdf: is a PDF; give it as plain text, Markdown or a Word document"),
        ("../etc/draft.txt", b"", "draft.txt: is empty"),
        ("draft.docx", b"PK\x03\x04broken", "draft.docx: "),
        ("draft.txt", b"x " * MAX_DRAFT, "characters, more than the limit"),
    ],
)
def test_a_file_that_is_no_draft_is_named(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(DraftRefused) as refused:
        read_draft_file(name, data)
    assert reason in str(refused.value)
