"""A page's bytes to a tree of elements, and the text in it as a reader sees it."""

import codecs
import re
from copy import deepcopy

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.errors import InputRefused
from index.source import Source
from index.text.clean import clean

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UTF_16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_IN_META = re.compile(rb"<meta\b[^>]{1,500}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_META_WITHIN = 4_096
"""Bytes. The standard wants it in the first 1,024; pages put scripts before it."""

# What browsers take these names for (Encoding standard, 4.2): the larger encodings that such pages in fact use.
_ALIASES = {
    "windows-31j": "cp932",
    "windows-874": "cp874",
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    "iso8859-9": "cp1254",
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_PAGE_ENCODINGS = re.compile(r"big5|cp\d|euc|gb|iso2022|iso8859|koi8|mac|shift|tis|utf-8")
"""The Python encodings that are in pages; others ("idna", "unicode_escape") make something else of what is written."""

_MAX_DAMAGED = 0.01
"""Share of characters that may be damaged in a page that is for the rest in the stated encoding."""

_MARKUP_OR_SCRIPT = re.compile(rb"<(?:script|style)\b.*?</|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SAMPLE = 20_000
"""Bytes of text that an encoding is guessed by."""

_MOSTLY_ASCII = 0.7
"""Share of ASCII in the text of a page in a Western language, of which charset-normalizer is not certain."""


def decode_page(source: Source) -> tuple[str, str | None]:
    """Return the markup of a page, and a note where its encoding was guessed, or its bytes are damaged.

    Raises `InputRefused` if it is empty, or in no encoding that can be told.
    """
    if not source.data.strip(b"\0 \t\r\n"):
        raise InputRefused(f"{source.origin}: the page is empty; save it again from the browser")
    stated = _stated(source)
    possible = _possible(source.data, stated)
    for encoding in possible:
        try:
            return source.data.decode(encoding), None
        except UnicodeDecodeError:
            continue
    for encoding in possible:
        text = source.data.decode(encoding, errors="replace")
        damaged = text.count("\ufffd")
        # In another encoding hardly any letter beyond ASCII happens to be valid UTF-8.
        if damaged <= _MAX_DAMAGED * len(text) and 3 * damaged < sum(character > "\x7f" for character in text):
            return text, f"{damaged} places are not valid {encoding} and are shown as \ufffd: check them"
    text, guess = _guess(source)
    said = f"is said to be in {stated[0]}, but is not" if stated else "does not say its encoding"
    return text, f"the page {said}: read as {guess}, which was guessed: check its accents"


def _stated(source: Source) -> list[str]:
    """The encodings that the server and the page state, as Python names them."""
    header = _IN_HEADER.search(source.media_type or "")
    meta = _IN_META.search(source.data[:_META_WITHIN])
    names = [header[1] if header else "", meta[1].decode("ascii", "replace") if meta else ""]
    known = [name for name in map(_python_name, names) if name]
    return list(dict.fromkeys(known))


def _python_name(name: str) -> str | None:
    name = name.lower().removeprefix("x-")
    try:
        known = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    meant = _ALIASES.get(known, known)
    return meant if _PAGE_ENCODINGS.match(meant) else None


def _possible(data: bytes, stated: list[str]) -> list[str]:
    """The encodings to try, in order: UTF-8 before what is stated, for nothing else is valid UTF-8 by chance."""
    for mark, encoding in (_BOMS | _UTF_16).items():
        if data.startswith(mark):
            return [encoding]
    # UTF-16 cannot be what a page states in ASCII; only the Japanese one looks like ASCII and is none.
    others = [encoding for encoding in stated if not encoding.startswith("utf")]
    escaped = [encoding for encoding in others if encoding.startswith("iso2022")]
    return list(dict.fromkeys([*escaped, "utf-8", *others]))


def _guess(source: Source) -> tuple[str, str]:
    """Windows-1252 for a text that is mostly ASCII; charset-normalizer takes short ones of these for anything."""
    text = _MARKUP_OR_SCRIPT.sub(b" ", source.data[: 100 * _SAMPLE]).strip()
    start = next((place for place, byte in enumerate(text) if byte > 0x7F), 0)
    sample = text[max(0, start - _SAMPLE // 2) :][:_SAMPLE]
    ascii_share = sum(byte <= 0x7F for byte in sample) / max(1, len(sample))
    if ascii_share > _MOSTLY_ASCII:
        return source.data.decode("cp1252", errors="replace"), "cp1252"
    best = from_bytes(sample).best()
    if best is None:
        raise InputRefused(f"{source.origin}: the page is in no encoding that could be recognised; save it as UTF-8")
    return source.data.decode(best.encoding, errors="replace"), best.encoding


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


_SEEN = {
    # Entities such as &#146; mean what Windows-1252 has there, as every browser reads them (HTML standard, 13.2.5.80).
    **{code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)},
    # Icons in a page's own font, and the invisible copy of ASCII in which texts are smuggled.
    **dict.fromkeys([*range(0xE000, 0xF900), *range(0xE0000, 0xE0080), 0x180E, *range(0x2061, 0x2065)]),
}

# Words; in writing without spaces (Thai, Burmese, Khmer, Chinese, Japanese) and in Korean single characters.
_SINGLE = r"\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SINGLE}]|[^\W{_SINGLE}]+")


def visible_line(text: str) -> str:
    """Return `text` as one line, as `clean` does; what turns the direction of writing is left out there, too.

    A citation that reads backwards (U+202E) says something else than the text that is cited.
    """
    return clean(text.translate(_SEEN))


def words_of(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return _WORD.findall(text.lower())


def key_of(text: str) -> str:
    """Return the letters and digits of a text, in small letters: what is the same in two spellings of one text."""
    return "".join(words_of(text))
