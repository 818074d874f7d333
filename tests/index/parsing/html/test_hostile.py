"""Pages that are designed to take long, to crash the parser, or to be misclassified."""

import time

import pytest

from index.errors import InputRefused
from tests.index.parsing.html.factories import BODY, PARAGRAPHS, TITLE, article, read, texts

_TIMEOUT = 10
"""Maximum time for a page, in seconds; those below take less than one on an idle machine."""

SENTENCE = "The council met on Tuesday and closed the bridge. "


@pytest.mark.slow
@pytest.mark.parametrize(
    "inside",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(300_000)) + f"></p>{BODY}",
        "<p " + "".join(f'a{n}="<"' for n in range(300_000)) + f"></p>{BODY}",
        "<p " + "/".join(f"a{n}" for n in range(300_000)) + f"></p>{BODY}",
        "<a " * 500_000 + f"></a>{BODY}",
        f"<p style='{'display ' * 300_000}'></p>{BODY}",
        f"<div class='{'comment- ' * 300_000}'></div>{BODY}",
        f"<script>{SENTENCE * 40_000}</script>{BODY}",
        f"<style>{SENTENCE * 40_000}</style>{BODY}",
        f"<!-- {SENTENCE * 40_000} -->{BODY}",
    ],
    ids=["attributes", "quoted", "slashes", "open tag", "style", "class", "script", "css", "comment"],
)
def test_unclosed_markup_loses_no_text_and_takes_little_time(inside: str) -> None:
    begun = time.process_time()
    assert texts(read(article(inside))) == list(PARAGRAPHS)
    assert time.process_time() - begun < _TIMEOUT


@pytest.mark.slow
def test_a_line_of_megabytes_is_one_block() -> None:
    begun = time.process_time()
    (line,) = texts(read(article(f"<p>{SENTENCE * 40_000}</p>")))
    assert line == (SENTENCE * 40_000).strip()
    assert time.process_time() - begun < _TIMEOUT


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<div>" * 100_000 + BODY, "deep on average, too many"),
        ("<b>" * 100_000 + BODY, "deep on average, too many"),
        ("<p>a</p>" * 40_000, "elements, 5 deep on average, too many"),
        ("<" * 500_000, "no paragraph of prose"),
        ("&amp;" * 100_000, "no paragraph of prose"),
        ("\0" * 100_000, "no paragraph of prose"),
    ],
)
def test_unreadable_pages_are_refused(inside: str, reason: str) -> None:
    begun = time.process_time()
    with pytest.raises(InputRefused, match=f"^page.html: .*{reason}"):
        read(article(inside))
    assert time.process_time() - begun < _TIMEOUT


def test_zero_bytes_do_not_end_the_text() -> None:
    assert texts(read(article(BODY.replace("cracks", "cra\0cks")))) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='author' content='" + "a, " * 500_000 + "'>",
        "<meta property='og:title' content='" + "a - " * 500_000 + "'>",
        "<link rel='canonical' href='" + "/a" * 500_000 + "'>",
        "<meta name='date' content='" + "1" * 500_000 + "'>",
        "<script type='application/ld+json'>" + '{"@graph":[' * 100_000 + "</script>",
    ],
    ids=["author", "title", "address", "date", "json"],
)
def test_endless_metadata_takes_little_time(head: str) -> None:
    begun = time.process_time()
    draft = read(article(head=head))
    assert draft.metadata.values["title"] == TITLE
    assert texts(draft) == list(PARAGRAPHS)
    assert time.process_time() - begun < _TIMEOUT


def test_entities_are_not_expanded_beyond_html() -> None:
    doctype = "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    draft = read(doctype + article(f"{BODY}<p>The sign says &b; and &x; in large letters.</p>"))
    assert texts(draft)[-1] == "The sign says &b; and &x; in large letters."
