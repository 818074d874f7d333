"""JSON Lines, JSON files and tables: records with field names of all kinds, and malformed ones."""

import gzip
import io
import json
from typing import Any

import pytest

from index.errors import InputRefused
from index.formats.recognition import recognise
from index.formats.table import Format
from index.gathering.containers.archives import open_gzip
from index.gathering.records import tables as records
from index.gathering.records.tables import read_json, read_json_lines, read_table
from index.text.clean import short_hash
from tests.index.gathering.unpacked import Unpacked, unpack

TEXT = "The harbour opened again on Friday.\n\nFerries left on time."
URL = "https://paper.example/harbour"


def lines(*items: Any) -> Unpacked:
    written = [item if isinstance(item, str) else json.dumps(item) for item in items]
    return unpack(read_json_lines, "\n".join(written) + "\n", "news.jsonl")


def loaded(value: Any) -> Unpacked:
    return unpack(read_json, json.dumps(value), "news.json")


def table(content: str | bytes, name: str = "news.csv") -> Unpacked:
    return unpack(read_table, content, name)


def test_a_record_is_an_article_with_its_stated_metadata() -> None:
    record = {"text": TEXT, "title": "Harbour opens", "url": URL, "publish_date": "2024-05-06", "authors": ["Jane Doe"]}
    source = lines(record | {"source": "The Example Times", "language": "en", "split": "train"}).only
    assert source.origin == f"news.jsonl#{URL}"
    assert source.data == TEXT.encode()
    assert source.media_type == "text/plain; charset=utf-8"
    assert source.stated == {
        "title": "Harbour opens",
        "url": URL,
        "published": "2024-05-06",
        "author": "Jane Doe",
        "outlet": "The Example Times",
        "language": "en",
    }
    assert (source.partial, source.notes) == (False, ())


@pytest.mark.parametrize(
    ("given", "author"),
    [
        ('Ada Holm, "Bo ONeal", Eve Poe', "Ada Holm, Bo ONeal, Eve Poe"),
        ('"Bo ONeal"', "Bo ONeal"),
        ('Ada "Addie" Holm, Bo Lind', 'Ada "Addie" Holm, Bo Lind'),
    ],
)
def test_a_name_in_a_list_is_without_its_quotation_marks(given: str, author: str) -> None:
    assert lines({"text": TEXT, "author": given}).only.stated["author"] == author


def test_records_keep_their_origins_when_one_is_inserted_above() -> None:
    one, two, three = {"text": "One.", "url": URL}, {"text": "Two.", "ID": 17}, {"text": "Three."}
    expected = [f"news.jsonl#{URL}", "news.jsonl#17", f"news.jsonl#{short_hash('Three.')}"]
    assert lines(one, two, three).origins == expected
    assert lines({"text": "New."}, one, "", two, three).origins[1:] == expected


def test_two_records_with_the_same_url_are_both_read() -> None:
    records = [
        {"text": "One.", "url": URL},
        {"text": "Two.", "url": URL, "id": 7},
        {"text": "Three.", "url": f"{URL}#e3"},
    ]
    found = lines(*records, {"text": "Four.", "url": f"{URL}/4", "id": 8})
    ids = [short_hash("One."), "7", "e3"]
    assert [source.record_id for source in found.sources] == [*ids, None]
    assert found.origins[:3] == [
        f"news.jsonl#{URL}~{ids[0]}", f"news.jsonl#{URL}~7", f"news.jsonl#{URL}#e3~e3"
    ]  # fmt: skip
    assert sorted(lines(*records[::-1]).origins) == sorted(found.origins[:3])


def test_records_with_the_same_url_and_id_are_told_apart_by_their_texts() -> None:
    found = lines({"text": "One.", "url": URL, "id": 7}, {"text": "Two.", "url": URL, "id": 7})
    assert [source.record_id for source in found.sources] == [f"7~{short_hash(text)}" for text in ("One.", "Two.")]
    again = lines({"text": "One.", "url": URL, "id": 7}, {"text": "One.", "url": URL, "id": 8})
    assert [source.record_id for source in again.sources] == [None, None]


def test_an_invalid_url_does_not_identify_a_record() -> None:
    source = lines({"text": "One.", "url": "javascript:alert(1)", "id": "a\nb"}).only
    assert source.origin == r"news.jsonl#a\nb"
    assert source.stated == {"url": "javascript:alert(1)"}  # ignored later, with a note


@pytest.mark.parametrize(
    ("record", "stated"),
    [
        (  # NewsAPI
            {"source": {"id": None, "name": "Times"}, "author": "J. Doe", "title": "T", "url": URL,
             "publishedAt": "2024-05-06T10:00:00Z", "content": TEXT, "description": "Short."},
            {"outlet": "Times", "author": "J. Doe", "title": "T", "url": URL, "published": "2024-05-06T10:00:00Z"},
        ),
        (  # news-please
            {"authors": ["A", "B"], "date_download": "2025-01-01", "date_modify": None,
             "date_publish": "2024-05-06 10:00:00", "maintext": TEXT, "source_domain": "paper.example", "title": "T",
             "url": URL, "language": "en"},
            {"author": "A, B", "published": "2024-05-06 10:00:00", "outlet": "paper.example", "title": "T", "url": URL,
             "language": "en"},
        ),
        (  # newspaper4k
            {"url": URL, "title": "T", "authors": [], "publish_date": None, "text": TEXT, "summary": "",
             "meta_lang": "de", "meta_site_name": "Times", "html": "<p>whole page</p>"},
            {"url": URL, "title": "T", "outlet": "Times", "language": "de"},
        ),
        (  # schema.org
            {"@type": "NewsArticle", "headline": "T", "articleBody": TEXT, "datePublished": "2024-05-06",
             "author": [{"@type": "Person", "name": "A"}, {"@type": "Person", "name": "B"}], "inLanguage": "en-GB",
             "publisher": {"@type": "Organization", "name": "Times", "url": "https://paper.example"},
             "mainEntityOfPage": {"@type": "WebPage", "@id": URL}},
            {"title": "T", "published": "2024-05-06", "author": "A, B", "language": "en-GB", "outlet": "Times",
             "url": URL},
        ),
        (  # trafilatura, which calls the URL `source`
            {"title": "T", "author": None, "hostname": "paper.example", "date": "2024-05-06", "source": URL,
             "source-hostname": "Times", "text": TEXT, "raw_text": "x", "excerpt": "y", "fingerprint": "1"},
            {"title": "T", "outlet": "Times", "published": "2024-05-06", "url": URL},
        ),
        (  # the Guardian
            {"id": "world/1", "webTitle": "T", "webUrl": URL, "webPublicationDate": "2024-05-06T10:00:00Z",
             "lastModified": "2024-05-07T09:00:00Z",
             "fields": {"bodyText": TEXT, "byline": "By Jane Doe"}},
            {"title": "T", "url": URL, "published": "2024-05-06T10:00:00Z", "updated": "2024-05-07T09:00:00Z",
             "author": "Jane Doe"},
        ),
        (  # Elasticsearch, MongoDB
            {"_source": {"body": TEXT, "headline": "T", "date": {"$date": {"$numberLong": "1714989600000"}}}},
            {"title": "T", "published": "1714989600000"},
        ),
        (  # pandas, with NaN
            {"Article Text": TEXT, "Headline": "T", "Author": float("nan"), "Date": 1714989600000,
             "Publication": "None"},
            {"title": "T", "published": "1714989600000"},
        ),
        (  # a list of paragraphs; URLs of authors among their names
            {"body": TEXT.split("\n\n"), "name": "harbour_2024.txt", "authors": ["A", "https://social.example/a"],
             "published": True, "date": 20240506},
            {"author": "A", "published": "20240506"},
        ),
    ],
)  # fmt: skip
def test_the_field_names_of_common_data_sets_are_known(record: dict[str, Any], stated: dict[str, str]) -> None:
    source = lines(record).only
    assert source.data == TEXT.encode()
    assert source.media_type == "text/plain; charset=utf-8"
    assert source.stated == stated


@pytest.mark.parametrize(
    ("record", "data"),
    [
        ({"content_html": "<em>Ferries</em> left."}, "<em>Ferries</em> left."),
        ({"title": {"rendered": "A &amp; B"}, "content": {"rendered": "<p>Ferries left.</p>"}}, "<p>Ferries left.</p>"),
        ({"text": "Ferries left.<br/>They were full."}, "Ferries left.<br/>They were full."),
        ({"text": 'One <a href="/x">link</a>.\n\nTwo.'}, '<p>One <a href="/x">link</a>.</p>\n<p>Two.</p>'),
        ({"text": "One <b>word</b>.\nTwo."}, "<p>One <b>word</b>.</p>\n<p>Two.</p>"),
    ],
)
def test_html_is_recognised_by_the_field_name_or_its_markup(record: dict[str, Any], data: str) -> None:
    source = lines(record).only
    assert source.media_type == "text/html; charset=utf-8"
    assert source.data == data.encode()
    assert source.stated.get("title") in (None, "A & B")


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("Is 3 < 5 and 7 > 6? The <harbour> says yes.", "Is 3 < 5 and 7 > 6? The <harbour> says yes."),
        ("He wrote <p> in his note.", "He wrote <p> in his note."),
        ("Smith &amp; Sons &#8211; a firm &notanentity", "Smith & Sons – a firm &notanentity"),
    ],
)
def test_other_texts_are_plain(text: str, data: str) -> None:
    source = lines({"text": text, "title": "Smith &amp; Sons"}).only
    assert source.media_type == "text/plain; charset=utf-8"
    assert source.data == data.encode()
    assert source.stated == {"title": "Smith & Sons"}


def test_a_truncated_text_or_a_summary_is_partial() -> None:
    cut = lines({"content": "The harbour opened again on… [+2345 chars]"}).only
    assert (cut.data, cut.partial) == ("The harbour opened again on…".encode(), True)
    assert cut.notes == ("only the beginning of the text is given",)
    summary = lines({"title": "T", "description": "The harbour opened.", "link": URL}).only
    assert (summary.data, summary.partial) == (b"The harbour opened.", True)
    assert summary.notes == ("only a summary is given, not the text",)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "cut of', "is not valid JSON (Unterminated string starting at, character 10); save it again"),
        ("no json", "is not valid JSON (Expecting value, character 1); save it again"),
        ('{"text": "a"} {"text": "b"}', "has more than one JSON object; write each on its own line"),
        ("[1, 2]", "not a JSON object; write each article as one, with its text as 'text'"),
        ("null", "not a JSON object; write each article as one, with its text as 'text'"),
        ("1" * 5_000, "is JSON that cannot be parsed (Exceeds the limit (4300 digits)"),
        ('{"a":' * 100_000, "is JSON that cannot be parsed (maximum recursion depth exceeded"),
        ('{"seendate": 1, "domain": "x"}', "no text among its fields ('seendate', 'domain'); rename"),
        ('{"text": "  ", "title": "T"}', "its text is empty; fill it in or remove it"),
        ('{"text": {"a": [[[]]]}}', "its text is empty; fill it in or remove it"),
        ("{}", "no text among its fields (it has none); rename the field with the text to 'text' or 'html'"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_others_are_read(line: str, reason: str) -> None:
    found = lines({"text": "One."}, "", line, {"text": "Two."})
    assert len(found.refused) == 1
    assert found.refused[0].startswith(f"news.jsonl: line 3: {reason}")
    assert [source.data for source in found.sources] == [b"One.", b"Two."]


def test_a_line_that_is_too_long_is_refused_and_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_MAX_LINE", 100)
    found = lines({"text": "One."}, {"text": "x" * 200_000}, {"text": "Two."}, {"text": "y" * 101})
    assert [source.data for source in found.sources] == [b"One.", b"Two."]
    assert [refusal.partition(" is longer")[0] for refusal in found.refused] == [
        "news.jsonl: line 2:",
        "news.jsonl: line 4:",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_lines_may_be_in_any_unicode_encoding(encoding: str) -> None:
    content = '{"text": "Déjà vu\u2028au port."}\r\n\r\n{"text": "Fin."}'.encode(encoding)
    found = unpack(read_json_lines, content, "news.jsonl")
    assert [source.data.decode() for source in found.sources] == ["Déjà vu\u2028au port.", "Fin."]
    assert found.refused == []


def test_another_encoding_is_guessed_with_a_note() -> None:
    content = '{"text": "Déjà vu au port."}\n{"text": "Elle a été là."}\n'.encode("cp1252")
    found = unpack(read_json_lines, content, "news.jsonl")
    assert [source.data.decode() for source in found.sources] == ["Déjà vu au port.", "Elle a été là."]
    assert {source.notes for source in found.sources} == {("read as cp1252, which was guessed: check the accents",)}


def test_damage_is_shown_with_a_note() -> None:
    content = '{"text": "Déjà vu à la fête."}\n'.encode() + b'{"text": "ca\xff"}\n{"text": "half \\ud83d a pair"}\n'
    found = unpack(read_json_lines, content, "news.jsonl")
    assert [source.data.decode() for source in found.sources] == [
        "Déjà vu à la fête.",
        "ca\ufffd",
        "half \ufffd a pair",
    ]
    note = "1 characters could not be decoded and are shown as \ufffd: check them"
    assert [source.notes for source in found.sources] == [(), (note,), (note,)]


@pytest.mark.parametrize("reader", [read_json_lines, read_json, read_table])
def test_a_binary_file_is_refused(reader: Any) -> None:
    with pytest.raises(InputRefused, match=r"news: is binary or damaged; save it as UTF-8 text first"):
        unpack(reader, b"\x89PNG\r\n\x1a\n\0\0\0", "news")


@pytest.mark.slow
def test_a_gzipped_list_is_read_up_to_where_it_is_damaged() -> None:
    whole = gzip.compress("".join(f'{{"text": "{short_hash(str(n)) * 20}"}}\n' for n in range(20_000)).encode())
    stream = open_gzip("news.jsonl.gz", io.BytesIO(whole[: len(whole) // 2]))
    found = unpack(read_json_lines, stream, "news.jsonl")
    assert len(found.sources) > 5_000
    assert len(found.refused) == 1
    assert found.refused[0].startswith("news.jsonl.gz: is damaged after ")


def test_a_json_file_contains_one_article_or_a_list_of_them() -> None:
    assert loaded({"text": TEXT, "url": URL}).only.origin == f"news.json#{URL}"
    found = loaded([{"text": "One."}, 5, {"text": "Two."}])
    assert [source.data for source in found.sources] == [b"One.", b"Two."]
    assert found.refused == [
        "news.json: record 2: not a JSON object; write each article as one, with its text as 'text'"
    ]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "ok", "articles": [{"text": "One."}, {"text": "Two."}]},
        {"response": {"status": "ok", "results": [{"text": "One."}, {"text": "Two."}]}},
        {"took": 3, "hits": {"hits": [{"_source": {"text": "One."}}, {"_source": {"text": "Two."}}]}},
        {"@context": "https://schema.org", "@graph": [{"articleBody": "One."}, {"articleBody": "Two."}]},
    ],
)
def test_the_list_in_the_response_of_a_news_api_is_found(answer: Any) -> None:
    found = loaded(answer)
    assert [source.data for source in found.sources] == [b"One.", b"Two."]
    assert found.refused == []


def test_the_title_of_a_json_feed_is_the_outlet_of_its_articles() -> None:
    item = {"id": "1", "url": URL, "title": "T", "content_html": "<p>One.</p>", "date_published": "2024-05-06"}
    source = loaded(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Times", "language": "en", "items": [item]}
    ).only
    assert source.origin == f"news.json#{URL}"
    assert source.stated == {"outlet": "Times", "language": "en", "title": "T", "url": URL, "published": "2024-05-06"}


def test_json_lines_under_another_name_are_read() -> None:
    found = unpack(read_json, '{"text": "One."}\n{"text": "Two."}\nno\n', "news.json")
    assert [source.data for source in found.sources] == [b"One.", b"Two."]
    assert found.refused[0].startswith("news.json: line 3: is not valid JSON")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", r"is not valid JSON \(Expecting value, character 1\)"),
        (b'{\n"text": "a",\n"title" "b"}', r"is not valid JSON \(Expecting ':' delimiter, line 3, character 9\)"),
        (b"[]", "is an empty list; nothing was added"),
        (b"[" * 100_000, "is JSON that cannot be parsed"),
    ],
)
def test_a_json_file_that_cannot_be_used_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(InputRefused, match=rf"news\.json: {reason}"):
        unpack(read_json, content, "news.json")


def test_a_json_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_BYTES", 10)
    with pytest.raises(InputRefused, match=r"news\.json: larger than .*; save it as JSON Lines"):
        loaded({"text": TEXT})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_may_have_any_usual_delimiter(delimiter: str) -> None:
    rows = [["Title", "Text", "URL"], ["T", '"One, two; three | four\t""five""\nsix."', URL]]
    source = table("\n".join(delimiter.join(row) for row in rows)).only
    assert source.data == b'One, two; three | four\t"five"\nsix.'
    assert source.stated == {"title": "T", "url": URL}
    assert source.origin == f"news.csv#{URL}"


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;\r", "\ufeffsep=;"])
def test_the_line_in_which_excel_names_the_delimiter_is_not_the_header(line: str) -> None:
    found = table(f"{line}\ntitle;text\nFerry, one;The ferry left, at last.\nFerry;two;three\n")
    assert [source.data for source in found.sources] == [b"The ferry left, at last."]
    assert found.sources[0].stated == {"title": "Ferry, one"}
    assert found.refused == ["news.csv: line 4: has 3 values for 2 columns; put texts in quotation marks"]
    assert recognise("news", f"{line}\ntitle;text\n".encode()) is Format.CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_may_be_in_any_encoding(encoding: str) -> None:
    source = table('title,text\r\nFête,"Déjà vu\r\nau port."\r\n'.encode(encoding)).only
    assert source.data.decode() == "Déjà vu\nau port."
    assert source.stated == {"title": "Fête"}
    guessed = ("read as cp1252, which was guessed: check the accents",)
    assert source.notes == (guessed if encoding == "cp1252" else ())


def test_a_table_with_only_texts() -> None:
    assert [source.data for source in table("text\nOne.\n\nTwo.\n").sources] == [b"One.", b"Two."]


def test_a_very_long_text_in_a_table_is_read() -> None:
    assert len(table("text\n" + "x" * 1_000_000).only.data) == 1_000_000


def test_malformed_rows_are_refused_or_noted_with_their_lines() -> None:
    found = table('title,text,url\n"A\nB",One.\nT,an unquoted, text,\n,,\nT,Three.,\n')
    assert [source.data for source in found.sources] == [b"One.", b"Three."]
    assert found.sources[0].notes == ("its row has 2 values for 3 columns",)
    assert found.refused == [
        "news.csv: line 4: has 4 values for 3 columns; put texts in quotation marks",
        "news.csv: line 5: its text is empty; fill it in or remove it",
    ]


def test_a_stray_quotation_mark_does_not_merge_the_remaining_rows() -> None:
    found = table('title,text\nT,"He said "no" to it."\nT,Two.\nT,"never closed\nT,Four.\n')
    assert [source.data for source in found.sources] == [b"Two."]
    assert [refusal.partition("; put texts")[0] for refusal in found.refused] == [
        "news.csv: line 2: not a valid row (',' expected after '\"')",
        "news.csv: line 4: not a valid row (unexpected end of data)",
    ]


def test_rows_after_an_unclosed_quotation_mark_are_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing it again from each following line would take quadratic time."""
    monkeypatch.setattr(records, "MAX_BYTES", 1_000)
    found = table('title,text\nT,One.\nT,"never closed\n' + "T,Two.\n" * 1_000)
    assert [source.data for source in found.sources] == [b"One."]
    assert found.refused == ["news.csv: line 3: a quotation mark is not closed; close it: what follows was skipped"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", r"no text among its fields \(it has none\).* in its first line"),
        ("One.,Two.\n1,2\n", r"no text among its fields \('One\.', 'Two\.'\); rename the field with the text"),
        ('title,"text\n', r"its first line does not name columns \(unexpected end of data\); add one that does"),
    ],
)
def test_a_table_without_a_column_of_texts_is_refused(content: str, reason: str) -> None:
    with pytest.raises(InputRefused, match=rf"news\.csv: {reason}"):
        table(content)


def test_a_line_of_a_table_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_MAX_LINE", 100)
    found = table("title,text\nT," + "x" * 200 + "\nT,Two.\n")
    assert [source.data for source in found.sources] == [b"Two."]
    assert found.refused[0].startswith("news.csv: line 2: not a valid row (is longer than")
    with pytest.raises(InputRefused, match=r"news\.csv: its first line is longer than"):
        table("x" * 200 + "\nT,Two.\n")


@pytest.mark.parametrize("value", [10**400, -(10**400), float("inf"), [[[[[["x"]]]]]], {"name": {"name": 10**400}}])
def test_a_number_of_any_size_does_no_harm(value: Any) -> None:
    assert lines({"text": TEXT, "title": value, "author": value, "date": value}).only.data == TEXT.encode()


def test_a_control_character_costs_only_itself() -> None:
    source = lines({"text": "The quire \0 left.\x01\x02\x03\x04"}).only
    assert source.data == b"The quire  left."
    assert source.notes == ("control characters were removed (5): check that nothing is missing",)


def test_html_fields_without_a_tag_and_names_are_unescaped() -> None:
    source = lines(
        {"content_html": "It&#8217;s late, Smith &amp; Sons said.", "author": "Zo&euml; M", "source": "A &amp; B"}
    ).only
    assert (source.data.decode(), source.media_type) == ("It’s late, Smith & Sons said.", "text/plain; charset=utf-8")
    assert (source.stated["author"], source.stated["outlet"]) == ("Zoë M", "A & B")


def test_a_text_whose_tags_are_escaped_is_html() -> None:
    source = lines({"text": "&lt;p&gt;It&#8217;s late.&lt;/p&gt;"}).only
    assert (source.data.decode(), source.media_type) == ("<p>It’s late.</p>", "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("authors", "kept"),
    [
        (["Ada Holm Bo Lind", "Ada Holm", "Bo Lind"], "Ada Holm, Bo Lind"),
        (["Ada Holm", "Ada Holm Lind"], "Ada Holm, Ada Holm Lind"),
        (["Ada Holm", "Last Updated", "Social Links Navigation"], "Ada Holm"),
    ],
)
def test_an_author_who_is_several_others_run_together_is_left_out(authors: list[str], kept: str) -> None:
    assert lines({"text": TEXT, "authors": authors}).only.stated["author"] == kept


@pytest.mark.parametrize(
    ("title", "stated", "kept"),
    [
        ("Harbour opens | Elm Post", {"outlet": "Elm Post"}, "Harbour opens"),
        ("Harbour opens - elmpost.com", {"url": "https://www.elmpost.com/a"}, "Harbour opens"),
        ("Harbour opens – Reuters", {"url": "https://www.reuters.com/a"}, "Harbour opens"),
        ("Who owns the Elm Post", {"outlet": "Elm Post"}, "Who owns the Elm Post"),
        ("Harbour opens | Marlow Times", {"outlet": "Elm Post"}, "Harbour opens | Marlow Times"),
        ("Harbour opens | Elm Post", {}, "Harbour opens | Elm Post"),
    ],
)
def test_a_title_does_not_end_with_the_name_of_its_outlet(title: str, stated: dict[str, str], kept: str) -> None:
    assert lines({"text": TEXT, "title": title, **stated}).only.stated["title"] == kept
