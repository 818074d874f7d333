"""Answers to export: one with all that an answer can have, and one whose every word is hostile."""

from datetime import UTC, date, datetime
from typing import Any

from index.article import DateBasis
from qa.answer import Answer, Citation, Reprint, Statement
from qa.language.relative_dates import ResolvedDate
from tests.qa.factories import article

AT = datetime(2025, 11, 26, 1, 7, tzinfo=UTC)

HOSTILE = [
    "<script>window.hurt=1</script><img src=x onerror=window.hurt=2>",
    "[x](javascript:window.hurt=3) ![y](https://evil.example/y.png) [z]: https://evil.example [z] [^1]",
    "`code` ``` ~~~ ~~gone~~ *it* **bold** _em_ __strong__ ^up^ $x$ \\",
    "| a | b |",
    "# no heading #",
    "&lt;b&gt; &amp; &#60; &copy; &copy",
    "- no item",
    "1. no number",
    "    no code",
    "first\n\n# second\n> third\n---\n===",
    "https://evil.example www.evil.example <https://evil.example> a@evil.example",
    "to \u202eecnarF\u2066 and \u2069\u2069 more",
    "</style></title></bdi></blockquote><!-- {{ 7*7 }} {% raw %}",
    "---",
]


def answer(**changes: Any) -> Answer:
    """An answer from two articles and a copy of one of them."""
    post = article(
        "post", title="The bridge closes", outlet="Daily Post", published="2025-09-06", date_basis=DateBasis.ADDRESS,
        updated="2025-09-08T10:00:00+00:00",
        url="https://post.example/a_(b)?x=1&copy;=2#top", version=3, content_hash="ab12",
    )  # fmt: skip
    text = "Before. The bridge closes on Friday. After."
    also = Reprint(article("star", outlet="Evening Star"), 1, 0, 9)
    first = Citation(1, post, 4, 8, 36, text, page=2, also_in=(also,))
    second = Citation(2, article("own"), 1, 0, 11, "It is shut.")
    days = (ResolvedDate(21, 27, date(2025, 9, 12)),)
    values: dict[str, Any] = {
        "id": "1", "question": "When does it close?", "standalone_question": "When does the bridge close?",
        "statements": (Statement(first.quote, (first, second), (18, 27), days=days),), "confidence": 0.8,
        "passages": (), "notes": ("Only articles of May were read.",), "generation": 7,
    }  # fmt: skip
    return Answer(**{**values, **changes})


def hostile(text: str, url: str = "javascript:window.hurt=9") -> Answer:
    """An answer in which everything that strangers wrote is this text."""
    cited = Citation(1, article("a", title=text, outlet=text, published=text, url=url), 1, 0, len(text), text)
    statement = Statement(text, (cited,))
    return answer(question=text, standalone_question=text, statements=(statement,), notes=(text,))


def abstained() -> Answer:
    """An answer that says nothing."""
    return answer(statements=(), confidence=0.1, notes=("No article mentions Isreal.",))
