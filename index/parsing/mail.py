"""Which lines of an email are its own words, and which come from an older email that it quotes or forwards.

Quoted text stays readable, but is not what the email says. Forwarded text is: its sender and date are those of the
article. How email programs mark both is in `mail_marks.toml`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import NamedTuple

from index.common.data_files import load_data
from index.text.clean import clean, display_name
from index.text.dates import read_publication_date


class Role(Enum):
    """The role of a line in an email."""

    OWN = 0
    OLDER = 1
    """Part of a quoted older email, or of the signature."""

    HEADER = 2
    """A header of a forwarded email, or the line above it."""


class Line(NamedTuple):
    """One line or block of an email's text, and its quotation depth."""

    text: str
    depth: int = 0


@dataclass(slots=True)
class ReadMail:
    """The role of each line, and what the headers of a forwarded email state about the article.

    An empty value means that the forwarded email does not state it, and that the forwarding one's does not apply.
    """

    roles: list[Role] = field(default_factory=list)
    forwarded: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def has_older(self) -> bool:
        """Whether it quotes or forwards another."""
        return any(role is not Role.OWN for role in self.roles)


def quoted_line(text: str) -> Line:
    """Return a line of plain text without its quote markers. ">From" is how mailboxes write "From"."""
    if text.startswith(">From "):
        return Line(text[1:])
    found = _QUOTE.match(text)
    return Line(text[found.end() :], found[0].count(">")) if found else Line(text)


def read_mail_lines(lines: Sequence[Line], subject: str) -> ReadMail:
    """Return the roles of the lines of an email with this subject."""
    mail = ReadMail()
    own = 0  # the depth of the email's own words, or of those that it forwards
    signed = has_own = False
    while len(mail.roles) < len(lines):
        rest, before = lines[len(mail.roles) : len(mail.roles) + _MAX_HEADER], mail.roles[-1:]
        header = _header(rest)
        may_forward = header is not None and (header.is_marked or _is_forward(subject) or not has_own)
        if header and may_forward and (rest[0].depth <= own or before != [Role.OLDER]):
            own, signed = header.depth, False
            mail.roles += header.size * [Role.HEADER]
            _take(header.fields, mail)
        elif rest[0].depth > own:
            mail.roles.append(Role.OLDER)
        elif header or _is_original(rest[0].text):
            break
        elif introduction := _introduction(rest):
            if not introduction.is_inline:
                break
            mail.roles += introduction.size * [Role.OLDER]
        else:
            signed = signed or rest[0].text.strip() == "--"
            has_own = has_own or bool(rest[0].text.strip())
            mail.roles.append(Role.OLDER if signed else Role.OWN)
    mail.roles += (len(lines) - len(mail.roles)) * [Role.OLDER]
    return mail


_QUOTE = re.compile(r"(?:>[ \t]?)+")
_MAX_HEADER = 15
"""Maximum lines of the headers above a quoted or forwarded email, with the line that announces them."""

_MIN_FIELDS = 3
"""Minimum headers to recognise them without a line that announces them."""

_MAX_INTRODUCTION = 3
"""Maximum lines into which "On ... wrote:" may be broken."""

_SENDER_OR_TIME = re.compile(r"[@<]|\d{1,2}[:.h]\d\d")
_ADDRESS = re.compile(r"\s*\[mailto:[^\]]*\]$")
"""As Outlook adds it to a name."""

_RULE = re.compile(r"[-_*\s]*")


class _Header(NamedTuple):
    """The headers above an older email, with the line that announces them. `is_marked` is whether it says that it is
    forwarded, `depth` the quotation depth of the email below them."""

    size: int
    fields: dict[str, str]
    is_marked: bool
    depth: int


class _Introduction(NamedTuple):
    """A line like "On ... wrote:". `is_inline` if what it introduces is marked line by line."""

    size: int
    is_inline: bool


class _Marks(NamedTuple):
    """Patterns made of `mail_marks.toml`."""

    wrote: re.Pattern[str]
    original: re.Pattern[str]
    forwarded: re.Pattern[str]
    label: re.Pattern[str]
    subject: re.Pattern[str]
    roles: dict[str, str]


def _pattern(text: str) -> str:
    """Return the pattern of a text in which "…" matches anything; at its beginning, something on one line."""
    pattern = re.escape(text).replace("\\ ", r"\s+")
    return re.sub("^…", ".{1,300}?", pattern).replace("…", "(?s:.{1,300}?)")


@cache
def _marks() -> _Marks:
    data = load_data("index.parsing", "mail_marks.toml")
    rows = data["language"]

    def alternatives(key: str) -> str:
        return "|".join(_pattern(text) for row in rows for text in row[key])

    roles = {name: role for role in ("from", "sent", "to", "subject") for row in rows for name in row[role]}
    label = "|".join(sorted(map(re.escape, roles), key=len, reverse=True))
    return _Marks(
        re.compile(alternatives("wrote")),
        re.compile(rf"-{{2,}}\s*(?:{alternatives('original')})\s*-{{2,}}\s*", re.IGNORECASE),
        re.compile(rf"[-\s]*(?:{alternatives('forwarded')})\s*:?[-\s]*", re.IGNORECASE),
        re.compile(rf"(?:^|(?<=\s))\*?({label})\s?:\*?(?:\s|$)"),
        re.compile(rf"(?:{'|'.join(data['forward_subjects'])})\s*:", re.IGNORECASE),
        roles,
    )


def _is_forward(subject: str) -> bool:
    return _marks().subject.match(subject.strip()) is not None


def _is_original(line: str) -> bool:
    return _marks().original.match(line.strip()) is not None


def _header(lines: Sequence[Line]) -> _Header | None:
    """Return the headers of an older email that begin with the first of these lines, if there are any."""
    first = lines[0].text.strip()
    mark = _marks().forwarded.match(first) or _marks().original.match(first) or _RULE.match(first)
    assert mark is not None
    is_marked = _marks().forwarded.match(first) is not None
    fields, size, depth = _fields([Line(first[mark.end() :], lines[0].depth), *lines[1:]])
    if "from" not in fields or (len(fields) < _MIN_FIELDS and not is_marked):
        return None
    return _Header(size, fields, is_marked, depth)


def _fields(lines: Sequence[Line]) -> tuple[dict[str, str], int, int]:
    """Return the values of the headers at the beginning of these lines, the number of their lines, and their depth."""
    fields: dict[str, str] = {}
    size, last = 0, ""
    for number, line in enumerate(lines, start=1):
        text = line.text.strip()
        labels = [*_marks().label.finditer(text)]
        if labels and labels[0].start() == 0:
            ends = [*(label.start() for label in labels[1:]), len(text)]
            for label, end in zip(labels, ends, strict=True):
                last = _marks().roles[label[1]]
                fields.setdefault(last, text[label.end() : end].strip())
            size = number
        elif text and last == "to" and lines[number - 2].text.rstrip().endswith((",", ";")):  # a list of recipients
            size = number
        elif text or fields:
            break
    return fields, size, lines[size - 1].depth if size else 0


def _introduction(lines: Sequence[Line]) -> _Introduction | None:
    """Return the line that introduces a quoted email, if it is the first of these, perhaps broken into several."""
    text = ""
    for size, line in enumerate(lines[:_MAX_INTRODUCTION], start=1):
        text = f"{text}\n{line.text.strip()}".strip()
        if not text or line.depth != lines[0].depth:
            return None
        if _marks().wrote.fullmatch(text):
            below = next((other for other in lines[size:] if other.text.strip()), line)
            is_inline = below.depth > line.depth
            return _Introduction(size, is_inline) if is_inline or _SENDER_OR_TIME.search(text) else None
    return None


def _take(fields: dict[str, str], mail: ReadMail) -> None:
    """Keep what the headers of the first forwarded email state."""
    if mail.forwarded:
        return
    sent = fields.get("sent", "")
    published = read_publication_date(clean(sent).replace(" at ", " "))
    sender = _ADDRESS.sub("", clean(fields["from"]))
    mail.forwarded = {"author": display_name(sender) if "@" in sender else sender, "published": published or ""}
    if subject := clean(fields.get("subject", "")):
        mail.forwarded["title"] = subject
    mail.notes.append("a forwarded email: its author and date are those of the original email")
    if published is None:
        mail.notes[-1] = (
            f"a forwarded email: the date of the original ({sent[:40]}) is not a complete past date, "
            "so the article has none"
        )
