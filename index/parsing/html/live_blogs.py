"""Live blogs: separates their entries, so that no quotation or context runs from one into the next.

In: the tree of a page. Out: the same tree, with the time of each entry as a heading and its reporter marked.
"""

import re
from collections import Counter

from lxml.html import HtmlElement

from index.parsing.html.page import visible_line

ENTRY_PART = "data-byline-entry"
"""The attribute that marks the parts of an entry; its value is TIME or REPORTER."""

TIME, REPORTER = "time", "reporter"

_ENTRIES = frozenset("article div li section".split())
_MIN_ENTRIES = 2

_REPORTER = re.compile(r"(?:^|[\s_-])(?:author|byline|reporter|contributor)s?(?![a-z])", re.IGNORECASE)
_MAX_REPORTER = 100
"""Characters; a longer text is about a reporter, or by one."""


def mark_entries(tree: HtmlElement) -> None:
    """Make the time of each entry of a live blog a heading, and mark the names of its reporters.

    Entries are siblings of one kind, each with its own `<time>`, outside links, and at least one paragraph.
    """
    times: dict[HtmlElement, list[HtmlElement]] = {}
    for time in tree.iter("time"):
        entry = _entry(time)
        if entry is not None and visible_line(time.text_content()):
            times.setdefault(entry, []).append(time)
    kinds = Counter((entry.getparent(), entry.tag) for entry in times)
    for entry, (time, *_) in times.items():
        if kinds[entry.getparent(), entry.tag] >= _MIN_ENTRIES:
            time.tag = "h4"
            time.set(ENTRY_PART, TIME)
            _mark_reporters(entry)


def _entry(time: HtmlElement) -> HtmlElement | None:
    """Return the smallest element around a time that has a paragraph, if it may be an entry."""
    for outer in time.iterancestors():
        if outer.tag in ("a", "p", "aside", "nav", "footer", "form"):
            return None
        if outer.find(".//p") is not None:
            return outer if outer.tag in _ENTRIES and outer.getparent() is not None else None
    return None


def _mark_reporters(entry: HtmlElement) -> None:
    for element in entry.iter("a", "address", "div", "p", "span"):
        names = " ".join(element.get(name, "") for name in ("class", "itemprop", "rel"))
        if _REPORTER.search(names) and 0 < len(visible_line(element.text_content())) <= _MAX_REPORTER:
            element.tag = "p" if element.tag in ("a", "span") else element.tag
            element.set(ENTRY_PART, REPORTER)
