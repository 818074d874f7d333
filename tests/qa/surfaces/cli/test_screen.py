"""The text of an article on the terminal, even if it contains characters that parsing should have removed."""

from qa.answer_view import SourceView
from qa.surfaces.cli.chat.rendering import opened_lines
from qa.surfaces.cli.chat.screen import plain
from tests.qa.factories import article

HARM = "[red]one\x1b[2J\x1b]0;owned\x07\ntwo\x9b31m \u202ethree[/]"
HARMLESS = "[red]one[2J]0;owned two31m three[/]"


def test_text_is_shown_verbatim_without_control_characters() -> None:
    assert plain(HARM).plain == HARMLESS


def test_a_paragraph_is_shown_verbatim_inside_and_outside_its_quote() -> None:
    info = article("a", title=HARM, outlet=HARM, url=HARM)
    source = SourceView(
        number=1, article=info, published=None, updated=None, place="paragraph 1", before=HARM, quote=HARM, after=HARM,
        link="", original=None,
    )  # fmt: skip
    lines = [line.text.plain for line in opened_lines(source, styled=False)]
    assert lines == [HARMLESS, f"{HARMLESS} · paragraph 1", "", f"{HARMLESS}»{HARMLESS}«{HARMLESS}", "", HARMLESS]
