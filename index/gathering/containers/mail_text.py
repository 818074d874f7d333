"""The parts of a mail that a person is shown, as one text."""

import html
import re
from email.message import EmailMessage
from typing import NamedTuple

from index.gathering.containers.text_lines import encoding_of
from index.text.encodings import stated_encoding


class MailText(NamedTuple):
    """A mail's text as it is read: HTML if a part of it is."""

    data: bytes
    media_type: str
    notes: tuple[str, ...]


def text_of(origin: str, parts: list[EmailMessage]) -> MailText:
    """Return the text in `parts` one after the other. Raises `InputRefused` if one is in no known encoding."""
    texts, notes = [], []
    any_html = any(part.get_content_subtype() == "html" for part in parts)
    for part in parts:
        text, note = _decoded(origin, part)
        notes += [note] if note and note not in notes else []
        is_html = part.get_content_subtype() == "html"
        if not is_html and str(part.get_param("format", "")).lower() == "flowed":
            text = _unflowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")
        texts.append(_as_html(text) if any_html and not is_html else text)
    return MailText("\n\n".join(texts).encode(), f"text/{'html' if any_html else 'plain'}; charset=utf-8", tuple(notes))


def _decoded(origin: str, part: EmailMessage) -> tuple[str, str | None]:
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    try:
        text, note = data.decode(stated_encoding(part.get_content_charset("ascii")) or "ascii"), None
    except ValueError:  # it is not theirs, or no name at all
        encoding, note = encoding_of(origin, data)
        text = data.decode(encoding, errors="replace")
        if "\ufffd" in text:
            note = "some places are not in the encoding that the mail states and are shown as \ufffd: check them"
    return text.replace("\r\n", "\n").replace("\r", "\n"), note


def _as_html(text: str) -> str:
    return "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in re.split(r"\n\s*\n", text))


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Put lines together that were broken on the way (RFC 3676): one that ends in a space goes on in the next, if that
    is quoted as deep."""
    lines: list[list[str]] = []
    goes_on: str | None = None
    for line in text.split("\n"):
        quoted = line[: len(line) - len(line.lstrip(">"))]
        content = line[len(quoted) :].removeprefix(" ")
        signature = content == "-- "
        if goes_on != quoted or signature:
            lines.append([f"{quoted} " if quoted else ""])
        flowed = content.endswith(" ") and not signature
        lines[-1].append(content[:-1] if flowed and delete_space else content)
        goes_on = quoted if flowed else None
    return "\n".join("".join(pieces) for pieces in lines)
