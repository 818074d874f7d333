"""Lists of labels and values are tables, whose rows have both."""

import pytest

from index.article import ParagraphKind
from tests.index.parsing.html.factories import BODY, PARAGRAPHS, article, read, texts

FACTS = (("Built", "1892"), ("Length", "140 metres"), ("Cost", "3.2 million euros"))


def listed(outer: str, label: str, value: str, facts: tuple[tuple[str, str], ...] = FACTS) -> str:
    pairs = "".join(f"<{label}>{name}</{label}>\n<{value}>{text}</{value}>" for name, text in facts)
    return f"<{outer}>{pairs}</{outer}>"


@pytest.mark.parametrize(
    ("outer", "label", "value"), [("dl", "dt", "dd"), ("div", "h4", "p"), ("section", "h3", "div")]
)
def test_facts_are_rows(outer: str, label: str, value: str) -> None:
    shown = read(article(BODY + listed(outer, label, value) + BODY.replace("the", "a")))
    assert texts(shown, ParagraphKind.HEADING) == []
    assert [text for text in texts(shown) if " | " in text] == [" | ".join(fact) for fact in FACTS]


@pytest.mark.parametrize(
    "facts",
    [
        (("Built", "1892"),),
        (("What happened", "The old bridge was closed on Monday."), ("What comes next", "A ferry will be free.")),
        (("Who pays?", "The town pays for all of it " * 4), ("When?", "In May, if the council has its way " * 3)),
    ],
)
def test_headings_with_their_text_stay_headings(facts: tuple[tuple[str, str], ...]) -> None:
    shown = read(article(BODY + listed("div", "h4", "p", facts) + BODY.replace("the", "a")))
    assert texts(shown, ParagraphKind.HEADING) == [name for name, _ in facts]


def test_the_text_around_facts_stays() -> None:
    shown = texts(read(article(listed("dl", "dt", "dd") + BODY)))
    assert [text for text in shown if text in PARAGRAPHS] == list(PARAGRAPHS)
