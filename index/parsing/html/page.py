"""Parses a page's bytes into a tree of elements, and returns the text in it as a reader sees it."""

import codecs
import re
from copy import deepcopy

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.errors import InputRefused
from index.source import Source
from index.text.clean import clean, normalize

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UTF_16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_IN_META = re.compile(rb"<meta\b[^>]{1,500}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_META_WITHIN = 4_096
"""Bytes. The standard requires it in the first 1,024, but pages put scripts before it."""

# How browsers interpret these names (Encoding standard, 4.2): as the larger encodings that such pages really use.
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
"""The Python encodings that pages use; others ("idna", "unicode_escape") change the text."""

_MAX_DAMAGED = 0.01
"""Share of characters that may be damaged in a page that is otherwise in the stated encoding."""

_MARKUP_OR_SCRIPT = re.compile(rb"<(?:script|style)\b.*?</|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SAMPLE = 20_000
"""Bytes of text from which an encoding is guessed."""

_MOSTLY_ASCII = 0.7
"""Least share of ASCII in a Western text, on which charset-normalizer is unreliable."""


def decode_page(source: Source) -> tuple[str, str | None]:
    """Return the markup of a page, and a note if its encoding was guessed or its bytes are damaged.

    The bytes count more than what the server or the page declares. Raises `InputRefused` if the page is empty, or its
    encoding cannot be detected.
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
        # In other encodings, non-ASCII letters are hardly ever valid UTF-8 by chance.
        if damaged <= _MAX_DAMAGED * len(text) and 3 * damaged < sum(character > "\x7f" for character in text):
            return text, f"{damaged} characters are not valid {encoding} and are shown as \ufffd: check them"
    text, guess = _guess(source)
    declared = f"declares {stated[0]}, but is not in it" if stated else "does not declare its encoding"
    return text, f"the page {declared}: read as {guess}, which was guessed: check the accents"


def _stated(source: Source) -> list[str]:
    """Return Python's names of the encodings that the server and the page declare."""
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
    """Return the encodings to try, in order: UTF-8 before what is declared, as nothing else is valid UTF-8 by
    chance."""
    for mark, encoding in (_BOMS | _UTF_16).items():
        if data.startswith(mark):
            return [encoding]
    # A page that declares its encoding in ASCII is not in UTF-16; only ISO-2022-JP looks like ASCII and is not.
    others = [encoding for encoding in stated if not encoding.startswith("utf")]
    escaped = [encoding for encoding in others if encoding.startswith("iso2022")]
    return list(dict.fromkeys([*escaped, "utf-8", *others]))


def _guess(source: Source) -> tuple[str, str]:
    """Guess the encoding: Windows-1252 for mostly ASCII text, on which charset-normalizer is unreliable."""
    text = _MARKUP_OR_SCRIPT.sub(b" ", source.data[: 100 * _SAMPLE]).strip()
    start = next((place for place, byte in enumerate(text) if byte > 0x7F), 0)
    sample = text[max(0, start - _SAMPLE // 2) :][:_SAMPLE]
    ascii_share = sum(byte <= 0x7F for byte in sample) / max(1, len(sample))
    if ascii_share > _MOSTLY_ASCII:
        return source.data.decode("cp1252", errors="replace"), "cp1252"
    best = from_bytes(sample).best()
    if best is None:
        raise InputRefused(f"{source.origin}: the encoding of the page could not be detected; save it as UTF-8")
    return source.data.decode(best.encoding, errors="replace"), best.encoding


_MAX_ELEMENTS = 30_000
"""The largest of 81 real pages has 2,500 elements. A page with 30,000 takes two to eight seconds."""

_MAX_NESTING = 40 * _MAX_ELEMENTS
"""Sum of the depths of all elements, with which the time for a page grows. No parser goes deeper than 2,048
elements."""

_MAX_ATTRIBUTES = 1_000
"""The parser's time grows quadratically with an element's attributes: beyond this number, all of them are dropped."""

# Never backtracks, so its time grows only linearly with the page. Quotes only count after "=".
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
"""Elements that begin a new block of text; all others are inline."""

_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_FOR_SCREEN_READERS = frozenset("screen-reader-only screen-reader-text sr-only visually-hidden visuallyhidden".split())


def parse_page(origin: str, markup: str) -> HtmlElement:
    """Return the tree of a page.

    Raises `InputRefused` if it is empty, or too large to parse in a few seconds.
    """
    markup = _MARKUP.sub(_with_few_attributes, markup.replace("\0", ""))
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(markup.encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):  # lxml's assertion fails if there are only comments
        raise InputRefused(f"{origin}: the page is empty; save it again from the browser") from None
    _check_size(origin, tree)
    return tree


_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")


def normalize_texts(tree: HtmlElement) -> None:
    """Normalise all texts in a page, so that what is compared is spelled alike."""
    for element in tree.iter():
        for name in ("text", "tail"):
            text = getattr(element, name)
            if text and not text.isascii():
                setattr(element, name, _NOT_IN_XML.sub(" ", normalize(text)))
            elif text and _NOT_IN_XML.search(text):  # trafilatura would take them for the ends of lines
                setattr(element, name, _NOT_IN_XML.sub(" ", text))


def without_hidden(tree: HtmlElement) -> HtmlElement:
    """Return a copy of a page without hidden elements, unless these are most of it and a script will show them."""
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
    """Return the number of characters of text in an element."""
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
    # An inline element with it is often a drop cap.
    return element.get("aria-hidden") == "true" and element.tag in BLOCK_ELEMENTS


_ICONS = dict.fromkeys(range(0xE000, 0xF900))
"""Private code points, which pages use for icons in a font of their own."""

# Words; in scripts without spaces (Thai, Burmese, Khmer, Chinese, Japanese) and in Korean single characters.
_SINGLE = r"\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SINGLE}]|[^\W{_SINGLE}]+")


def visible_line(text: str) -> str:
    """Return `text` as one line, as browsers render it, and cleaned by `clean`."""
    return clean(text.translate(_ICONS))


def words_of(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return _WORD.findall(text.lower())


def key_of(text: str) -> str:
    """Return the letters and digits of a text, in lower case: the same for two spellings of a text."""
    return "".join(words_of(text))
