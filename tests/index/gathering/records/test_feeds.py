"""News feeds: entries with their texts and metadata; malformed and hostile feeds."""

import socket
from xml.sax.saxutils import escape

import pytest

from index.errors import InputRefused
from index.gathering.records.feeds import read_feed
from index.text.clean import short_hash
from tests.index.gathering.unpacked import Unpacked, unpack

SUMMARY = "the feed has only a summary of the article, not its text"


def rss(*items: str, channel: str = "<title>The Example Times</title><language>en-gb</language>") -> str:
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>\n<rss version="2.0" {spaces}><channel>{channel}{inside}</channel></rss>'


def atom(*entries: str, feed: str = "<title>The Example Times</title>") -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">{feed}{inside}</feed>'


def unpacked(content: str | bytes) -> Unpacked:
    return unpack(read_feed, content, "feed.xml")


def test_an_rss_item_with_its_content() -> None:
    source = unpacked(
        rss(
            "<title>Harbour opens</title><link>https://paper.example/1</link><guid isPermaLink='false'>id-1</guid>"
            "<dc:creator>Jane Doe</dc:creator><pubDate>Mon, 06 May 2024 10:00:00 +0200</pubDate>"
            "<description>Short.</description>"
            "<content:encoded><![CDATA[<p>Ferries left < on time.</p>]]></content:encoded>"
        )
    ).only
    assert source.origin == "feed.xml#id-1"
    assert source.data == b"<p>Ferries left < on time.</p>"
    assert source.media_type == "text/html; charset=utf-8"
    assert source.stated == {
        "title": "Harbour opens",
        "outlet": "The Example Times",
        "author": "Jane Doe",
        "language": "en-gb",
        "url": "https://paper.example/1",
        "published": "Mon, 06 May 2024 10:00:00 +0200",
    }
    assert (source.partial, source.notes, source.url) == (False, (), None)


def test_an_atom_entry_with_its_content() -> None:
    source = unpacked(
        atom(
            '<id>tag:1</id><title type="html">A &amp;amp; &lt;i&gt;B&lt;/i&gt;</title><published>2024-05-06</published>'
            '<updated>2024-06-07T10:00:00Z</updated><link href="https://paper.example/1"/><author><name>A</name></author>'
            '<author><name>B</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x<br/>y</p>'
            "</div></content>"
        )
    ).only
    assert source.origin == "feed.xml#tag:1"
    assert source.data == b"<p>x<br>y</p>"
    assert source.stated == {
        "title": "A & B",
        "outlet": "The Example Times",
        "author": "A, B",
        "language": "fr",
        "url": "https://paper.example/1",
        "published": "2024-05-06",
        "updated": "2024-06-07T10:00:00Z",
    }
    assert not source.dated_by_update


def test_a_summary_alone_is_partial() -> None:
    html, plain = unpacked(
        rss("<description>&lt;p&gt;One.&lt;/p&gt;</description>", "<description>Two.</description>")
    ).sources
    assert (html.data, html.media_type, html.partial, html.notes) == (
        b"<p>One.</p>",
        "text/html; charset=utf-8",
        True,
        (SUMMARY,),
    )
    assert (plain.data, plain.partial) == (b"Two.", True)


def test_plain_content_stays_plain() -> None:
    source = unpacked(atom('<content type="text">Is 3 &lt; 5 &amp;amp; so on?</content>')).only
    assert (source.data, source.media_type) == (b"Is 3 < 5 &amp; so on?", "text/plain; charset=utf-8")
    assert source.partial is False


def test_an_entry_with_only_a_link_can_be_fetched() -> None:
    source = unpacked(rss("<link>https://paper.example/1</link>")).only
    assert (source.data, source.partial) == (b"", True)
    assert source.stated["url"] == "https://paper.example/1"
    assert source.notes == ("the feed has only a link to the article, not its text",)


@pytest.mark.parametrize(
    "link", ["", "<link>javascript:alert(1)</link>", "<link>/relative</link>", "<link>http://[</link>"]
)
def test_an_entry_without_text_or_valid_link_is_refused_with_its_number(link: str) -> None:
    found = unpacked(
        rss("<description>One.</description>", f"<title>T</title>{link}", "<description>Three.</description>")
    )
    assert found.refused == ["feed.xml: entry 2 has neither a text nor a link; nothing can be added for it"]
    assert [source.data for source in found.sources] == [b"One.", b"Three."]


def test_origins_do_not_depend_on_the_position() -> None:
    items = ["<guid>a</guid><description>One.</description>", "<description>Two.</description>"]
    origins = unpacked(rss(*items)).origins
    assert origins == ["feed.xml#a", f"feed.xml#{short_hash('Two.')}"]
    assert unpacked(rss("<description>New.</description>", *items)).origins[1:] == origins
    assert unpacked(rss(items[0], items[0])).origins == ["feed.xml#a", "feed.xml#a~2"]


def test_dates_are_as_the_feed_has_them() -> None:
    dates = "<pubDate>2024-W10</pubDate><atom:updated>sometime in May</atom:updated>"
    feed = rss(f"<description>One.</description>{dates}").replace(
        "<rss ", '<rss xmlns:atom="http://www.w3.org/2005/Atom" '
    )
    source = unpacked(feed).only  # what feedparser made of them would be today, or the first of a month
    assert (source.stated["published"], source.stated["updated"]) == ("2024-W10", "sometime in May")


def test_an_atom_entry_with_only_an_update_has_no_date_of_publication_stated() -> None:
    source = unpacked(atom("<content>One.</content><updated>2024-05-06T10:00:00+02:00</updated>")).only
    assert "published" not in source.stated
    assert source.stated["updated"] == "2024-05-06T10:00:00+02:00"
    assert source.dated_by_update
    assert source.notes == ("the feed states the date of an update, not of publication",)


def test_the_only_date_of_rss_1_is_the_publication_date() -> None:
    source = unpacked(rss("<description>One.</description><dc:date>2024-05-06</dc:date>")).only
    assert (source.stated["published"], source.notes) == ("2024-05-06", (SUMMARY,))


@pytest.mark.parametrize(
    ("given", "author"),
    [
        ("<author>jane@paper.example (Jane Doe)</author>", "Jane Doe"),
        ("<author>Jane Doe &lt;jane@paper.example&gt;</author>", "Jane Doe"),
        ("<author>jane@paper.example</author>", "jane@paper.example"),
        ("<author>Jane Doe</author>", "Jane Doe"),
        ("<dc:creator>A</dc:creator><dc:creator>B</dc:creator>", "A, B"),
        ("", None),
    ],
)
def test_authors_of_rss_items(given: str, author: str | None) -> None:
    channel = "<managingEditor>boss@paper.example</managingEditor>"
    assert unpacked(rss(f"<description>One.</description>{given}", channel=channel)).only.stated.get("author") == author


def test_the_author_of_an_atom_feed_is_that_of_its_entries() -> None:
    found = unpacked(
        atom("<content>One.</content>", "<content>Two.</content><author><name>B</name></author>",
             feed="<title>T</title><author><name>A</name></author>")
    )  # fmt: skip
    assert [source.stated["author"] for source in found.sources] == ["A", "B"]


def test_an_entry_from_another_feed_has_that_feed_as_its_outlet() -> None:
    source = unpacked(rss("<description>One.</description><source url='https://o.example/'>Other Times</source>")).only
    assert source.stated["outlet"] == "Other Times"


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Harbour &amp;amp; ferries", "Harbour & ferries"),
        ("&lt;b&gt;Harbour&lt;/b&gt; opens&lt;br&gt;again", "Harbour opens again"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Harbour &lt;i&gt;opens&lt;/i&gt;", "Harbour opens"),
        ("Is 5 &lt; 6?", "Is 5 < 6?"),
        ("<![CDATA[Q&A: the harbour]]>", "Q&A: the harbour"),
        ("&lt;i&gt;The&lt;/i&gt; &lt;![&lt;![", "<i>The</i> <![<!["),  # no parser can read it
    ],
)
def test_titles_are_without_markup_and_entities(given: str, title: str) -> None:
    assert unpacked(rss(f"<title>{given}</title><description>One.</description>")).only.stated["title"] == title


def test_a_malformed_feed_is_read_as_far_as_possible_with_one_note() -> None:
    content = rss("<title>Fish & chips</title><description>One.</description>", "<description>Two.</description>")
    one, two = unpacked(content).sources
    assert [one.data, two.data] == [b"One.", b"Two."]
    assert one.notes == (
        "the feed is not well-formed (not well-formed (invalid token) in line 2): check that nothing is missing",
        SUMMARY,
    )
    assert two.notes == (SUMMARY,)


def test_a_truncated_feed_is_read_up_to_its_end() -> None:
    content = rss("<description>One.</description>", "<description>Two is cut o")
    found = unpacked(content[: content.index("cut o")])
    assert found.sources[0].data == b"One."
    assert found.sources[0].notes[0].startswith("the feed is not well-formed (")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1"])
def test_feeds_in_other_encodings(encoding: str) -> None:
    content = rss("<description>Déjà vu.</description>").replace("?>", f' encoding="{encoding.removesuffix("-sig")}"?>')
    assert unpacked(content.encode(encoding)).only.data.decode() == "Déjà vu."


def test_a_wrongly_declared_encoding_is_noted() -> None:
    content = rss("<description>Déjà vu.</description>").replace("?>", ' encoding="utf-8"?>').encode("cp1252")
    source = unpacked(content).only
    assert source.data.decode() == "Déjà vu."
    assert "document declared as utf-8, but parsed as windows-1252" in source.notes[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not an RSS or Atom feed; check the URL that it was saved from"),
        (b"https://paper.example/feed", "is not an RSS or Atom feed"),
        (b"/etc/passwd", "is not an RSS or Atom feed"),
        (b"<html><body><p>One.</p></body></html>", "is not an RSS or Atom feed"),
        (bytes(range(256)) * 100, "is not an RSS or Atom feed"),
        (rss().encode(), "has no entries"),
    ],
)
def test_a_file_that_is_not_a_feed_is_refused_and_nothing_is_fetched(
    content: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", None)
    with pytest.raises(InputRefused, match=rf"feed\.xml: {reason}"):
        unpacked(content)


def _declaring(*entities: str, use: str) -> str:
    declared = "\n".join(f"<!ENTITY {entity}>" for entity in entities)
    return rss(f"<title>{use}</title><description>One.</description>").replace(
        "\n", f"\n<!DOCTYPE rss [\n{declared}\n]>\n", 1
    )


def test_external_entities_are_not_read() -> None:
    source = unpacked(_declaring('secret SYSTEM "file:///etc/passwd"', use="x&secret;y")).only
    assert "root:" not in source.stated["title"]


def test_an_entity_bomb_is_not_expanded() -> None:
    ten = "".join(f"&e{0};" for _ in range(10))
    source = unpacked(_declaring('e0 "aaaaaaaaaa"', f'e1 "{ten}"', use="&e1;")).only
    assert "aaaaaaaaaa" not in source.stated["title"]
    with pytest.raises(InputRefused, match="its own entities expand to too large a feed"):
        unpacked(_declaring(f'e "{"a" * 10_000}"', use="&e;" * 10_000))


def test_hostile_sizes_and_depths() -> None:
    deep = escape("<div>" * 20_000)
    source = unpacked(rss(f"<title>{'a ' * 500_000}</title><description>{deep}</description>")).only
    assert len(source.data) == 100_000
    nested = "<a>" * 5_000
    with pytest.raises(InputRefused, match="is not an RSS or Atom feed"):
        unpacked(nested)


@pytest.mark.parametrize("filler", ["\n", "\n<!ENTITY a"])
def test_a_very_long_prolog_is_refused(filler: str) -> None:
    with pytest.raises(InputRefused, match="is not an RSS or Atom feed"):
        unpacked(rss("<description>One.</description>").replace("\n", filler * 100_000, 1))


def test_a_feed_that_is_too_large_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"feed\.xml: larger than 20 MB, too large for a feed; split it"):
        unpacked(b"<rss>" + b" " * 20_000_000)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<![CDATA[The mayor&#8217;s office &mdash; &pound;2m [&#8230;]]]>", "The mayor’s office — £2m […]"),
        ("Zo&amp;euml; left AT&amp;T; 3 &lt; 4.", "Zoë left AT&T; 3 < 4."),
        ("<![CDATA[The plant&amp;#39;s owner, AT&amp;T]]>", "The plant's owner, AT&T"),
    ],
)
def test_an_rss_description_without_a_tag_is_html_all_the_same(text: str, shown: str) -> None:
    source = unpacked(rss(f"<title>T</title><description>{text}</description>")).only
    assert (source.data.decode(), source.media_type) == (shown, "text/plain; charset=utf-8")


def test_a_text_of_atom_is_no_html() -> None:
    source = unpacked(atom("<title>T</title><summary>The tag &amp;lt;p&amp;gt; &amp;amp; more</summary>")).only
    assert source.data == b"The tag &lt;p&gt; &amp; more"


def test_tags_that_are_escaped_twice() -> None:
    text = "&amp;lt;p&amp;gt;Parking ends.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;It&amp;amp;#8217;s late.&amp;lt;/p&amp;gt;"
    source = unpacked(rss(f"<title>T</title><description>{text}</description>")).only
    assert source.data.decode() == "<p>Parking ends.</p><p>It’s late.</p>"
    assert source.media_type == "text/html; charset=utf-8"


def test_the_name_of_an_author_is_unescaped() -> None:
    source = unpacked(rss("<dc:creator>Zo&amp;euml; M&amp;uuml;ller</dc:creator><description>D</description>")).only
    assert source.stated["author"] == "Zoë Müller"


def test_utf_8_that_is_declared_as_something_else() -> None:
    feed = rss("<title>Ölm</title><description>The café shut.</description>")
    source = unpacked(feed.replace('version="1.0"?', 'version="1.0" encoding="ISO-8859-1"?').encode()).only
    assert (source.stated["title"], source.data.decode()) == ("Ölm", "The café shut.")


def test_a_control_character_costs_only_itself() -> None:
    source = unpacked(rss("<title>T</title><description>The \x1b[1mshed\x0b in\x01 Elm burned.</description>")).only
    assert b"\x01" not in source.data
    assert any(note.startswith("control characters were removed") for note in source.notes)
