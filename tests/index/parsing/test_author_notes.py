"""The note on its author at the end of an article is stored and shown, but not quoted as news."""

import pytest

from index.article import Document, Genre, ParagraphKind
from index.parsing.document import read_document
from index.source import Source

TEXTS = (
    "The council of Ledworth should keep its old bridge, whatever the engineers ask for it.",
    "It is older than the town, and two of its seven pillars stood when the abbey was built.",
    "Ferries are late every day, and nobody who works across the river can rely on one.",
    "So keep it, and close the road to lorries instead, as Elm did nine years ago.",
)
GUEST = "Ruth Penn is a professor of law at Oak College. She lives in Ledworth."
REPORTER = "Ruth Penn is a politics reporter for the Ledworth Courier."


def read(note: str, name: str, after: str = "") -> Document:
    texts = (*TEXTS, note, *filter(None, [after]))
    if name.endswith(".txt"):
        data = "\n\n".join(("Keep the bridge", "By Ruth Penn, 3 March 2025", *texts))
    else:
        paragraphs = "".join(f"<p>{text}</p>" for text in texts)
        data = (
            "<!doctype html><html lang='en'><head><title>Keep the bridge</title><meta name='author' content='Ruth "
            f"Penn'></head><body><article><h1>Keep the bridge</h1>{paragraphs}</article></body></html>"
        )
    return read_document(Source(origin=name, data=data.encode()))


@pytest.mark.parametrize("name", ["bridge.txt", "bridge.html"])
@pytest.mark.parametrize(("note", "genre"), [(GUEST, Genre.OPINION), (REPORTER, Genre.REPORT)])
def test_the_note_is_boilerplate_and_shows_who_wrote_the_article(name: str, note: str, genre: Genre) -> None:
    document = read(note, name)
    kinds = {paragraph.text: paragraph.kind for paragraph in document.paragraphs}
    assert kinds[note] is ParagraphKind.BOILERPLATE
    assert [kinds[text] for text in TEXTS] == [ParagraphKind.BODY] * 4
    quotable = [sentence.quotable for one in document.paragraphs if one.text == note for sentence in one.sentences]
    assert quotable
    assert not any(quotable)
    assert document.genre is genre


def test_boilerplate_below_the_note_does_not_hide_it() -> None:
    document = read(GUEST, "bridge.txt", after="Click here to subscribe to our newsletter.")
    assert [paragraph.kind for paragraph in document.paragraphs[-2:]] == [ParagraphKind.BOILERPLATE] * 2


@pytest.mark.parametrize("name", ["bridge.txt", "bridge.html"])
def test_what_is_said_of_somebody_else_at_the_end_is_news(name: str) -> None:
    news = "Ada Brandt is a lawyer of the ferry guild, which sued the council in May."
    document = read(news, name)
    assert [one.kind for one in document.paragraphs if one.text == news] == [ParagraphKind.BODY]
