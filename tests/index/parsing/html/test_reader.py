"""The text of pages: the article in its kinds of blocks, without what surrounds it."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block
from tests.conftest import examples
from tests.index.parsing.html.factories import BODY, LEAD, PARAGRAPHS, TITLE, article, page, read, texts

BODY_KIND, HEADING, QUOTE, CAPTION, LIST, BOILERPLATE = ParagraphKind


def test_the_article_is_read_and_not_the_page_around_it() -> None:
    assert read(article()).blocks == [Block(BODY_KIND, paragraph) for paragraph in PARAGRAPHS]


def test_headings_quotations_captions_and_items_keep_their_kind_and_their_place() -> None:
    inside = (
        f"<p>{PARAGRAPHS[0]}</p><figure><img src='a.jpg'><figcaption>The bridge in 1923.</figcaption></figure>"
        f"<h2>What comes next</h2><p>{PARAGRAPHS[1]}</p><blockquote><p>Nobody told us that it would take a year."
        f"</p></blockquote><ul><li>Buses run every ten minutes.</li><li>Boats run at night.</li></ul><p>{PARAGRAPHS[3]}"
    )
    assert read(article(inside)).blocks == [
        Block(BODY_KIND, PARAGRAPHS[0]),
        Block(CAPTION, "The bridge in 1923."),
        Block(HEADING, "What comes next"),
        Block(BODY_KIND, PARAGRAPHS[1]),
        Block(QUOTE, "Nobody told us that it would take a year."),
        Block(LIST, "Buses run every ten minutes."),
        Block(LIST, "Boats run at night."),
        Block(BODY_KIND, PARAGRAPHS[3]),
    ]


def test_text_is_as_a_reader_sees_it() -> None:
    text = "The   mayor&rsquo;s caf&eacute;\n&amp; the re\u00adpair\u200bed <b>bri</b>dge&#146;s <wbr>end &lt;1&gt;."
    assert texts(read(article(f"<p>{text}</p>{BODY}")))[0] == "The mayor’s café & the repaired bridge’s end <1>."


@pytest.mark.parametrize("line", ["Dienstag, 5. März 2024, 14:30 Uhr", "Posted on March 5, 2024 by Ann Ode"])
def test_a_line_with_the_date_above_the_text_cannot_be_quoted(line: str) -> None:
    draft = read(page(f"<article><h1>{TITLE}</h1><div>{line}</div>{BODY}</article>"))
    assert texts(draft) == [*PARAGRAPHS]


@pytest.mark.parametrize("break_", ["\x0b", "\x0c", "&#11;", "\u2028"])
def test_control_characters_that_break_lines_are_spaces(break_: str) -> None:
    short = "The mill of Elm {}fell on Monday, its owner said{}to the reporters."
    markup = page(f"<article><h1>{TITLE}</h1><p>{short.format(break_, break_)}</p></article>")
    assert texts(read(markup)) == [short.format("", " ")]


def test_bidirectional_controls_are_removed() -> None:
    assert texts(read(article(f"<p>The toll is \u202e05\u202c euros, \u2066as before\u2069.</p>{BODY}")))[0] == (
        "The toll is 05 euros, as before."
    )


def test_inline_elements_that_trafilatura_drops_keep_their_words() -> None:
    inside = (
        f"{BODY}<p>The bridge opens again on <time datetime='2025-04-01'>the first of April</time>, the city said.</p>"
    )
    assert texts(read(article(inside)))[-1] == "The bridge opens again on the first of April, the city said."


def test_a_line_break_after_a_sentence_or_a_double_one_ends_a_paragraph() -> None:
    inside = f"<div>{PARAGRAPHS[0]}<br>{PARAGRAPHS[1]}<br><br>and so<br>it goes on</div><p>{LEAD}</p>"
    assert texts(read(article(inside))) == [*PARAGRAPHS[:2], "and so it goes on", LEAD]


def test_rows_of_a_table_are_one_line_each() -> None:
    table = "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2024</td><td>1.2 million</td></tr></table>"
    assert texts(read(article(f"<p>{LEAD}</p>{table}{BODY}")), LIST) == ["Year | Cost", "2024 | 1.2 million"]


def test_hidden_text_scripts_and_styles_are_not_read() -> None:
    hidden = (
        "<p hidden>Hidden one of the mayor and the bridge, which nobody sees.</p>"
        "<p style='color:red; display: none'>Hidden two of the mayor and the bridge, which nobody sees.</p>"
        "<div aria-hidden='true'><p>Hidden three of the mayor and the bridge, which nobody sees.</p></div>"
        "<span class='sr-only'>Hidden four of the mayor and the bridge, which nobody sees.</span>"
        "<script>document.write('Hidden five of the mayor and the bridge.')</script>"
        "<style>p::after { content: 'Hidden six of the mayor and the bridge.' }</style>"
        "<template><p>Hidden seven of the mayor and the bridge, which nobody sees.</p></template>"
    )
    assert [block.text for block in read(article(hidden + BODY)).blocks] == list(PARAGRAPHS)


def test_a_drop_cap_is_kept_and_text_for_screen_readers_is_removed() -> None:
    inside = f"<p><span class='sr-only'>Engineers</span><span aria-hidden='true'>E</span>{PARAGRAPHS[0][1:]}</p>{BODY}"
    assert texts(read(article(inside)))[0] == PARAGRAPHS[0]


def test_a_page_that_a_script_reveals_is_read() -> None:
    assert texts(read(article().replace("<main>", "<main style='visibility:hidden'>"))) == list(PARAGRAPHS)


def test_a_page_inside_one_form_is_read() -> None:
    assert texts(read(article().replace("<main>", "<form>").replace("</main>", "</form>"))) == list(PARAGRAPHS)


def test_a_lead_above_the_text_is_text_by_its_description_or_its_place() -> None:
    described = f"<meta name='description' content='{LEAD}'>"
    assert texts(read(article(above=f"<div class='deck'>{LEAD}</div>", head=described)))[0] == LEAD
    deck = "Nobody may cross it until next spring, says the mayor of the city"
    assert read(article(above=f"<h2>{deck}</h2>")).blocks[0] == Block(BODY_KIND, deck)


def test_a_first_paragraph_without_an_element_of_its_own_is_not_lost() -> None:
    assert texts(read(article(f"{LEAD}{BODY}")))[0] == LEAD


def test_a_link_to_another_article_is_boilerplate_and_a_linked_sentence_is_not() -> None:
    link = "<p>Read also: <a href='/b'>Why the tunnel below the river was never built</a></p>"
    sentence = "<p><a href='/c'>The council decided so by eleven votes to ten.</a></p>"
    draft = read(article(f"{BODY}{link}{sentence}<p>{LEAD}</p>"))
    assert texts(draft, BOILERPLATE) == ["Read also: Why the tunnel below the river was never built"]
    assert "The council decided so by eleven votes to ten." in texts(draft)


def test_comments_longer_than_the_article_are_removed() -> None:
    comment = (
        "<div class='item'><p>I have walked over this bridge for forty years, and I have seen no crack in it.</p></div>"
    )
    draft = read(article(below=f"<section id='reader-comments'>{comment * 12}</section>"))
    assert [block.text for block in draft.blocks] == list(PARAGRAPHS)


def test_a_class_name_about_comments_does_not_remove_an_article() -> None:
    markup = article().replace("<article>", "<article class='post comments-open'>")
    assert texts(read(markup)) == list(PARAGRAPHS)


def test_boxes_below_the_article_are_boilerplate_if_they_are_mostly_links() -> None:
    titles = ("Why the tunnel was never built", "The ferry that came too late", "A mayor and her seven bridges")
    box = "".join(f"<li><a href='/{n}'>{title} and what followed from it</a></li>" for n, title in enumerate(titles))
    draft = read(article(below=f"<div class='box'><h3>More about the city</h3><ul>{box}</ul></div>"))
    assert texts(draft) == list(PARAGRAPHS)


def test_a_second_part_of_the_article_in_another_box_is_text() -> None:
    second = "The ferry takes ten minutes and is free for all who live in the city, the mayor promised."
    markup = article().replace("</article>", f"<section><p>{second}</p></section></article>")
    assert texts(read(markup)) == [*PARAGRAPHS, second]


def test_a_pull_quote_is_not_read_twice() -> None:
    quote = "We would rather be called careful than be sorry"
    draft = read(article(f"<p>{PARAGRAPHS[0]}</p><blockquote>“{quote}”</blockquote>{BODY[len(PARAGRAPHS[0]) + 7 :]}"))
    assert texts(draft, BOILERPLATE) == [f"“{quote}”"]
    assert texts(draft) == list(PARAGRAPHS)


def test_an_aside_with_sentences_is_boilerplate() -> None:
    aside = "<aside><p>The bridge was built in 1897 by workers who came from all over the country.</p></aside>"
    draft = read(article(f"<p>{LEAD}</p>{aside}{BODY}"))
    assert texts(draft, BOILERPLATE) == ["The bridge was built in 1897 by workers who came from all over the country."]


def test_an_html_fragment_is_an_article() -> None:
    draft = read(f"<p>{PARAGRAPHS[0]}</p><ul><li>Boats run at night.</li></ul><p><a href='/'>More</a></p>")
    assert draft.blocks == [
        Block(BODY_KIND, PARAGRAPHS[0]),
        Block(LIST, "Boats run at night."),
        Block(BOILERPLATE, "More"),
    ]


def test_text_that_is_only_in_the_json_ld_is_read_with_a_note() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s", "articleBody": "%s"}</script>'
    draft = read(page(f"<h1>{TITLE}</h1><p>{LEAD}</p>", head=data % (TITLE, r"\n\n".join(PARAGRAPHS))))
    assert texts(draft) == list(PARAGRAPHS)
    assert draft.notes == ["the page shows less text than its structured data (JSON-LD) contains: the data was used"]
    assert read(article(head=data % (TITLE, r"\n\n".join(PARAGRAPHS)))).notes == []


def test_markup_in_the_json_ld_is_removed() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s", "articleBody": "%s"}</script>'
    draft = read(page(f"<h1>{TITLE}</h1>", head=data % (TITLE, BODY.replace("</", r"<\/"))))
    assert texts(draft) == list(PARAGRAPHS)


def test_a_paywalled_page_is_noted() -> None:
    data = '<script type="application/ld+json">{"@type":"Article","headline":"%s","isAccessibleForFree":false}</script>'
    assert read(article(head=data % TITLE)).notes == [
        "the page says it is behind a paywall: this may be only the beginning of the article"
    ]


TEASERS = "".join(
    f"<div><h3><a href='/{n}'>The {n}th thing that happened in the city today</a></h3>"
    f"<p>It was seen by {n * 7} people, and the mayor says that it will be looked into.</p></div>"
    for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("", "page.html: the page is empty"),
        ("<!-- nothing -->", "page.html: the page is empty"),
        (page("<h1>Watch this</h1><video src='a.mp4'></video>"), "page.html: contains no paragraph of prose"),
        (page(TEASERS), "page.html: a list of links, not an article"),
        (
            "<html><head><meta http-equiv='refresh' content='0; url=https://b.example/x'></head></html>",
            "only redirects to",
        ),
        (
            "<html><head><title>404 Not Found</title></head><body><p>Sorry, there is no such page here any more.</p>",
            "page.html: an error page (404 Not Found)",
        ),
    ],
)
def test_a_page_without_an_article_is_refused_with_the_reason(markup: str, reason: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read(markup)
    assert reason in str(refused.value)


def test_a_list_below_linked_headings_is_an_article_if_it_is_declared_as_one() -> None:
    assert len(texts(read(page(TEASERS, head="<meta property='og:type' content='article'>")))) == 8


MARKUP = (
    *"<p> </p> <div > <br> <a&#32;href=' ' \" &#x202e; &#0; & <!-- --> <script> </ <table><tr><td> <ul><li>".split(" "),
    *("<h1>", "<figure>", "<form>", "\0", "\x85", "\ud7ff", "🌉", "The mayor said so. "),
)


@settings(max_examples=examples(150), derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.sampled_from(MARKUP), max_size=60), around=st.booleans())
def test_broken_markup_is_read_or_refused(pieces: list[str], *, around: bool) -> None:
    markup = article("".join(pieces) + BODY) if around else "".join(pieces)
    blocks: list[Block] = []
    with suppress(InputRefused):
        blocks = read(markup).blocks
    for block in blocks:
        assert block.text == " ".join(block.text.split())
        assert block.text.isprintable()


def test_a_page_that_is_doubly_encoded_is_mended() -> None:
    draft = read(article(BODY.replace("the mayor said", "the mayor, ZoÃ« Nord, said that it&acirc;&#128;&#153;s sad")))
    assert texts(draft)[0].endswith("the mayor, Zoë Nord, said that it’s sad on Friday evening.")


def test_accents_are_composed_before_texts_are_compared() -> None:
    lead = "Ju\u0308rgen Mu\u0308ller, the mayor of Go\u0308teborg, said on Friday that nobody may cross it."
    draft = read(article(f"<p>{lead}</p>{BODY}"))
    assert texts(draft)[0] == "Jürgen Müller, the mayor of Göteborg, said on Friday that nobody may cross it."
