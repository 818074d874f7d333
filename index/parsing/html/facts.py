"""Labelled facts, such as "Built" above "1892": a table, whose labels are not headings and whose numbers keep their
names.

In: the tree of a page. Out: the same tree, with such lists of labels and values as tables.
"""

from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from index.parsing.html.page import visible_line
from index.text.sentences import ENDS_SENTENCE

_LISTS = ("dl", "div", "section", "aside")
_LABELS = frozenset("dt h3 h4 h5 h6".split())
_VALUES = frozenset("dd p div span".split())
_MAX_LABEL, _MAX_VALUE = 40, 80
"""Characters; a longer value is a paragraph below its heading."""

_MIN_FACTS = 2


def tabulate_facts(tree: HtmlElement) -> None:
    """Make a table of each element that has nothing in it but labels, each with one short value after it."""
    for element in list(tree.iter(*_LISTS)):
        parts = list(element)
        if _are_facts(parts):
            for label, value in zip(parts[::2], parts[1::2], strict=True):
                row = etree.SubElement(element, "tr")
                label.tag, value.tag = "th", "td"
                row.extend((label, value))
            element.tag = "table"


def _are_facts(parts: Sequence[HtmlElement]) -> bool:
    labels, values = parts[::2], parts[1::2]
    if len(labels) != len(values) or len(values) < _MIN_FACTS:
        return False
    are_named = all(label.tag in _LABELS for label in labels) and all(value.tag in _VALUES for value in values)
    return are_named and all(map(_is_label, labels)) and all(map(_is_value, values))


def _is_label(element: HtmlElement) -> bool:
    return 0 < len(visible_line(element.text_content())) <= _MAX_LABEL


def _is_value(element: HtmlElement) -> bool:
    text = visible_line(element.text_content())
    return 0 < len(text) <= _MAX_VALUE and not ENDS_SENTENCE.search(text)
