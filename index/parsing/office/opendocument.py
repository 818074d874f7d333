"""Parses OpenDocument texts (ODT) into paragraphs, with all tracked changes accepted."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block, Draft, add_author, add_title
from index.parsing.office.packages import Package, table_row
from index.parsing.superscripts import Run, join_runs
from index.source import Source
from index.text.clean import clean

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE, _STYLE, _META, _MANIFEST, _DRAW = (
    f"{{{_OASIS}{name}:1.0}}" for name in ("office", "text", "table", "style", "meta", "manifest", "drawing")
)
_SVG = f"{{{_OASIS}svg-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"

_HEADING, _PARAGRAPH, _SPAN = f"{_TEXT}h", f"{_TEXT}p", f"{_TEXT}span"
_ROW, _CELL = f"{_TABLE}table-row", f"{_TABLE}table-cell"
_NOT_SHOWN = (
    *(
        f"{_TEXT}{name}"
        for name in ("tracked-changes", "ruby-text", "note-citation", "hidden-paragraph", "hidden-text")
    ),
    *(f"{_OFFICE}{name}" for name in ("annotation", "forms", "scripts")),
    *(f"{_SVG}{name}" for name in ("title", "desc")),
)
"""Deleted text (which is stored separately), comments, descriptions of pictures."""

_SPACES = tuple(f"{_TEXT}{name}" for name in ("s", "tab", "line-break"))
_KINDS = (
    (re.compile(r"heading|title|subtitle|headline"), ParagraphKind.HEADING),
    (re.compile(r"quot|block(?:_20_)?(?:text|quot)"), ParagraphKind.QUOTE),
    (re.compile(r"caption|illustration$|figure$|drawing$|table$"), ParagraphKind.CAPTION),
    (re.compile(r"list_20_|numbering_20_"), ParagraphKind.LIST),
)
"""How style names begin. LibreOffice stores its built-in style names in English, whatever the language."""


def read_odt(source: Source) -> Draft:
    """Parse an OpenDocument text. Its creation and modification dates are not the publication date and are ignored.

    Raises `InputRefused` if it is damaged, protected by a password, or has no text.
    """
    package = Package(source)
    _check_protection(package)
    content = package.parse("content.xml")
    if content.tag != f"{_OFFICE}document-content":
        raise package.damaged("content.xml is not an OpenDocument text")
    parts = [content, *([package.parse("styles.xml")] if "styles.xml" in package else [])]
    styles = _Styles.of(parts)
    draft = Draft(list(_blocks(_arranged(content), styles)))
    if not draft.blocks:
        raise InputRefused(f"{source.origin}: the document has no text; nothing was added")
    if "meta.xml" in package:
        _add_properties(package.parse("meta.xml"), draft)
    return draft


def _check_protection(package: Package) -> None:
    name = "META-INF/manifest.xml"
    if name in package and next(package.parse(name).iter(f"{_MANIFEST}encryption-data"), None) is not None:
        raise package.protected()


@dataclass(frozen=True, slots=True)
class _Styles:
    """The parent of each style, by its name, and the styles of superscript and of struck-out text."""

    parents: dict[str, str]
    raised: frozenset[str]
    struck: frozenset[str]

    @classmethod
    def of(cls, parts: Iterable[etree._Element]) -> "_Styles":
        styles = {style.get(f"{_STYLE}name", ""): style for part in parts for style in part.iter(f"{_STYLE}style")}
        looks = {name: style.find(f"{_STYLE}text-properties") for name, style in styles.items()}
        shown = {name: look.attrib for name, look in looks.items() if look is not None}
        return cls(
            {name: style.get(f"{_STYLE}parent-style-name", "") for name, style in styles.items()},
            frozenset(name for name, look in shown.items() if _RAISED.match(look.get(f"{_STYLE}text-position", ""))),
            frozenset(
                name for name, look in shown.items() if look.get(f"{_STYLE}text-line-through-style", "none") != "none"
            ),
        )


_RAISED = re.compile(r"super|[1-9]\d*%")
"""A text position that is above the line: "super 58%", "33% 58%"."""


def _arranged(content: etree._Element) -> etree._Element:
    """Put the text into reading order: text boxes after the paragraph they are anchored to, notes at the end."""
    etree.strip_elements(content, *_NOT_SHOWN, with_tail=False)
    for space in content.iter(*_SPACES):
        space.text = " "
    for note in list(content.iter(f"{_TEXT}note-body")):
        content.append(note)
    etree.strip_elements(content, f"{_TEXT}note", with_tail=False)
    for box in reversed(list(content.iter(f"{_DRAW}text-box"))):
        owner = next(box.iterancestors(_PARAGRAPH, _HEADING), None)
        if owner is not None:
            owner.addnext(box)
    return content


def _blocks(content: etree._Element, styles: _Styles) -> Iterator[Block]:
    done: set[etree._Element] = set()
    for item in content.iter(_PARAGRAPH, _HEADING, _ROW):
        if item in done or next(item.iterancestors(_PARAGRAPH, _HEADING), None) is not None:
            continue
        if item.tag == _ROW:
            block = table_row(_cells(item, styles))
            done.update(item.iter(_PARAGRAPH, _HEADING, _ROW) if block else ())
        else:
            block = Block(_kind(item, styles.parents), _shown(item, styles))
        if block and block.text:
            yield block


def _cells(row: etree._Element, styles: _Styles) -> Iterator[Iterable[str]]:
    """Yield the paragraphs of each cell."""
    for cell in row.iterchildren(_CELL):
        yield (_shown(paragraph, styles) for paragraph in cell.iter(_PARAGRAPH, _HEADING))


def _shown(paragraph: etree._Element, styles: _Styles) -> str:
    if styles.raised or styles.struck:
        return clean(join_runs(_runs(paragraph, styles)))
    return clean("".join(paragraph.itertext()))


def _runs(paragraph: etree._Element, styles: _Styles) -> Iterator[Run]:
    """Yield the pieces of a paragraph's text, except struck-out text."""
    for text in paragraph.xpath(".//text()"):
        inside = text.getparent().getparent() if text.is_tail else text.getparent()
        spans = {
            span.get(f"{_TEXT}style-name", "") for span in (inside, *inside.iterancestors(_SPAN)) if span.tag == _SPAN
        }
        if styles.struck.isdisjoint(spans):
            yield Run(str(text), raised=not styles.raised.isdisjoint(spans))


def _kind(item: etree._Element, parents: dict[str, str]) -> ParagraphKind:
    if next(item.iterancestors(f"{_TEXT}index-body"), None) is not None:
        return ParagraphKind.BOILERPLATE  # a table of contents
    kind = (
        ParagraphKind.HEADING if item.tag == _HEADING else _kind_of_style(item.get(f"{_TEXT}style-name", ""), parents)
    )
    if kind is None and next(item.iterancestors(f"{_TEXT}list-item"), None) is not None:
        return ParagraphKind.LIST
    return kind or ParagraphKind.BODY


def _kind_of_style(name: str, parents: dict[str, str]) -> ParagraphKind | None:
    """Return the kind for a style, or for its nearest ancestor that has one."""
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        for pattern, kind in _KINDS:
            if pattern.match(name.lower()):
                return kind
        name = parents.get(name, "")
    return None


def _add_properties(root: etree._Element, draft: Draft) -> None:
    add_title(draft, root.findtext(f".//{_DC}title"))
    # dc:creator is the last person who saved the file.
    add_author(draft, root.findtext(f".//{_META}initial-creator") or root.findtext(f".//{_DC}creator"))
    draft.metadata.add("language", root.findtext(f".//{_DC}language"), where="document property")
