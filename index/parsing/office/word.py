"""Parses Word files (DOCX) into paragraphs, with all tracked changes accepted.

The XML is parsed directly, as python-docx's paragraphs omit insertions, content controls and text boxes.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block, Draft, add_author, add_title
from index.parsing.office.packages import Package, resolve_part, table_row
from index.parsing.superscripts import Run, join_runs
from index.source import Source
from index.text.clean import clean

_DC = "{http://purl.org/dc/elements/1.1/}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MATHS_RAISED = "{http://schemas.openxmlformats.org/officeDocument/2006/math}sup"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A duplicate of a text box for old programs."""

_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}
_OFF = ("0", "false", "off")
_LIFTED = 4
"""Half-points above the line from which a number is a superscript; less is fine tuning."""


def read_docx(source: Source) -> Draft:
    """Parse a Word file. Its creation and modification dates are not the publication date and are ignored.

    Raises `InputRefused` if it is damaged, protected by a password, or has no text.
    """
    package = Package(source)
    main = _targets(package, "").get("officeDocument")
    if main is None:
        raise package.damaged("it does not name a document")
    parts = _targets(package, main)
    styles = _Styles(package.parse(parts["styles"]) if parts.get("styles", "") in package else None)
    blocks = list(_Story(package.parse(main), styles).blocks("body"))
    for part, element in _NOTES.items():
        if parts.get(part, "") in package:
            blocks += _Story(package.parse(parts[part]), styles).blocks(element)
    if not blocks:
        raise InputRefused(f"{source.origin}: the document has no text; nothing was added")
    draft = Draft(blocks)
    _add_properties(package, draft)
    return draft


def _targets(package: Package, part: str) -> dict[str, str]:
    """Return the names of the parts that a part (or the package, for an empty name) refers to, by relationship type."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in package:
        return {}
    return {
        relation.get("Type", "").rpartition("/")[2]: resolve_part(folder, relation.get("Target", ""))
        for relation in package.parse(relations)
        if relation.get("TargetMode") != "External"
    }


def _add_properties(package: Package, draft: Draft) -> None:
    name = _targets(package, "").get("core-properties", "")
    if name in package:
        root = package.parse(name)
        add_title(draft, root.findtext(f"{_DC}title"))
        add_author(draft, root.findtext(f"{_DC}creator"))
        draft.metadata.add("language", root.findtext(f"{_DC}language"), where="document property")


_KINDS = (
    (re.compile(r"(?:heading|headline|title|subtitle)\b"), ParagraphKind.HEADING),
    (re.compile(r"(?:intense )?quot|block (?:text|quot)"), ParagraphKind.QUOTE),
    (re.compile(r"caption\b"), ParagraphKind.CAPTION),
    (re.compile(r"list\b"), ParagraphKind.LIST),
    (re.compile(r"toc\b|table of "), ParagraphKind.BOILERPLATE),
)
"""How style names begin. Word stores its built-in style names in English, whatever the language."""

_NOTE_MARK = re.compile(r"(?:foot|end)note (?:reference|anchor)")
"""The names of the styles for footnote marks, in Word and LibreOffice."""

_BODY_LEVEL = "9"
"""The outline level of body text."""


class _Styles:
    """The paragraph styles of a file, from its styles part, if it has one."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        if root is not None:
            word = _namespace(root)
            self._styles = {style.get(f"{word}styleId", ""): style for style in root.iter(f"{word}style")}

    def kind(self, paragraph: etree._Element) -> ParagraphKind:
        """Return the kind of a `w:p` element by its own properties and its style."""
        word = _namespace(paragraph)
        kind = self._kind_of_style(_value(paragraph, "pPr", "pStyle"))
        if _value(paragraph, "pPr", "outlineLvl") not in (None, _BODY_LEVEL):
            return ParagraphKind.HEADING
        if kind is None and paragraph.find(f"{word}pPr/{word}numPr") is not None:
            return ParagraphKind.LIST
        return kind or ParagraphKind.BODY

    def is_note_mark(self, identifier: str | None) -> bool:
        """Whether a character style is the one for footnote marks."""
        return any(_NOTE_MARK.match(_style_name(style)) for style in self._with_ancestors(identifier))

    def vertical_alignment(self, identifier: str | None) -> str | None:
        """Return the vertical alignment of a character style, such as "superscript"."""
        found = (_value(style, "rPr", "vertAlign") for style in self._with_ancestors(identifier))
        return next(filter(None, found), None)

    def _with_ancestors(self, identifier: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            yield self._styles[identifier]
            identifier = _value(self._styles[identifier], "basedOn")

    def _kind_of_style(self, identifier: str | None) -> ParagraphKind | None:
        """Return the kind for a style, or for its nearest ancestor that has one."""
        for style in self._with_ancestors(identifier):
            name = _style_name(style)
            for pattern, kind in _KINDS:
                if pattern.match(name):
                    return kind
            if _value(style, "pPr", "outlineLvl") not in (None, _BODY_LEVEL):
                return ParagraphKind.HEADING
        return None


def _style_name(style: etree._Element) -> str:
    return (_value(style, "name") or "").lower()


def _value(element: etree._Element, *path: str) -> str | None:
    """Return the `w:val` of a descendant element."""
    word = _namespace(element)
    found = element.find("/".join(word + name for name in path))
    return None if found is None else found.get(f"{word}val")


def _namespace(element: etree._Element) -> str:
    """Return the namespace prefix of WordprocessingML, transitional or strict."""
    return f"{{{etree.QName(element).namespace}}}"


class _Story:
    """The text of one part: the document itself, or its notes."""

    def __init__(self, root: etree._Element, styles: _Styles) -> None:
        self._root = root
        self._styles = styles
        self._word = f"{{{etree.QName(root).namespace}}}"  # transitional or strict
        self._joined: set[etree._Element] = set()
        self._shown: dict[str, str | None] = {_MATHS: None, self._word + "t": None, self._word + "noBreakHyphen": "-"}
        self._shown |= {self._word + name: " " for name in ("tab", "ptab", "br", "cr")}
        self._remove_deleted()

    def blocks(self, within: str) -> Iterator[Block]:
        """Yield the paragraphs in the elements of this name, in order; a table row is one paragraph."""
        for element in self._root.iter(self._word + within):
            yield from self._blocks(element)

    def _blocks(self, element: etree._Element) -> Iterator[Block]:
        paragraph, row = self._word + "p", self._word + "tr"
        done: set[etree._Element] = set()
        before = ""
        for item in element.iter(paragraph, row):
            if item in done:
                continue
            if item.tag == row:
                block = table_row(self._cells(item))
                done.update(item.iter(paragraph, row) if block else ())
            else:
                text = before + self._text(item)
                before = text if item in self._joined else ""
                block = Block(self._styles.kind(item), clean(text)) if not before else None
            if block and block.text:
                yield block
        if text := clean(before):
            yield Block(ParagraphKind.BODY, text)

    def _cells(self, row: etree._Element) -> Iterator[Iterable[str]]:
        """Yield the paragraphs of each cell."""
        for cell in row.iter(self._word + "tc"):
            if next(cell.iterancestors(row.tag)) is row:
                yield (clean(self._text(paragraph)) for paragraph in cell.iter(self._word + "p"))

    def _text(self, paragraph: etree._Element) -> str:
        """Return the text of a paragraph, without text boxes anchored to it, which have their own paragraphs."""
        box = self._word + "txbxContent"
        if next(paragraph.iter(box), None) is None:
            return join_runs(map(self._run, paragraph.iter(*self._shown)))
        runs: list[Run] = []
        walk = etree.iterwalk(paragraph, events=("start",))
        for _, item in walk:
            if item.tag == box:
                walk.skip_subtree()
            elif item.tag in self._shown:
                runs.append(self._run(item))
        return join_runs(runs)

    def _run(self, item: etree._Element) -> Run:
        """Return the text of one element, and whether it is a superscript or a footnote mark."""
        text, run, word = self._shown[item.tag] or item.text or "", item.getparent(), self._word
        if item.tag == _MATHS:
            return Run(text, raised=next(item.iterancestors(_MATHS_RAISED), None) is not None)
        style = _value(run, "rPr", "rStyle")
        noted = any(run.find(word + name) is not None for name in ("footnoteReference", "endnoteReference"))
        if noted or self._styles.is_note_mark(style):
            return Run(text, linked=True)
        alignment = _value(run, "rPr", "vertAlign") or self._styles.vertical_alignment(style)
        return Run(text, raised=alignment == "superscript" or (text.isdecimal() and _is_lifted(run)))

    def _remove_deleted(self) -> None:
        """Remove deleted, struck-out, hidden and duplicated text; record which paragraphs are merged with the next
        one."""
        word = self._word
        for mark in self._root.iterfind(f".//{word}pPr/{word}rPr/{word}del"):
            self._joined.add(mark.getparent().getparent().getparent())
        marks = list(self._root.iterfind(f".//{word}trPr/{word}del"))
        for name in ("vanish", "strike", "dstrike"):
            marks += (mark for mark in self._root.iterfind(f".//{word}r/{word}rPr/{word}{name}") if self._is_on(mark))
        for element in {mark.getparent().getparent() for mark in marks}:
            element.getparent().remove(element)
        etree.strip_elements(self._root, word + "del", word + "moveFrom", word + "rt", _FALLBACK, with_tail=False)

    def _is_on(self, mark: etree._Element) -> bool:
        return mark.get(self._word + "val") not in _OFF


def _is_lifted(run: etree._Element) -> bool:
    """Whether a run is raised above its line without being marked as a superscript."""
    position = _value(run, "rPr", "position") or ""
    return position.isdecimal() and int(position) >= _LIFTED
