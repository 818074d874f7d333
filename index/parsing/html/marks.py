"""Footnote marks, notes within sentences, superscripts and struck-out text in an HTML or XHTML tree, which must not
run into the surrounding text."""

from collections.abc import Iterator

from lxml import etree

from index.parsing.html.page import BLOCK_ELEMENTS
from index.parsing.superscripts import flat_subscript, flat_superscript, is_mark, is_set_off

_AROUND = 30
"""Characters before and after an element that are examined to classify it."""

_MAX_MARK = 30
"""Characters of the longest mark, such as "[better source needed]"."""

_STRUCK = frozenset("del s strike".split())
_RAISED_CLASSES = frozenset("sup super superscript".split())
_NOTE_ROLES = frozenset("doc-noteref doc-backlink noteref backlink".split())
_NOTE_CLASSES = frozenset(
    "citation-ref cite-ref cite_ref endnote endnote-ref endnoteref fn fn-ref fnref footnote footnote-anchor "
    "footnote-link footnote-mark footnote-number footnote-ref footnote-reference footnoteref note-ref noteref "
    "footnotereference msofootnotereference msoendnotereference reference sidenote-number".split()
)
_NOTE_TEXT_CLASSES = frozenset(
    "footnote-content footnote-text footnotetext margin-note marginnote side-note sidenote tooltip-content "
    "tooltip-text tooltiptext".split()
)
_NOTE_TEXT_ROLES = frozenset("doc-endnote doc-footnote endnote footnote tooltip".split())
_CONTROLS = frozenset("button label".split())
"""Elements that open a note, or show it on a small screen."""

_TYPES = ("role", "epub:type", "{http://www.idpf.org/2007/ops}type")


def flatten_marks(root: etree._Element) -> None:
    """Remove struck-out text and footnote marks below `root`, write exponents as superscript characters, and move
    notes out of the sentences that contain them."""
    _move_notes(root)
    for element in [element for element in root.iter() if isinstance(element.tag, str) and element is not root]:
        if _name(element) in _STRUCK:
            _replace(element, "")
        elif _is_reference(element):
            _replace(element, flat_superscript("*", _text_before(element), _text_after(element)))
        elif _is_raised(element):
            _flatten(element)
        elif _name(element) == "sub" and (text := _text(element)) != (
            flat := flat_subscript(text, _text_before(element))
        ):
            _replace(element, flat)


def _move_notes(root: etree._Element) -> None:
    """Make each note that is in the middle of a paragraph a paragraph after it."""
    last: dict[etree._Element, etree._Element] = {}
    for note in [element for element in root.iter() if isinstance(element.tag, str) and _is_note(element)]:
        block = next((outer for outer in note.iterancestors() if not _is_inline(outer)), None)
        if block is None or block is root or _name(block) in ("body", "html"):
            continue
        place = note.makeelement("span")
        place.tail, note.tail = note.tail, None
        note.getparent().replace(note, place)
        note.tag = "p"
        last.get(block, block).addnext(note)
        last[block] = note


def _is_note(element: etree._Element) -> bool:
    named = not (_NOTE_TEXT_ROLES.isdisjoint(_types(element)) and _NOTE_TEXT_CLASSES.isdisjoint(_classes(element)))
    return named and _is_inline(element) and not is_mark(_text(element))


def _flatten(element: etree._Element) -> None:
    text, linked = _text(element), next(_links(element), None) is not None
    flat = flat_superscript(text, _text_before(element), _text_after(element), linked=linked)
    if flat != text:
        _replace(element, flat)


def _is_raised(element: etree._Element) -> bool:
    if _name(element) in BLOCK_ELEMENTS:
        return False
    style = "".join(element.get("style", "").split()).lower()
    by_look = "vertical-align:super" in style or not _RAISED_CLASSES.isdisjoint(_classes(element))
    return _name(element) == "sup" or by_look


def _links(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the links inside a superscript, or of which it is the whole text."""
    yield from (inner for inner in element.iter("{*}a") if "href" in inner.attrib)
    outer = element.getparent()
    if outer is not None and _name(outer) == "a" and "href" in outer.attrib and _text(outer) == _text(element):
        yield outer


def _is_reference(element: etree._Element) -> bool:
    """Whether an element is the mark of a note, by its role or class, or as a link to another place on the page."""
    text = _text(element)
    if _name(element) in _CONTROLS:
        return is_mark(text) or not text.strip()
    if _name(element) in BLOCK_ELEMENTS or not is_mark(text):
        return False
    if not (_NOTE_ROLES.isdisjoint(_types(element)) and _NOTE_CLASSES.isdisjoint(_classes(element))):
        return True
    if _name(element) != "a" or "href" not in element.attrib:
        return False
    attached = _text_before(element)[-1:]
    within = "#" in element.get("href", "")
    return is_set_off(text) or (within and text.strip("() \xa0").isdecimal() and _ends_word(attached))


def _ends_word(character: str) -> bool:
    return character.isalnum() or (character != "" and character in ".,;:!?…\"'”’»)]%")


def _types(element: etree._Element) -> set[str]:
    return {word for name in _TYPES for word in element.get(name, "").split()}


def _classes(element: etree._Element) -> list[str]:
    names: str = element.get("class", "")
    return names.lower().split()


def _text_before(element: etree._Element) -> str:
    """Return the end of the text before an element, within its block."""
    found = ""
    while len(found) < _AROUND:
        previous, parent = element.getprevious(), element.getparent()
        if previous is not None:
            found = (previous.tail or "") + found
            if not _is_inline(previous):
                break
            found = _text(previous, last=True) + found
            element = previous
        elif parent is not None:
            found = (parent.text or "") + found
            if not _is_inline(parent):
                break
            element = parent
        else:
            break
    return found[-_AROUND:]


def _text_after(element: etree._Element) -> str:
    found = ""
    while len(found) < _AROUND:
        found += element.tail or ""
        following, parent = element.getnext(), element.getparent()
        if following is not None and _is_inline(following):
            found += _text(following)
            element = following
        elif following is None and parent is not None and _is_inline(parent):
            element = parent
        else:
            break
    return found[:_AROUND]


def _text(element: etree._Element, *, last: bool = False) -> str:
    """Return the text of an element, or of a long one only the beginning (or with `last` the end)."""
    found = ""
    for text in reversed(list(element.itertext())) if last else element.itertext():
        found = text + found if last else found + text
        if len(found) > _MAX_MARK:
            break
    return found


def _is_inline(element: etree._Element) -> bool:
    return _name(element) not in BLOCK_ELEMENTS and _name(element) not in ("br", "body", "html")


def _name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _replace(element: etree._Element, text: str) -> None:
    """Replace an element by a text. The element stays, as a neutral one, since joining texts would be slow on long
    pages."""
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = "span", text, tail
