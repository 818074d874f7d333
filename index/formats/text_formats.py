"""What a text is beyond plain text: lists of records, tables, mails, HTML, feeds, other XML; told by its beginning."""

import re

from index.formats.field_names import columns_of, names_a_text
from index.text.markup import BLOCK_TAGS, INLINE_TAGS

_JSON_START = re.compile(r'\{\s*(?:"(?:[^"\\\n]|\\.)*"\s*:|\})|\[\s*[\[\]{]')
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_HTML_TAGS = {*BLOCK_TAGS, *INLINE_TAGS, *"base button form input label link meta noscript script style title".split()}
_HEADER = re.compile(r"([!-9;-~]{1,80}):|[ \t]")
_MAIL_HEADERS = {"from", "to", "subject", "date", "content-type", "sender", "reply-to", "cc", "list-id"}
_MAIL_TRACES = {
    *("message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature"),
    *("content-transfer-encoding", "x-mailer", "snapshot-content-location", "list-unsubscribe"),
}
"""Headers that programs add; a text that quotes a mail has none of them."""

_MAX_COLUMN_NAME = 40


def is_json(text: str) -> bool:
    """Whether the text begins as a JSON object, or a list of them, does."""
    return _JSON_START.match(text) is not None


def is_json_lines(text: str) -> bool:
    """Whether a text that begins as a JSON object does has another one in its next line."""
    first, _, rest = text.partition("\n")
    return first.rstrip().endswith("}") and rest.lstrip().startswith("{")


def is_mail(text: str, *, named_so: bool) -> bool:
    """Whether the text begins with the headers of a mail, and not only quotes some."""
    lines = text.split("\n")
    if lines[0].startswith("From "):  # a mailbox
        lines = lines[1:]
    names: set[str] = set()
    for line in lines:
        found = _HEADER.match(line)
        if found is None:
            break
        names.add((found[1] or "").lower())
    known = len(names & (_MAIL_HEADERS | _MAIL_TRACES))
    return known >= 2 and (named_so or not names.isdisjoint(_MAIL_TRACES))


def is_table(text: str, *, named_so: bool) -> bool:
    """Whether the first line of the text names the columns of a table, one of which holds texts."""
    header, _, rows = text.partition("\n")
    delimiter, names, known = columns_of(header)
    if named_so:
        return len(names) > 1 or names_a_text(names)
    if not rows.strip() or delimiter not in rows or max(map(len, names), default=0) > _MAX_COLUMN_NAME:
        return False
    return names_a_text(names) and (known >= 3 or known == len(names) == 2)


def markup_root(text: str) -> str:
    """Return the name of the first element of a text that begins with one, `html` where its doctype says so."""
    position = 0
    while found := _PROLOG.match(text, position):
        if found[0].lower().startswith("<!doctype html"):
            return "html"
        position = found.end()
    root = _ROOT.match(text, position)
    return root[1].lower() if root else ""


def is_html_root(name: str) -> bool:
    """Whether HTML may begin with an element of this name."""
    return name in _HTML_TAGS
