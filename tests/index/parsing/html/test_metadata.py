"""The metadata of pages."""

import datetime as dt
import json

import pytest

from index.article import DateBasis
from index.text.metadata import Metadata
from tests.index.parsing.html.factories import BODY, PARAGRAPHS, TITLE, article, page, read


def json_ld(*nodes: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(nodes[0] if len(nodes) == 1 else nodes)}</script>'


def news(**values: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **values}


def metadata(head: str = "", *, above: str = "", below: str = "", url: str | None = None) -> Metadata:
    return read(article(above=above, below=below, head=head), url=url).metadata


def test_a_page_with_all_metadata() -> None:
    head = json_ld(
        news(
            datePublished="2025-03-07T18:30:00+01:00",
            author=[{"@type": "Person", "name": "Ada Brandt"}, {"@type": "Person", "name": "By Jan de Vries"}],
            publisher={"@type": "Organization", "name": "Valley Post"},
        )
    )
    head += '<link rel="canonical" href="https://www.valleypost.example/news/bridge">'
    found = metadata(head, url="https://www.valleypost.example/news/bridge?ref=home")
    assert found.values == {
        "title": TITLE,
        "outlet": "Valley Post",
        "author": "Ada Brandt, Jan de Vries",
        "published": "2025-03-07T18:30:00+01:00",
        "url": "https://www.valleypost.example/news/bridge",
        "language": "en",
    }
    assert found.date_basis is DateBasis.STATED
    assert found.notes == []


def test_a_page_without_metadata() -> None:
    found = read(f"<html><body><div>{BODY}</div></body></html>").metadata
    assert (found.values, found.date_basis, found.notes) == ({}, None, [])


@pytest.mark.parametrize(
    ("title", "heading", "head", "expected"),
    [
        ("Bridge closed - Valley Post", "", "", "Bridge closed"),
        ("Valley Post: Bridge closed", "", "", "Bridge closed"),
        ("Bridge closed | Local News | valleypost.example", "", "", "Bridge closed"),
        ("Bridge closed - who pays? | Valley Post", "", "", "Bridge closed - who pays?"),
        ("Bridge closed", "Valley Post", "", "Bridge closed"),
        ("Bridge closed for a year, says mayor", "Bridge is closed for a year, says the mayor", "", None),
        (
            "Valley",
            "Bridge closed",
            "<meta property='og:title' content='Bridge closed – Valley Post'>",
            "Bridge closed",
        ),
        ("Valley", "", json_ld(news(headline="Bridge closed")), "Bridge closed"),
        (
            "Valley",
            "The old bridge is closed for a year because of cracks in its pillars",
            "<meta property='og:title' content='The old bridge is closed for a year because of cracks in…'>",
            None,
        ),
    ],
)
def test_the_title_is_the_headline_without_the_site(title: str, heading: str, head: str, expected: str | None) -> None:
    site = "<meta property='og:site_name' content='Valley Post'>"
    markup = (
        f"<html><head><title>{title}</title>{site}{head}</head><body><h1>{heading}</h1><div>{BODY}</div></body></html>"
    )
    found = read(markup, url="https://valleypost.example/a/b").metadata
    assert found.values["title"] == (expected or heading)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta name='author' content='By Ada Brandt and Jan de Vries'>", "Ada Brandt, Jan de Vries"),
        ("<meta name='author' content='Ada Brandt, Valley Post'>", "Ada Brandt"),
        ("<meta name='author' content='valleypost.example'>", None),
        ("<meta property='article:author' content='https://www.facebook.com/adabrandt'>", None),
        ("<meta name='author' content='Ada Brandt, ada@valleypost.example, 7 March 2025'>", "Ada Brandt"),
        ("<meta name='twitter:creator' content='Adabrandt'>", None),
        ("<meta name='author' content='陈伟, 王芳'>", "陈伟, 王芳"),
        (json_ld(news(author="Ada Brandt")), "Ada Brandt"),
        (json_ld(news(author={"@type": "Organization", "name": "Valley Post"})), None),
    ],
)
def test_authors_are_names_only(head: str, expected: str | None) -> None:
    head += "<meta property='og:site_name' content='Valley Post | All that happens in the valley'>"
    found = metadata(head)
    assert found.values.get("author") == expected
    assert found.values["outlet"] == "Valley Post"


def test_an_author_that_is_only_in_the_visible_text() -> None:
    assert metadata(above="<a rel='author' href='/ada'>Ada Brandt</a>").values["author"] == "Ada Brandt"


FETCHED = "https://www.valleypost.example/news/bridge?utm_source=x"


@pytest.mark.parametrize(
    ("canonical", "shared", "fetched", "expected"),
    [
        ("https://valleypost.example/bridge", "", FETCHED, "https://valleypost.example/bridge"),
        ("/bridge", "", FETCHED, "https://www.valleypost.example/bridge"),
        ("8003098", "https://valleypost.example/b", FETCHED, "https://valleypost.example/b"),
        ("https://www.valleypost.example/", "", FETCHED, FETCHED),
        ("https://www.valleypost.example/index.html", "", FETCHED, FETCHED),
        ("javascript:alert(1)", "ftp://valleypost.example/b", FETCHED, FETCHED),
        ("https://count.example/pixel/12", "", FETCHED, FETCHED),
        ("https://first.example/b", "https://first.example/b", FETCHED, "https://first.example/b"),
        ("https://first.example/b", "", None, "https://first.example/b"),
        ("http://[bad", "", None, None),
    ],
)
def test_the_url_is_the_articles_own(canonical: str, shared: str, fetched: str | None, expected: str | None) -> None:
    head = f'<link rel="canonical" href="{canonical}"><meta property="og:url" content="{shared}">'
    assert metadata(head, url=fetched).values.get("url") == expected


@pytest.mark.parametrize(
    ("attributes", "head", "expected"),
    [
        ("lang='pt-BR'", "", "pt"),
        ("", "<meta property='og:locale' content='de_AT'>", "de"),
        ("lang=''", "<meta http-equiv='Content-Language' content='FR, en'>", "fr"),
        ("lang='x-default'", "", None),
    ],
)
def test_the_language_is_its_primary_subtag(attributes: str, head: str, expected: str | None) -> None:
    markup = page(f"<h1>{TITLE}</h1><div>{BODY}</div>", head=head, attributes=attributes)
    assert read(markup).metadata.values.get("language") == expected


def published(head: str = "", **places: str) -> tuple[str | None, DateBasis | None]:
    found = metadata(head, **places)
    return found.values.get("published"), found.date_basis


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta property='article:published_time' content='2025-03-07T18:30:00Z'>", "2025-03-07T18:30:00+00:00"),
        ("<meta name='pub_date' content='20250307'>", "2025-03-07"),
        ("<meta name='DC.date.issued' content='2025-03-07'>", "2025-03-07"),
        ("<meta itemprop='datePublished' content='7 March 2025 18:30'>", "2025-03-07T18:30:00"),
        (
            "<meta name='date' content='2025-03-07'><meta name='publish-date' content='2025-03-07T18:30:00+01:00'>",
            "2025-03-07T18:30:00+01:00",
        ),
        (json_ld({"@graph": [{"@type": "WebPage"}, news(datePublished="2025-03-07")]}), "2025-03-07"),
        (
            json_ld(news(datePublished="2025-03-07"), news(headline="Another thing", datePublished="2024-01-05")),
            "2025-03-07",
        ),
        (json_ld({"@type": "WebPage", "mainEntity": news(datePublished="2025-03-07")}), "2025-03-07"),
        (json_ld(news(datePublished=1741368600)), "2025-03-07T17:30:00+00:00"),
    ],
)
def test_a_date_that_is_stated(head: str, expected: str | None) -> None:
    assert published(head) == (expected, DateBasis.STATED)


@pytest.mark.parametrize("name", ["itemprop='datePublished'", "class='entry-date published updated'", "pubdate"])
def test_a_date_in_an_element_for_it_is_stated(name: str) -> None:
    time = f"<time {name} datetime='2025-03-07T18:30+01:00'>Friday</time>"
    assert published(above=time) == ("2025-03-07T18:30:00+01:00", DateBasis.STATED)


@pytest.mark.parametrize(
    "address",
    [
        "/2025/03/07/bridge",
        "/news/2025/mar/07/bridge",
        "/2025/POLITICS/3/7/bridge",
        "/2025-03/07/bridge",
        "/a/20250307/b",
    ],
)
def test_a_date_only_in_the_url(address: str) -> None:
    assert published(url=f"https://valleypost.example{address}") == ("2025-03-07", DateBasis.ADDRESS)


@pytest.mark.parametrize("address", ["/2025/03/bridge", "/20250307123/b", "/2025/13/07/b", "/2025/02/30/b"])
def test_a_url_without_a_complete_date_has_no_date(address: str) -> None:
    assert published(url=f"https://valleypost.example{address}") == (None, None)


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("<p class='meta'>Friday, 7 March 2025, by Ada Brandt</p>", "2025-03-07"),
        ("<p>Posted on March 7, 2025</p>", "2025-03-07"),
        ("<p>2025年3月7日</p>", "2025-03-07"),
        ("<p>Edited by Ada Brandt, 7 March 2025</p>", "2025-03-07"),
        ("<p>By Ada Brandt, <time datetime='2025-03-07T18:30:00+01:00'>18:30</time></p>", "2025-03-07T18:30:00+01:00"),
        ("<p>Updated 9 March 2025, first published 7 March 2025</p>", "2025-03-07"),
        ("<p>03/27/2025</p>", "2025-03-27"),
    ],
)
def test_a_date_that_the_page_shows_above_the_text_is_uncertain(above: str, expected: str | None) -> None:
    assert published(above=above) == (expected, DateBasis.TEXT)


def test_numbers_that_may_be_day_or_month_are_not_a_date_in_english() -> None:
    above = "<p>07/03/2025</p>"
    assert published(above=above) == (None, None)
    markup = article(above=above).replace("en-GB", "es")
    assert read(markup).metadata.values["published"] == "2025-03-07"


TOMORROW = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)


@pytest.mark.parametrize(
    ("head", "places"),
    [
        (json_ld(news(dateModified="2025-03-07")), {}),
        ("<meta property='article:modified_time' content='2025-03-07T18:30:00Z'>", {}),
        ("<meta name='last-modified' content='2025-03-07'>", {}),
        ("", {"above": "<time itemprop='dateModified' datetime='2025-03-07'>Friday</time>"}),
        ("", {"below": "<p>© 2025 Valley Post</p>"}),
        ("<meta name='date' content='1970-01-01'>", {}),
        ("<meta name='date' content='2025-03'>", {}),
        ("", {"above": "<p>Updated <time datetime='2025-03-07T18:30:00+01:00'>18:30</time></p>"}),
        ("", {"below": "<aside><p>Old pool shut <time datetime='2025-03-07'>7 March 2025</time></p></aside>"}),
        ("", {"below": "<div class='related-stories'><a href='/a'>Pool shut</a> <time>7 March 2025</time></div>"}),
        (
            "",
            {"below": f"<div class='comment'><time class='published' datetime='2025-03-07'>Friday</time>{BODY}</div>"},
        ),
    ],
)
def test_dates_that_are_not_the_publication_date(head: str, places: dict[str, str]) -> None:
    assert published(head, **places) == (None, None)


@pytest.mark.parametrize("name", ["", "class='published'"])
def test_a_live_blog_was_published_with_its_first_entry(name: str) -> None:
    entries = "".join(
        f"<section><time {name} datetime='2025-03-{9 - number:02}T10:00:00Z'>10:00</time><p>{text}</p></section>"
        for number, text in enumerate(PARAGRAPHS[:3])
    )
    values = read(article(entries)).metadata.values
    assert values["published"] == "2025-03-07T10:00:00+00:00"


def test_a_widget_may_hold_the_whole_article() -> None:
    post = (
        f"<div class='widget Blog'><h3>{TITLE}</h3>{BODY}<abbr class='published' title='2025-03-07'>Friday</abbr></div>"
    )
    assert read(page(post)).metadata.values["published"] == "2025-03-07"


def test_of_two_publication_dates_that_of_the_headline_counts() -> None:
    time = "<p><time class='published' datetime='2025-03-07'>Friday</time></p>"
    other = f"<div><h2>Older</h2><time class='published' datetime='2019-01-01'>2019</time>{BODY}</div>"
    assert published(above=time, below=other) == ("2025-03-07", DateBasis.STATED)
    unclear = f"<div><time class='published' datetime='2018-01-01'>2018</time>{BODY}</div>{other}"
    assert published(below=unclear) == (None, None)


@pytest.mark.parametrize(
    ("head", "places"),
    [
        (json_ld(news(dateModified="2025-03-09")), {}),
        ("<meta property='article:modified_time' content='9 March 2025'>", {}),
        ("<meta name='DCTERMS.modified' content='2025-03-09'>", {}),
        ("", {"above": "<time itemprop='dateModified' datetime='2025-03-09'>Sunday</time>"}),
        ("", {"above": "<p>Updated: <time datetime='2025-03-09'>Sunday</time></p>"}),
        ("", {"above": "<p>Published 7 March 2025. Last updated 9 March 2025</p>"}),
    ],
)
def test_the_date_of_an_update(head: str, places: dict[str, str]) -> None:
    assert metadata(head, **places).values["updated"] == "2025-03-09"


def test_a_date_in_the_future_is_ignored_with_a_note() -> None:
    found = metadata(f"<meta name='date' content='{TOMORROW:%Y-%m-%d}'>", url="https://a.example/2025/03/07/b")
    assert (found.values["published"], found.date_basis) == ("2025-03-07", DateBasis.ADDRESS)
    assert found.notes == [f"the page's date '{TOMORROW:%Y-%m-%d}' is not a complete past date: ignored"]


def test_todays_date_in_the_site_header_is_not_that_of_the_article() -> None:
    header = "<div class='top'><div><p>Monday, 5 January 2026</p></div></div>"
    markup = article().replace("<main>", f"{header}<main>")
    assert "published" not in read(markup).metadata.values


@pytest.mark.parametrize(
    "other",
    [
        "<header>Monday, 5 January 2026</header>",
        "<div role='banner'><time datetime='2026-01-05'>Monday</time></div>",
        "<div class='masthead'>5 January 2026</div>",
        "<div class='read-also'><a href='/x'>The old lido shuts</a> <time datetime='2019-04-01'>1 April</time></div>",
        "<div class='event-date'><time datetime='2025-05-03'>3 May 2025</time></div>",
        "<div id='disqus_thread'><time datetime='2025-05-03'>3 May 2025</time><p>Great news for all of us.</p></div>",
        "<section aria-label='Comments'><p>jo, 3 May 2025</p><p>Great news for all of us here.</p></section>",
    ],
)
def test_dates_of_other_things_beside_the_article_are_not_its_own(other: str) -> None:
    above, below = article().replace("<main>", f"{other}<main>"), article().replace("</main>", f"</main>{other}")
    assert "published" not in {**read(above).metadata.values, **read(below).metadata.values}


@pytest.mark.parametrize("data", ["{", "[" * 100_000, '"text"', "null", '{"@type": 7}', '{"@graph": {"@graph": 1}}'])
def test_damaged_data_is_ignored(data: str) -> None:
    head = f"<script type='application/ld+json'>{data}</script>" + json_ld(news(datePublished="2025-03-07"))
    assert published(head) == ("2025-03-07", DateBasis.STATED)


def test_line_breaks_and_wrappers_in_data_are_accepted() -> None:
    data = f'"@type": "NewsArticle", "headline": "{TITLE}",\n "datePublished": "2025-03-07", "x": "a\nb"'
    assert published(f"<script type='application/ld+json'><!-- {{{data}}} --></script>") == (
        "2025-03-07",
        DateBasis.STATED,
    )


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "NewsArticle", "datePublished": "2025-03-07",}',
        '{"@type": "NewsArticle", // the date\n "datePublished": "2025-03-07" /* , */ , /* end */ }',
        '[{"@type": "NewsArticle", "url": "https://x.example/,}", "datePublished": "2025-03-07", }, ]',
    ],
)
def test_json_ld_may_have_comments_and_a_comma_after_the_last_value(data: str) -> None:
    draft = read(article(head=f"<script type='application/ld+json'>{data}</script>"))
    assert (draft.metadata.values["published"], draft.notes) == ("2025-03-07", [])


def test_json_ld_that_cannot_be_read_is_noted_if_the_page_has_no_other_date() -> None:
    broken = "<script type='application/ld+json'>{'@type': NewsArticle, datePublished = '2025-03-07'}</script>"
    note = "the page's structured data (JSON-LD) is damaged: a date in it could not be used"
    assert read(article(head=broken)).notes == [note]
    assert read(article(head=broken + json_ld(news(datePublished="2025-03-07")))).notes == []
