"""Text files: decoding and front matter, or a refusal that names the file."""

import datetime as dt
import time
from dataclasses import replace

import pytest

from index.article import DateBasis
from index.errors import InputRefused
from index.parsing import read_document
from index.parsing.text_files import MAX_TEXT_BYTES, read_plain_text
from index.source import Source
from index.text.encodings import stated_encoding
from tests.index.conftest import Read
from tests.index.helpers import kinds, texts

TEXT_OF_RUSSIA = "Президент заявил в пятницу, что мир близок."
TEXT = "Le président a déclaré à la fête : « C’est très bien. » Il était déjà arrivé au théâtre."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_note(read: Read, encoding: str) -> None:
    document = read(TEXT.encode(encoding))
    assert texts(document) == [TEXT]
    assert document.notes == ()


def test_big_endian_utf16(read: Read) -> None:
    assert texts(read(b"\xfe\xff" + TEXT.encode("utf-16-be"))) == [TEXT]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TEXT, "cp1252"),
        ("He paid £5 for it.", "cp1252"),
        ("The minister said “no” — it’s over.", "cp1252"),
        (TEXT_OF_RUSSIA, "cp1251"),
        ("首相は金曜日に平和が近いと述べた。", "cp932"),
    ],
)
def test_another_encoding_is_guessed_with_a_note(read: Read, text: str, encoding: str) -> None:
    document = read(text.encode(encoding))
    assert texts(document) == [text]
    assert document.notes == (f"read as {encoding}, which was guessed: check the accents",)


def test_quotation_marks_that_became_controls_are_marks_again(read: Read) -> None:
    document = read("The minister said \x93no\x94 \x97 it\x92s over.")
    assert texts(document) == ["The minister said “no” — it’s over."]


def test_damaged_utf8_shows_the_damage_and_keeps_the_rest(read: Read) -> None:
    document = read(TEXT.encode() + b" Fin \xff.")
    assert texts(document) == [TEXT + " Fin \ufffd."]
    assert document.notes == ("1 characters are not valid UTF-8 and are shown as \ufffd: check them",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n \xe2\x80\xa8", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        ("\u200b\x81".encode(), "is empty"),
        (b"PK\x03\x04\x00\x00\xff\xfe\x00", "is binary"),
        (b"text with \x00 too \x00 many \x00 in \x00 it", "is binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "is binary"),
        (b"\x01\x02\x03\x04 four controls", "is binary"),
        (b"\xff\xfeodd", "is binary or damaged"),
    ],
)
def test_a_file_that_is_not_text_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(InputRefused, match=rf"article\.txt: .*({reason})"):
        read_plain_text(Source(origin="article.txt", data=data))


def test_a_text_too_large_for_one_article_is_refused(read: Read) -> None:
    with pytest.raises(InputRefused, match=r"article\.txt: larger than 5 MB"):
        read(b"word " * 1_000_001)


def test_the_largest_text_is_read(read: Read) -> None:
    document = read(b"# " + b"\n" * (MAX_TEXT_BYTES - 20) + b"The truce held on.")
    assert texts(document)[-1] == "The truce held on."


def test_a_declared_encoding_is_used(read: Read) -> None:
    assert read_document(_as("text/plain; charset=cp1251", TEXT_OF_RUSSIA.encode("cp1251"))).notes == ()
    assert texts(read_document(_as('text/plain; Charset="cp1251"', TEXT_OF_RUSSIA.encode("cp1251")))) == [
        TEXT_OF_RUSSIA
    ]


def test_a_wrong_or_unknown_encoding_is_ignored(read: Read) -> None:
    for stated in ("utf-8", "no-such-encoding", "", "base64"):
        document = read_document(_as(f"text/plain; charset={stated}", TEXT_OF_RUSSIA.encode("cp1251")))
        assert texts(document) == [TEXT_OF_RUSSIA]
        assert document.notes == ("read as cp1251, which was guessed: check the accents",)


def _as(media_type: str, data: bytes) -> Source:
    return Source(origin="article.txt", data=data, media_type=media_type)


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "raw_unicode_escape", "punycode", "idna", "hex", "\0", "x" * 999]
)
def test_an_encoding_that_no_text_uses_is_ignored(charset: str) -> None:
    """ "unicode_escape" produces lone surrogates, which cannot be stored; "punycode" takes hours."""
    data = b"The \\ud800 harbour-opens."
    source = Source(origin="a.txt", data=data, media_type=f"text/plain; charset={charset}")
    assert texts(read_document(source)) == [data.decode()]


@pytest.mark.parametrize(
    "name", ["UTF8", "latin-1", "windows-1252", "Shift_JIS", "gb2312", "koi8-r", "utf-16-le", "ISO-8859-15", "us-ascii"]
)
def test_the_usual_names_of_encodings_are_known(name: str) -> None:
    assert stated_encoding(name)


BODY = "The truce held through the night."


def with_head(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "", BODY])


def test_every_value(read: Read) -> None:
    document = read(
        with_head(
            'title: "Bridges: a story"',
            "outlet: Bridge Daily",
            "author: Clara Lockwood",
            "published: 2025-09-06T09:40:00+02:00",
            "url: https://bridge.example/a?b=c",
            "language: no",
        )
    )
    assert document.title == "Bridges: a story"
    assert document.outlet == "Bridge Daily"
    assert document.author == "Clara Lockwood"
    assert document.published == "2025-09-06T09:40:00+02:00"
    assert document.url == "https://bridge.example/a?b=c"
    assert document.language == "no"  # Norwegian, not False
    assert document.notes == ()
    assert texts(document) == [BODY]


def test_values_keep_their_text(read: Read) -> None:
    """YAML would parse these as 750, 15, True and 1.5."""
    for value in ("12:30", "0o17", "yes", "1.50", "1_000", "null and void"):
        assert read(with_head(f"title: {value}")).title == value


def test_an_author_list_is_joined(read: Read) -> None:
    assert read(with_head("author: [Clara Lockwood, Ben Ode]")).author == "Clara Lockwood, Ben Ode"
    assert read(with_head("author:", "  - Clara Lockwood", "  - Ben Ode")).author == "Clara Lockwood, Ben Ode"


def test_empty_values_and_an_empty_block(read: Read) -> None:
    document = read(with_head("outlet:", "author: ~", "published: null", 'url: ""'))
    assert (document.outlet, document.author, document.published, document.url) == (None, None, None, None)
    assert document.notes == ()
    assert texts(read(with_head())) == [BODY]


def test_an_unknown_key_is_noted(read: Read) -> None:
    document = read(with_head("titel: A typo", "Outlet: Bridge Daily"))
    assert document.title == BODY
    assert document.outlet == "Bridge Daily"
    assert document.notes == (
        "front matter 'titel' is not one of title, outlet, author, published, updated, url, language: ignored",
    )


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025-09-05", "2025-09-05"),
        ("2025/09/05", "2025-09-05"),
        ("20250905", "2025-09-05"),
        ("2025-09-06T09:40:00Z", "2025-09-06T09:40:00+00:00"),
        ("2025-09-06 09:40", "2025-09-06T09:40:00"),
        ("September 5, 2025", "2025-09-05"),
        ("5th of September 2025", "2025-09-05"),
        ("Fri, 05 Sep 2025 18:20:00 GMT", "2025-09-05T18:20:00+00:00"),
        ("Fri, 05 Sep 2025 18:20:00 -0400", "2025-09-05T18:20:00-04:00"),
        ("September 5, 2025, 6:20 PM EDT", "2025-09-05T18:20:00"),  # the name of a time zone is ambiguous
        ("2025-09-05 12:30 CEST", "2025-09-05T12:30:00"),
        ("25/9/2025", "2025-09-25"),
    ],
)
def test_dates(read: Read, written: str, iso: str) -> None:
    assert read(with_head(f"published: {written}")).published == iso


@pytest.mark.parametrize(
    ("published", "updated", "kept"),
    [
        ("2025-09-05", "2025-09-07", "2025-09-07"),
        ("2025-09-05T10:00:00Z", "2025-09-05T12:00:00Z", "2025-09-05T12:00:00+00:00"),
        ("2025-09-05", "2025-09-05T12:00:00Z", None),
        ("2025-09-05", "2025-09-04", None),
        ("March", "2025-09-04", "2025-09-04"),
    ],
)
def test_an_update_is_kept_if_it_is_later(read: Read, published: str, updated: str, kept: str | None) -> None:
    assert read(with_head(f"published: {published}", f"updated: {updated}")).updated == kept


def test_only_for_a_feed_an_update_stands_for_the_date_of_publication(read: Read) -> None:
    document = read(with_head("published: Updated 2025-09-07"))
    assert (document.published, document.updated, document.date_basis) == (None, "2025-09-07", None)
    source = Source(origin="a.xml#1", data=BODY.encode(), stated={"updated": "2025-09-07"}, media_type="text/plain")
    document = read_document(replace(source, dated_by_update=True))
    assert (document.published, document.updated, document.date_basis) == ("2025-09-07", "2025-09-07", DateBasis.UPDATE)


def test_a_feeds_bad_date_does_not_make_another_one_stated() -> None:
    head = "<head><link rel='canonical' href='https://a.example/2025/03/07/bridge'></head>"
    page = f"<html>{head}<body><article><h1>Old bridge</h1>{f'<p>{BODY}</p>' * 3}</article></body></html>"
    document = read_document(Source(origin="a.html", data=page.encode(), stated={"published": "soon"}))
    assert (document.published, document.date_basis) == ("2025-03-07", DateBasis.ADDRESS)


@pytest.mark.parametrize(
    "written",
    [
        *("September 2025", "2025", "2025-09", "2025-W36", "Friday", "12:30"),
        *("5/9/2025", "2025-13-45", "soon", "[2025-09-05]", "2025-09-05T10:00:00+99:00", "17570000", "1e9"),
        *("99999-01-01", "9999-12-31", "0001-01-01", "1066-10-14", "2999-01-01T10:00:00Z", "-1", "1e400"),
    ],
)
def test_an_incomplete_or_ambiguous_date_is_ignored_with_a_note(read: Read, written: str) -> None:
    document = read(with_head(f"published: {written}"))
    assert document.published is None
    assert document.notes == ("front matter 'published' is not a complete past date, such as 2025-09-05: ignored",)


def test_a_date_may_be_as_old_as_newspapers_and_as_late_as_tomorrow(read: Read) -> None:
    """In some time zones it is already tomorrow."""
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    for written, kept in (("1605-03-01", True), (f"{tomorrow}", True), (f"{tomorrow + dt.timedelta(days=2)}", False)):
        assert (read(with_head(f"published: {written}")).published == written) is kept


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/b", "javascript:alert(1)", "a.example/b", "http://", "'http://[::1'", "http://a.example:99999/b"],
)
def test_a_url_that_is_not_http_is_ignored_with_a_note(read: Read, url: str) -> None:
    document = read(with_head(f"url: {url}"))
    assert document.url is None
    assert document.notes == ("front matter 'url' is not an http or https URL: ignored",)


def test_a_value_that_is_not_a_short_text_is_ignored_with_a_note(read: Read) -> None:
    document = read(with_head(f"outlet: {'x' * 1_001}", "author: {a: b}"))
    assert (document.outlet, document.author) == (None, None)
    assert len(document.notes) == 2


def test_invisible_characters_are_removed_from_a_value(read: Read) -> None:
    document = read(with_head('title: "A\\0\\x1b[31m\\u202e harbour\\u200b"', 'author: "Ada\\ud800 Brandt"'))
    assert (document.title, document.author) == ("A[31m harbour", "Ada Brandt")


def test_a_value_of_several_lines_becomes_one_line(read: Read) -> None:
    assert read(with_head("title: |", "  One", "  two")).title == "One two"


@pytest.mark.parametrize(
    "title",
    [
        "Correction: ferry cost",
        "“We can’t wait”: mayor",
        "Q&A: what now?",
        "@mayor says no",
        '10% off: "sale" at mill',
        '"Quoted" mayor resigns',
        '"First" and "last"',
        "'Tis the season: a list",
        "[Update] Mayor resigns",
        "*Star* of Aske wins",
        "Tab\there: a headline",
        "- a dash",
        "% of what?",
        "We are #1, or are we?",
        "Aske is # 1",
        "!Alarm in Aske",
        "& Sons is sold",
        "`Code` red",
        "{Aske} and Lorne",
        "Is it? Yes: it is",
        "http://aske.example: an address",
    ],
)
def test_a_headline_may_have_any_characters(read: Read, title: str) -> None:
    document = read(with_head(f"title: {title}", "outlet: Oxhaven Post", "author: [A. Ode, B. Lind]"))
    assert (document.title, document.outlet) == (title.replace("\t", " "), "Oxhaven Post")
    assert document.author == "A. Ode, B. Lind"
    assert document.notes == ()


def test_lines_may_be_indented_or_quoted_where_the_block_is_not_yaml(read: Read) -> None:
    document = read(with_head("title: 'A: b'", "\tauthor: x: y", "outlet: The Post", "  of Aske", "tags:", "- a: b: c"))
    assert (document.title, document.author, document.outlet) == ("A: b", "x: y", "The Post of Aske")


@pytest.mark.parametrize("line", ["? [a, b]", "{a: b"])
def test_front_matter_that_has_no_values_is_refused_with_the_line(read: Read, line: str) -> None:
    with pytest.raises(InputRefused, match=r"article\.txt: line 1 of the front matter \(.+\) is not a value; write"):
        read(with_head(line, "title: a: b"))


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{BODY}",
        f"---\n{BODY}\n---\nMore was said.",
        f"{BODY}\n---\ntitle: no front matter\n---\nMore was said.",
        "\n".join(["---", *["key: value"] * 1_000, "---", BODY]),
    ],
)
def test_dashes_that_are_not_front_matter_stay_text(read: Read, text: str) -> None:
    assert texts(read(text)) == [line for line in text.split("\n") if line]


@pytest.mark.slow
def test_a_yaml_bomb_is_harmless(read: Read) -> None:
    started = time.process_time()
    aliases = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    merges = ["a: &a {x: y}"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        aliases.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
        merges.append(f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}")
    assert texts(read(with_head(*aliases, "title: *i"))) == [BODY]
    assert texts(read(with_head(*merges))) == [BODY]
    assert read(with_head("title: " + "[" * 9_000)).notes == ("front matter 'title' is not a short text: ignored",)
    assert time.process_time() - started < 20


def test_yaml_tags_create_no_objects(read: Read) -> None:
    assert read(with_head("title: !!python/object/apply:os.getcwd []", "outlet: !!int Daily")).outlet == "Daily"


def test_accents_are_composed_and_invisible_characters_removed_in_all_that_is_stored(read: Read) -> None:
    document = read(
        "---\ntitle: The Mu\u0308ller ca\u00adse\noutlet: Ska\u030ane\u200b Post\nauthor: Zoe\u0308 Nord\n---\n"
        "Ju\u0308rgen  Bran\u2060denburg paid 3 mil\u200blion\u00a0euros on Monday.\n"
    )
    assert (document.title, document.outlet, document.author) == ("The Müller case", "Skåne Post", "Zoë Nord")
    assert texts(document) == ["Jürgen Brandenburg paid 3 million euros on Monday."]


def test_a_null_costs_only_itself(read: Read) -> None:
    document = read(b"The quire \0of Aske left on Thursday, leader Pia Nord said.")
    assert texts(document) == ["The quire of Aske left on Thursday, leader Pia Nord said."]
    assert document.notes == ("control characters were removed (1): check that nothing is missing",)


def test_doubly_encoded_text_is_mended_with_a_note(read: Read) -> None:
    document = read("---\nauthor: ZoÃ« Nord\n---\nThe mayor\u00e2\u0080\u0099s office said it\u00e2\u0080\u0099s late.")
    assert (document.author, texts(document)) == ("Zoë Nord", ["The mayor’s office said it’s late."])
    assert document.notes == ("UTF-8 that had been read as another encoding was repaired: check the accents",)


_PROSE = "The ferry to Lorne left on Monday with forty people on board, its owner told the council of Elm."


@pytest.mark.parametrize(
    "table",
    [
        ["Built: 1987", "Length over all: 42 metres", "Owner of the ferry: Lorne Line, Elm", "Crew: 9"],
        ["Elm Rovers 12 4 40", "Marlow Town FC 12 5 38", "FC Lorne (Elm) 11 3 31"],
        ["Team\tPoints", "Elm Rovers\t40", "Marlow Town\t38"],
        ["Elm | 12 %", "Marlow | 9.5 %", "Lorne and Aske | 7 %"],
    ],
)
def test_the_rows_of_a_table_at_the_end_are_no_headings(read: Read, table: list[str]) -> None:
    document = read("\n\n".join(["The ferry", _PROSE, "The ferry in short", *table]))
    assert kinds(document)[:2] == ["heading", "body"]
    assert "heading" not in kinds(document)[3:]
    assert texts(document)[3:] == [" ".join(row.split()) for row in table]


def test_a_heading_above_a_paragraph_is_one_below_another_short_line(read: Read) -> None:
    document = read(f"The ferry\n\nA story in two parts\n\n{_PROSE}\n\nPart 2: Lorne\n\n{_PROSE}")
    assert kinds(document) == ["heading", "heading", "body", "heading", "body"]
