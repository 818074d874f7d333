"""Files to numbered paragraphs with their kinds, and titles."""

import pytest

from index.errors import InputRefused
from tests.index.conftest import Read
from tests.index.helpers import kinds, quotable, texts

LONG = "The council voted on Tuesday to keep the old bridge open to pedestrians through the whole of next year."


def test_every_line_of_a_plain_text_is_a_paragraph_numbered_from_one(read: Read) -> None:
    document = read(f"First line.\n\n\n  {LONG}  \n{LONG} Again.\n \t\nLast line.")
    assert texts(document) == ["First line.", LONG, f"{LONG} Again.", "Last line."]
    assert [paragraph.number for paragraph in document.paragraphs] == [1, 2, 3, 4]


def test_windows_and_old_mac_line_ends(read: Read) -> None:
    assert texts(read("One was here.\r\nTwo was here.\rThree was here.")) == [
        "One was here.",
        "Two was here.",
        "Three was here.",
    ]


def test_hard_wrapped_plain_text_is_joined_by_blocks(read: Read) -> None:
    document = read(
        "The council voted on Tuesday to keep\nthe old bridge open to pedestrians\nthrough next year.\n\n"
        "Its chairwoman said that repairs would\nbegin in the spring, once the river has\ngone down.\n"
    )
    assert texts(document) == [
        "The council voted on Tuesday to keep the old bridge open to pedestrians through next year.",
        "Its chairwoman said that repairs would begin in the spring, once the river has gone down.",
    ]


def test_short_lines_that_end_their_sentences_are_not_joined(read: Read) -> None:
    lines = ["The council voted on Tuesday evening.", "The old bridge is to stay open for good.", "Repairs begin soon."]
    assert texts(read("\n".join(lines))) == lines


def test_kinds_in_plain_text(read: Read) -> None:
    document = read(
        f"What changed?\n{LONG}\n- A first point of the list\n• A second point of it\n“No,” she said.\n{LONG}"
    )
    assert kinds(document) == ["heading", "body", "list", "list", "body", "body"]


_ENTRY = "The ferry stays in the harbour until the wind drops, its captain said."


@pytest.mark.parametrize("line", ["– Ada Holm", "-- Bo Lind and Ada Holm", "— Ada Holm, The Marlow Times", "–Bo Lind"])
def test_who_signs_an_entry_of_a_live_blog_cannot_be_quoted(read: Read, line: str) -> None:
    document = read(f"{LONG}\n\n{line}\n\nFerry waits\n\n{_ENTRY}\n\n{line}")
    assert kinds(document) == ["body", "boilerplate", "heading", "body", "boilerplate"]


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}\nFor it were:\n– Ada Holm\n",
        f"{LONG}\n– Ada Holm\n– Bo Lind, Marlow Times",
        f"Best rower\n– Ada Holm\n{LONG}",
        f"{LONG}\n“We keep the bridge.”\n– Ada Holm",
        f"{LONG}\n– Ada Holm won the regatta",
        f"{LONG}\n– New York",
    ],
)
def test_the_items_of_a_list_and_whose_words_a_quotation_is_stay(read: Read, text: str) -> None:
    found = kinds(read(text))
    assert "list" in found
    assert "boilerplate" not in found


@pytest.mark.parametrize("credit", ["Ada Holm/AP", "Ada Holm", "Courtesy Ada Holm"])
def test_a_short_line_with_a_credit_is_a_caption(read: Read, credit: str) -> None:
    document = read(f"A bridge stays\nThe ferry waits in the harbour. {credit}\n{LONG}")
    assert kinds(document) == ["heading", "caption", "body"]
    assert quotable(document)[0] == "The ferry waits in the harbour."


@pytest.mark.parametrize("heading", ["The ferry waits. Here’s why", "Ferry at No. 4. What now?", "Ada Holm/AP"])
def test_a_heading_of_two_sentences_stays_one(read: Read, heading: str) -> None:
    assert quotable(read(f"{heading}\n{LONG}")) == [LONG]


def test_a_question_after_a_statement_is_no_heading(read: Read) -> None:
    document = read(f"The old mill is gone. But who pays?\n{LONG}\nWho is Mr. Holm?\n{LONG}")
    assert kinds(document) == ["body", "body", "heading", "body"]


def test_a_heading_between_dashes_is_no_list(read: Read) -> None:
    document = read(f"{LONG}\n- 'A last chance' -\n{LONG}\n- A first point - of two\n- A second point")
    assert kinds(document) == ["body", "heading", "body", "list", "list"]


def test_a_heading_is_not_quotable(read: Read) -> None:
    assert quotable(read(f"A bridge and its friends\n{LONG}")) == [LONG]


def test_markdown_blocks(read: Read) -> None:
    document = read(
        f"# A bridge stays\n\n{LONG}\nGoes on here.\n\n> Quoted words were said.\n\n"
        "1. First thing done.\n2. Second thing done.\n   - Nested thing done.\n\n"
        "Setext heading\n---\n\n```\nIn a fence.\n```\n",
        "a.md",
    )
    assert list(zip(kinds(document), texts(document), strict=True)) == [
        ("heading", "A bridge stays"),
        ("body", f"{LONG} Goes on here."),
        ("quote", "Quoted words were said."),
        ("list", "First thing done."),
        ("list", "Second thing done."),
        ("list", "Nested thing done."),
        ("heading", "Setext heading"),
        ("body", "In a fence."),
    ]


def test_markdown_shows_what_a_reader_sees(read: Read) -> None:
    document = read(
        'Some **bold** and *it* words with a [link](http://x.example "t"), `code`, ![a *map*](m.png) &amp; a\\* star.',
        "a.md",
    )
    assert texts(document) == ["Some bold and it words with a link, code, a map & a* star."]


def test_html_in_a_text_stays_plain_characters(read: Read) -> None:
    line = "She wrote <b>bold</b> and <script>alert(1)</script> in her reply."
    assert texts(read(line)) == [line]


def test_html_in_markdown_is_read_as_html(read: Read) -> None:
    lines = (
        "She wrote <b>bold</b> and <script>alert(1)</script> in her reply.",
        "<div onclick=x>\nIt was late that night.\n</div>",
        '<div class="ad">Buy now!</div>',
        '<p class="sidebar-ads">\nBuy two!\n</p>',
        '<div class="has-ads">It was &lt;3 &amp; a < b.</div>',
    )
    assert texts(read("\n\n".join(lines), "a.md")) == [
        "She wrote bold and in her reply.",
        "It was late that night.",
        "It was <3 & a < b.",
    ]


def test_tables_marks_struck_text_and_tasks_in_markdown(read: Read) -> None:
    document = read(
        "The lido opens on 1 June[^1], she said.[^gone] A ticket is ~~9~~ 8 euros, 12<sup>2</sup> in all for 40 m<sup>2"
        "</sup>.\n\n| Day | Opens |\n|-----|------:|\n| Mon | 10:00 |\n\n- [x] Built\n- [ ] Painted\n\n"
        "[^1]: If the **weather** allows.\n",
        "a.md",
    )
    assert list(zip(kinds(document), texts(document), strict=True)) == [
        ("body", "The lido opens on 1 June, she said. A ticket is 8 euros, 12 in all for 40 m²."),
        ("list", "Day | Opens"),
        ("list", "Mon | 10:00"),
        ("list", "Built"),
        ("list", "Painted"),
        ("list", "If the weather allows."),
    ]


def test_title_is_the_first_line_that_is_not_boilerplate(read: Read) -> None:
    assert read(f"1.2K shares\nA bridge stays\n{LONG}").title == "A bridge stays"


def test_a_dateline_alone_is_no_title(read: Read) -> None:
    assert read(f"Elm MWN Business —\n\n{LONG}").title == LONG
    assert read("Elm, Kent –").title == "Elm, Kent –"


def test_title_from_the_front_matter_takes_precedence(read: Read) -> None:
    assert read(f"---\ntitle: The given title\n---\nA bridge stays\n{LONG}").title == "The given title"


def test_title_of_a_long_first_paragraph_is_its_first_sentence(read: Read) -> None:
    assert read(f"{LONG} {LONG}").title == LONG


def test_title_of_a_long_first_sentence_is_cut_at_a_word(read: Read) -> None:
    title = read("word " * 100).title
    assert title.endswith("word…")
    assert len(title) <= 161


@pytest.mark.parametrize("text", ["24\n\nLeave a Reply\n\n0", "# Only\n\n## Headings", "* * *"])
def test_a_file_with_no_paragraph_of_news_is_refused_by_name(read: Read, text: str) -> None:
    with pytest.raises(InputRefused, match=r"a\.md: contains no paragraph of news"):
        read(text, "a.md")


def test_a_line_without_letters_is_boilerplate(read: Read) -> None:
    assert kinds(read(f"{LONG}\n* * *\n—\n{LONG}")) == ["body", "boilerplate", "boilerplate", "body"]


def test_a_headline_repeated_in_the_text_is_a_heading_there(read: Read) -> None:
    headline, body = "Talks fail again", "The talks failed on Friday."
    document = read(f"---\ntitle: {headline}\n---\n{headline}\n0\n24\n{body}\n")
    assert [p.kind for p in document.paragraphs] == ["heading", "boilerplate", "boilerplate", "body"]
    assert [p.kind for p in read(f"{body}\n0\n{body} Nobody knows why.\n").paragraphs] == [
        "body",
        "boilerplate",
        "body",
    ]
    assert [p.kind for p in read(headline).paragraphs] == ["body"]


def test_an_article_of_too_many_sentences_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.parsing.document._MAX_SENTENCES", 10)
    assert len(texts(read("The harbour froze.\n" * 10))) == 10
    with pytest.raises(InputRefused, match=r"article\.txt: has more than 10 sentences, unlike any article; split it"):
        read("The harbour froze.\n" * 9 + "It froze. It froze.")


def test_more_markdown_than_the_parser_can_take_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.parsing.markdown._MAX_MARKDOWN", 100)
    with pytest.raises(InputRefused, match=r"a\.md: has too much Markdown for one article"):
        read("The [harbour](a) froze. " * 5, "a.md")


def test_notes_are_limited_in_number_and_length(read: Read) -> None:
    keys = "\n".join(f"key{number}{'x' * 2_000}: y" for number in range(30))
    notes = read(f"---\n{keys}\n---\n\nThe truce held through the night.").notes
    assert len(notes) <= 21
    assert all(len(note) <= 501 for note in notes)
