"""Text files: decoded, split from their front matter, and read as plain text."""

import re
from itertools import groupby
from operator import itemgetter

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.boilerplate_rows import matching_row
from index.parsing.draft import Block, Draft
from index.parsing.front_matter import split_front_matter
from index.parsing.mail import Role, quoted_line, read_mail_lines
from index.source import Source
from index.text.bylines import PartKind, read_byline, split_byline_lines
from index.text.clean import normalize, without_controls
from index.text.encodings import (
    BOMS,
    ascii_count,
    decode_stated,
    guess_encoding,
    looks_binary,
    stated_encoding,
)
from index.text.quotation_marks import OPENING
from index.text.sentences import ENDS_SENTENCE, split_sentences

_WRAP_WIDTH = 100
"""Characters; a file with a longer line is not hard-wrapped."""

_BULLET = re.compile(r"^(?:[•·‣▪*–—-]|\d{1,2}[.)])\s+\S")
_DASHED_HEADING = re.compile(r"[-–—] .*[^\s–—-] [-–—]")
"""A heading as agencies set it: "- The vote -"."""

_STATES = re.compile(r"[^\W\d_]{4}\.[\"'”’]? ")
"""The end of a sentence before another, as in "The mill is gone. Who pays?"."""

_MAX_HEADING = 90

_ROW = re.compile(
    r"(?:[^\s.!?:]+ ){0,4}[^\s.!?:]+:\s\S.*|.*\S(?:\t|\s{3,}|\s\|\s)\S.*|.*[^\W\d_]\)?\s[\d.,%€$£ –-]*\d%?"
)
"""The form of a row of a table: "Length: 42 metres", columns, or a name and its numbers."""

_SIGNATURE = re.compile(r"[–—−-]{1,2}\s*(?=[^\W\d_a-z])")
_QUOTATION = re.compile(r"[\"“].*[\"”]")


def read_plain_text(source: Source) -> Draft:
    """Parse a plain text, which may begin with front matter."""
    text, notes = decode(source)
    if source.is_mail:
        return _mail(text, source.stated.get("title", ""), notes)
    metadata, body = split_front_matter(source.origin, text)
    return Draft(_text_blocks(body), metadata, notes)


def _mail(text: str, subject: str, notes: list[str]) -> Draft:
    """Parse the text of an email; what it quotes from another is boilerplate."""
    lines = [quoted_line(line) for line in text.split("\n")]
    mail = read_mail_lines(lines, subject)
    blocks: list[Block] = []
    for role, group in groupby(zip(mail.roles, lines, strict=True), key=itemgetter(0)):
        part = "\n".join(line.text for _, line in group)
        if role is not Role.HEADER and part.strip():
            found = _text_blocks(part)
            blocks += found if role is Role.OWN else [block._replace(kind=ParagraphKind.BOILERPLATE) for block in found]
    return Draft(blocks, notes=[*notes, *mail.notes], overrides=mail.forwarded)


def _text_blocks(text: str) -> list[Block]:
    """Return the blocks of a plain text: one paragraph per line, or blank-line-separated blocks if it is
    hard-wrapped."""
    lines = _unwrapped(text) if _is_hard_wrapped(text) else text.split("\n")
    paragraphs = [line.strip() for line in lines if line.strip()]
    neighbours = zip(["", *paragraphs[:-1]], paragraphs, [*paragraphs[1:], ""], strict=True)
    return [Block(_kind_of_line(before, line, after), line) for before, line, after in neighbours]


def _is_hard_wrapped(text: str) -> bool:
    """Whether most line breaks inside blank-line-separated blocks fall in the middle of a sentence."""
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", text)]
    inner = [line.rstrip() for lines in blocks for line in lines[:-1] if line.strip()]
    if not inner or max(map(len, text.split("\n"))) > _WRAP_WIDTH:
        return False
    broken = sum(1 for line in inner if len(line) > _WRAP_WIDTH // 3 and not ENDS_SENTENCE.search(line))
    return broken > len(inner) / 2


def _unwrapped(text: str) -> list[str]:
    return [line for block in re.split(r"\n\s*\n", text) for line in split_byline_lines(block)]


def _kind_of_line(before: str, line: str, following: str) -> ParagraphKind:
    if _is_signature(before, line, following):
        return ParagraphKind.BOILERPLATE
    if _DASHED_HEADING.fullmatch(line) and len(line) <= _MAX_HEADING:
        return ParagraphKind.HEADING
    if _BULLET.match(line):
        return ParagraphKind.LIST
    if len(line) > _MAX_HEADING or len(following) <= len(line):
        return ParagraphKind.BODY
    # A heading is a short line without a period, or one question, above a longer paragraph.
    unfinished = not ENDS_SENTENCE.search(line) or (line.endswith("?") and not _STATES.search(line))
    quoted = line[0] in '"' + OPENING
    if not unfinished or quoted or _is_in_table(before, line, following):
        return ParagraphKind.BODY
    return ParagraphKind.CAPTION if _is_caption(line) else ParagraphKind.HEADING


def _is_in_table(before: str, line: str, following: str) -> bool:
    """Whether a line is a row of a table: there is another one above or below it."""
    return _is_row(line) and (_is_row(before) or _is_row(following))


def _is_row(line: str) -> bool:
    return len(line) <= _MAX_HEADING and _ROW.fullmatch(line) is not None


def _is_signature(before: str, line: str, following: str) -> bool:
    """Whether a line such as "– Ada Holm, Marlow Times" says who wrote the entry of a live blog above it.

    In a list, it is an item; below a line that is all quotation, it says whose words these are.
    """
    dash = _SIGNATURE.match(line)
    if not dash or before.endswith(":") or not ENDS_SENTENCE.search(before) or _QUOTATION.fullmatch(before):
        return False
    if _BULLET.match(before) or _BULLET.match(following):
        return False
    return _names_only(line[dash.end() :], PartKind.NAME, PartKind.OUTLET, PartKind.AGENCY)


def _is_caption(line: str) -> bool:
    """Whether a line is a sentence and a credit or a photographer's name."""
    *sentences, (start, _) = split_sentences(line)
    if not sentences or not line[: sentences[-1][1]].endswith("."):
        return False
    return matching_row(line[start:]) == "credit" or _names_only(line[start:], PartKind.NAME)


def _names_only(text: str, *kinds: PartKind) -> bool:
    byline = read_byline(text)
    return byline is not None and byline.kinds <= set(kinds)


MAX_TEXT_BYTES = 5_000_000
"""Largest text taken as one article. The longest of 5,483 real news articles has about 0.2 MB of text."""

_REPLACEMENT = "\ufffd"


def decode(source: Source) -> tuple[str, list[str]]:
    """Return the text of `source`, and notes if its encoding was guessed, or its bytes are damaged.

    Raises `InputRefused` if it is empty, too large for one article, binary, or its encoding cannot be detected.
    """
    if len(source.data) > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // 1_000_000
        raise InputRefused(
            f"{source.origin}: larger than {limit} MB, too large for one article; split it into its articles"
        )
    text, guessed = _stated_encoding(source), None
    if text is None:
        text, guessed = _decode(source.origin, source.data)
    if looks_binary(text):
        raise InputRefused(f"{source.origin}: the file is binary, not text; convert it to .txt or .md first")
    shown, dropped = without_controls(text)
    shown = normalize(shown.replace("\r\n", "\n").replace("\r", "\n"))
    if not shown.strip():
        raise InputRefused(f"{source.origin}: the file is empty; nothing was added")
    return shown, [note for note in (guessed, dropped) if note]


def _stated_encoding(source: Source) -> str | None:
    """Return the text decoded with the encoding that a server states, if that works."""
    parameters = (source.media_type or "").lower().partition("charset=")[2]
    return decode_stated(source.data, stated_encoding(parameters.split(";")[0].strip(" \"'")))


def _decode(origin: str, data: bytes) -> tuple[str, str | None]:
    encoding = next((name for bom, name in BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError:
        pass
    if looks_binary(data.decode("latin-1")) or not encoding.startswith("utf-8"):
        raise InputRefused(f"{origin}: the file is binary or damaged; save it as UTF-8 text first")
    damaged = data.decode("utf-8-sig", errors="replace")
    bad = damaged.count(_REPLACEMENT)
    # In other encodings, non-ASCII letters are hardly ever valid UTF-8 by chance.
    if len(damaged) - ascii_count(damaged) > 2 * bad:
        return damaged, f"{bad} characters are not valid UTF-8 and are shown as {_REPLACEMENT}: check them"
    guess = guess_encoding(origin, data)
    return data.decode(guess, errors="replace"), f"read as {guess}, which was guessed: check the accents"
