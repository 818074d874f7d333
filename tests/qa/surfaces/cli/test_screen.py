"""What reaches the terminal of a text of an article, also of one that has what reading should have left out."""

from qa.answer_view import SourceView
from qa.surfaces.cli.chat.rendering import opened_lines
from qa.surfaces.cli.chat.screen import plain
from tests.qa.factories import article

HARM = "[red]one\x1b[2J\x1b]0;owned\x07\ntwo\x9b31m \u202ethree[/]"
HARMLESS = "[red]one[2J]0;owned two31m three[/]"


def test_a_text_is_shown_as_it_is_without_what_steers() -> None:
    assert plain(HARM).plain == HARMLESS


def test_a_paragraph_is_shown_as_it_is_around_its_quote_and_in_it() -> None:
    info = article("a", title=HARM, outlet=HARM, url=HARM)
    source = SourceView(
        number=1, article=info, published=None, place="paragraph 1", before=HARM, quote=HARM, after=HARM, link="",
        original=None,
    )  # fmt: skip
    lines = [line.text.plain for line in opened_lines(source, styled=False)]
    assert lines == [HARMLESS, f"{HARMLESS} · paragraph 1", "", f"{HARMLESS}»{HARMLESS}«{HARMLESS}", "", HARMLESS]
