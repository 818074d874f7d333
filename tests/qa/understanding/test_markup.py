"""Marks of HTML and Markdown around a question are taken out, and nothing else."""

import pytest

from qa.understanding.markup import without_markup


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("**Who** sank the *ferry*?", "Who sank the ferry?"),
        ("# Ferry\n> Who sank it?\n- Reed\n", "Ferry\nWho sank it?\nReed"),
        ('<a href="x.html">Who</a> sank the ferry?<br/>', "Who sank the ferry?"),
        ("[Who sank it?](http://elm.example/a_(b))", "Who sank it?"),
        ("`Who` ~~sold~~ sank it?", "Who sold sank it?"),
        ("Reed &amp; Poe", "Reed & Poe"),
        ("Is 3 * 4 * 5 < 61?", "Is 3 * 4 * 5 < 61?"),
        ("Is snake_case_name <3 told?", "Is snake_case_name <3 told?"),
        ("Who won #1?", "Who won #1?"),
        ("<br>", "<br>"),
    ],
)
def test_marks_are_taken_out(typed: str, words: str) -> None:
    assert without_markup(typed) == words
