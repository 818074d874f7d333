"""A page's markup to the tree of its elements, and that without what is hidden in it."""

import re
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.errors import InputRefused

_MAX_ELEMENTS = 30_000
"""The largest of 81 real pages has 2,500 elements. A page with 30,000 takes two to eight seconds."""

_MAX_NESTING = 40 * _MAX_ELEMENTS
"""Sum of all elements' depths: how long a page takes grows with it. No parser goes deeper than 2,048 elements."""

_MAX_ATTRIBUTES = 1_000
"""The parser's time grows with the square of an element's attributes: with more of them, it loses them all."""

# Never fails once it has begun, so its time grows with the page's length only. Quotes count after "=" alone.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|title)\b.*?(?:</(?P=raw)|\Z)"
    r"|<[a-z][^\s/>]*+(?P<attributes>(?:[^=>]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)

_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_BETWEEN = re.compile(r"[\s/=]+")

BLOCK_ELEMENTS = frozenset(
    """address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr label legend li main menu nav ol p pre search section summary
    table tbody td tfoot th thead tr ul video audio""".split()
)
"""Elements that text begins anew with; the others stand in a line."""

_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_FOR_SCREEN_READERS = frozenset("screen-reader-only screen-reader-text sr-only visually-hidden visuallyhidden".split())


def parse_page(origin: str, markup: str) -> HtmlElement:
    """Return the tree of a page.

    Raises `InputRefused` if there is nothing in it, or more than can be read in a few seconds.
    """
    markup = _MARKUP.sub(_with_few_attributes, markup.replace("\0", ""))
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(markup.encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):  # an assertion of lxml's: nothing but comments
        raise InputRefused(f"{origin}: the page is empty; save it again from the browser") from None
    _check_size(origin, tree)
    return tree


def without_hidden(tree: HtmlElement) -> HtmlElement:
    """Return a copy of a page without what a reader does not see, unless that is most of it: a script will show it."""
    tree = deepcopy(tree)
    hidden = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if _is_hidden(element):
            hidden.append(element)
            walk.skip_subtree()
    whole = text_size(tree)
    for element in hidden:
        if 2 * text_size(element) < whole:
            element.drop_tree()
    return tree


def text_size(element: HtmlElement) -> int:
    """How many characters of text there are in it."""
    texts = element.xpath(".//text()[not(parent::script or parent::style or parent::noscript)]")
    return sum(len(text.strip()) for text in texts)


def _with_few_attributes(match: re.Match[str]) -> str:
    attributes = match["attributes"] or ""
    if len(attributes) < 2 * _MAX_ATTRIBUTES or len(_BETWEEN.findall(_VALUE.sub(" ", attributes))) < _MAX_ATTRIBUTES:
        return match[0]
    return match[0][: match.start("attributes") - match.start()] + ">"


def _check_size(origin: str, tree: HtmlElement) -> None:
    elements = nesting = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start":
            elements, nesting = elements + 1, nesting + depth
    if elements > _MAX_ELEMENTS or nesting > _MAX_NESTING:
        raise InputRefused(
            f"{origin}: the page has {elements} elements, {nesting // elements} deep on average, too many for one"
            " article; save its text as a .txt file"
        )


def _is_hidden(element: HtmlElement) -> bool:
    if "hidden" in element.attrib or _HIDDEN_STYLE.search(element.get("style", "")):
        return True
    if not _FOR_SCREEN_READERS.isdisjoint(element.get("class", "").split()):
        return True
    # An inline element with it is often the letter that begins a text, drawn large.
    return element.get("aria-hidden") == "true" and element.tag in BLOCK_ELEMENTS
