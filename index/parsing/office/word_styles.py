"""The styles of a Word file: which of its paragraphs are headings, quotations, captions, items of lists."""

import re

from lxml import etree

from index.article import ParagraphKind

_KINDS = (
    (re.compile(r"(?:heading|headline|title|subtitle)\b"), ParagraphKind.HEADING),
    (re.compile(r"(?:intense )?quot|block (?:text|quot)"), ParagraphKind.QUOTE),
    (re.compile(r"caption\b"), ParagraphKind.CAPTION),
    (re.compile(r"list\b"), ParagraphKind.LIST),
    (re.compile(r"toc\b|table of "), ParagraphKind.BOILERPLATE),
)
"""How the names of styles begin. Word writes those of its own styles in English, whatever the language."""

_BODY_LEVEL = "9"
"""Level in the outline of what is no heading."""


class Styles:
    """The paragraph styles of a file, from its part with styles, if it has one."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        if root is not None:
            word = _namespace(root)
            self._styles = {style.get(f"{word}styleId", ""): style for style in root.iter(f"{word}style")}

    def kind(self, paragraph: etree._Element) -> ParagraphKind:
        """Return the kind of a `w:p` element, by its own properties and its style."""
        word = _namespace(paragraph)
        kind = self._kind_of_style(_value(paragraph, "pPr", "pStyle"))
        if _value(paragraph, "pPr", "outlineLvl") not in (None, _BODY_LEVEL):
            return ParagraphKind.HEADING
        if kind is None and paragraph.find(f"{word}pPr/{word}numPr") is not None:
            return ParagraphKind.LIST
        return kind or ParagraphKind.BODY

    def _kind_of_style(self, identifier: str | None) -> ParagraphKind | None:
        """The kind that a style, or the nearest one that it is based on, gives."""
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            name = (_value(style, "name") or "").lower()
            for pattern, kind in _KINDS:
                if pattern.match(name):
                    return kind
            if _value(style, "pPr", "outlineLvl") not in (None, _BODY_LEVEL):
                return ParagraphKind.HEADING
            identifier = _value(style, "basedOn")
        return None


def _value(element: etree._Element, *path: str) -> str | None:
    """The `w:val` of an element below another."""
    word = _namespace(element)
    found = element.find("/".join(word + name for name in path))
    return None if found is None else found.get(f"{word}val")


def _namespace(element: etree._Element) -> str:
    """The prefix of WordprocessingML, of which there is a transitional and a strict one."""
    return f"{{{etree.QName(element).namespace}}}"
