"""The note on an author at the end of an article."""

import pytest

from index.text.author_notes import AuthorNote, find_author_note

_TEXT = [
    "The council of Ledworth should keep its bridge.",
    "It is older than the town.",
    "Ferries are late.",
    "So keep it.",
]


@pytest.mark.parametrize(
    ("note", "author", "is_guest"),
    [
        ("Ruth Penn is a professor of law at Oak College.", "Ruth Penn", True),
        ("Ruth Penn is a professor of law at Oak College.", None, True),
        ("Dr. Cy van Dorn, a former mayor of Elm, is the executive director of the River Trust.", None, True),
        ("Ruth Penn teaches history as a fellow of Oak College.", None, True),
        ("Ruth Penn is a politics reporter for the Ledworth Courier. Reach her at penn@courier.example.", None, False),
        ("Ruth Penn is a senior fellow and columnist at the Ledworth Courier.", None, False),
        ("Ruth Penn is the author of “Bridges”.", None, False),
    ],
)
def test_a_note_on_the_author_is_found(note: str, author: str | None, is_guest: bool) -> None:
    assert find_author_note([*_TEXT, note], author) == AuthorNote(4, is_guest)


@pytest.mark.parametrize(
    ("texts", "author"),
    [
        ([*_TEXT, "Ruth Penn is a lawyer of the guild, which sued in May."], "Anna Kowalska"),
        ([*_TEXT[:3], "The ferry is late, Penn said.", "Ruth Penn is a lawyer of the guild."], None),
        ([*_TEXT, "Ruth Penn was a professor of law at Oak College."], None),
        ([*_TEXT, "Oak College is a public university, and Penn its president."], None),
        (["Ruth Penn is a professor of law at Oak College.", *_TEXT, *_TEXT], None),
        (["Ruth Penn is a professor of law at Oak College."], None),
        ([*_TEXT, "Ruth Penn is a professor of law at Oak College." + " She is 40." * 60], None),
    ],
)
def test_news_on_somebody_is_no_note_on_the_author(texts: list[str], author: str | None) -> None:
    assert find_author_note(texts, author) is None
