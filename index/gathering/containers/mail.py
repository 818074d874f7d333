"""Emails (.eml), web pages that browsers saved as one (.mht), and mailboxes (.mbox): their texts and attachments."""

import email
import html
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, NamedTuple, cast

from index.errors import InputRefused
from index.gathering.origins import Origins
from index.source import MAX_BYTES, Gathered, Source
from index.text.clean import display_name, short_hash, without_controls
from index.text.encodings import decode_stated, detect_encoding, stated_encoding

_MAX_HEADER = 5_000
"""Characters of one header that are read; the parser's time grows quadratically."""

_MAX_SEPARATOR = 200
"""Bytes of the line before an email. It has an address and a time; matching takes the cube of its length."""

_MAX_WORK = 20_000_000
"""Lines times parts that the parser processes in 2 seconds. An email of 30 MB with 10 parts has 4 million."""

_SEPARATOR = re.compile(rb"From .*\d\d:\d\d.*\d{4}\s*$")
"""The line before each email in a mailbox, with its time of arrival; a sentence may begin with "From" too."""

_INLINE_MEDIA = ("image", "audio", "video", "font")
_MACHINE_TYPES = (
    "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature text/calendar text/vcard "
    "text/x-vcard text/css message/delivery-status message/disposition-notification text/rfc822-headers"
).split()
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


def read_mail(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    """Yield the text and the attachments of an email, or of each email in a mailbox, or refusals.

    Raises `InputRefused` if the file is a single email that cannot be used.
    """
    start = file.readline(MAX_BYTES + 1)
    if not start.startswith(b"From "):
        yield from _read(origin, start + file.read(MAX_BYTES + 1 - len(start)))
        return
    origins = Origins(origin)
    for number, data in enumerate(_in_mailbox(file), start=1):
        try:
            yield from _read(f"{origin}: mail {number}", data, origins)
        except InputRefused as error:
            yield error


def _in_mailbox(file: BinaryIO) -> Iterator[bytes]:
    """Yield the emails in a mailbox whose first line has been read. One that is too long is cut."""
    lines: list[bytes] = []
    size, after_blank = 0, False
    while line := file.readline(MAX_BYTES):
        if after_blank and len(line) < _MAX_SEPARATOR and _SEPARATOR.match(line):
            yield b"".join(lines)
            lines, size = [], 0
        elif size <= MAX_BYTES:
            lines.append(re.sub(rb"^>(>*From )", rb"\1", line))
            size += len(line)
        after_blank = not line.strip()
    yield b"".join(lines)


def _read(where: str, data: bytes, mailbox: Origins | None = None) -> Iterator[Gathered]:
    """`where` names the email in refusals, and is its origin unless it is in a mailbox."""
    message, parts = _parse(where, data)
    shown = [part for part in parts if _is_text(part)]
    attached = [part for part in parts if not (_is_text(part) or _is_for_machines(part))]
    text = _text_of(where, shown)
    if not text.data.strip() and not attached:
        is_encrypted = message.get_content_type() in _ENCRYPTED or any(
            part.get_content_type() in _ENCRYPTED for part in parts
        )
        raise InputRefused(f"{where}: {'is encrypted; save it decrypted' if is_encrypted else 'contains no text'}")
    origin = where
    if mailbox is not None:
        origin = mailbox.record(_header(message, "Message-ID").strip("<>") or short_hash(data.decode("latin-1")))
    if text.data.strip():
        yield Source(
            origin=origin,
            data=text.data,
            media_type=text.media_type,
            stated=_stated(message),
            is_mail=not _is_saved_page(message),
            notes=text.notes,
        )
    origins = Origins(origin)
    for part in attached:
        yield _attachment(part, origins)


def _parse(where: str, data: bytes) -> tuple[EmailMessage, list[EmailMessage]]:
    """Return the email, and those of its parts that a reader is shown or offered."""
    if len(data) > MAX_BYTES:
        raise InputRefused(f"{where}: larger than {MAX_BYTES // 1_000_000} MB; save its text and attachments instead")
    parts = data.count(b"\n--") + data.lower().count(b"boundary=")
    if parts * max(data.count(b"\n"), 1) > _MAX_WORK:
        raise InputRefused(f"{where}: has too many parts; save its text and attachments instead")
    try:
        message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=_Headers())
        return cast("EmailMessage", message), list(_leaves(cast("EmailMessage", message)))
    except RecursionError as error:
        raise InputRefused(
            f"{where}: its parts are nested too deeply; save its text and attachments instead"
        ) from error


class _Headers(EmailPolicy):
    """Headers as far as they can be parsed; malformed ones are read as plain text."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_MAX_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> Any:
        try:
            return super().header_fetch_parse(name, value)
        except Exception:  # noqa: BLE001 (the header parser raises anything on malformed headers)
            return " ".join(value.split())


def _leaves(part: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the leaf parts: one of several alternatives, and of a page with its resources only the page."""
    children: list[EmailMessage] = []
    if part.get_content_maintype() == "multipart":
        children = [cast("EmailMessage", child) for child in part.iter_parts()]
    if not children:
        yield part
    elif part.get_content_subtype() == "alternative":
        yield from _leaves(_best(children))
    else:
        inside = part.get_content_subtype() == "related"
        for number, child in enumerate(children):
            shown_inside = child.get_content_maintype() in _INLINE_MEDIA and child["Content-ID"]
            of_page = inside and number > 0 and child.get_content_disposition() != "attachment"
            if not (shown_inside or of_page):
                yield from _leaves(child)


def _best(alternatives: list[EmailMessage]) -> EmailMessage:
    for wanted in ("text/html", "text/plain"):
        for part in alternatives[::-1]:  # the last one is the sender's preference
            if any(inner.get_content_type() == wanted for inner in part.walk()):
                return part
    return alternatives[-1]


def _is_text(part: EmailMessage) -> bool:
    named = part.get_content_disposition() == "attachment" or _parameter(part.get_filename)
    return part.get_content_type() in ("text/plain", "text/html") and not named


def _is_for_machines(part: EmailMessage) -> bool:
    """Whether a part is not for people to read; this includes a multipart without parts."""
    return part.get_content_type() in _MACHINE_TYPES or part.get_content_maintype() == "multipart"


def _attachment(part: EmailMessage, origins: Origins) -> Gathered:
    forwarded = part.get_content_type() == "message/rfc822" and part.is_multipart()
    inner = cast("EmailMessage", part.get_payload(0)) if forwarded else part
    name = _parameter(part.get_filename) or (
        f"{_header(inner, 'Subject') or 'mail'}.eml" if forwarded else "attachment"
    )
    origin = origins.member(" ".join(name.split()))
    try:
        data = inner.as_bytes() if forwarded else part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 (what serialising a malformed part raises is undocumented)
        return InputRefused(f"{origin}: cannot be extracted from the email; save it as a file")
    stated = part.get_content_type()
    if charset := _parameter(part.get_content_charset):
        stated = f"{stated}; charset={charset}"
    media_type = None if forwarded or stated == "application/octet-stream" else stated
    return Source(origin=origin, data=data if isinstance(data, bytes) else b"", media_type=media_type)


def _parameter(get: Callable[[], str | None]) -> str:
    try:
        return get() or ""
    except ValueError:  # the name of its encoding contains a null
        return ""


def _stated(message: EmailMessage) -> dict[str, str]:
    sender, name = _header(message, "From"), re.sub(r"\s*<[^<>]*>$", "", _header(message, "List-Id"))
    found = {
        "title": _header(message, "Subject"),
        "outlet": name.strip('" ') if "." not in name else "",  # a bare id is not an outlet's name
        "language": _header(message, "Content-Language").partition(",")[0],
        "url": _header(message, "Archived-At").strip("<>"),
    }
    if _is_saved_page(message):  # its date is that of saving
        found["url"] = _header(message, "Snapshot-Content-Location")
    else:
        found |= {"author": display_name(sender), "published": _date(_header(message, "Date"))}
    return {key: value for key, value in found.items() if value}


def _is_saved_page(message: EmailMessage) -> bool:
    """Whether a browser wrote it."""
    return "Saved by" in _header(message, "From")


def _date(value: str) -> str:
    if ":" not in value:  # it would be given the time of midnight
        return value
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return value  # it is ignored, with a note, when the text is parsed


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message[name] or "").split())


class _MailText(NamedTuple):
    """The text of an email: HTML if any part of it is."""

    data: bytes
    media_type: str
    notes: tuple[str, ...]


def _text_of(origin: str, parts: list[EmailMessage]) -> _MailText:
    """Return the texts of `parts`, joined. Raises `InputRefused` if the encoding of one cannot be detected."""
    texts, notes = [], []
    any_html = any(part.get_content_subtype() == "html" for part in parts)
    for part in parts:
        text, note = _decoded(origin, part)
        text, dropped = without_controls(text)
        notes += [found for found in (note, dropped) if found and found not in notes]
        is_html = part.get_content_subtype() == "html"
        if not is_html and str(part.get_param("format", "")).lower() == "flowed":
            text = _unflow(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")
        texts.append(_as_html(text) if any_html and not is_html else text)
    return _MailText(
        "\n\n".join(texts).encode(), f"text/{'html' if any_html else 'plain'}; charset=utf-8", tuple(notes)
    )


def _decoded(origin: str, part: EmailMessage) -> tuple[str, str | None]:
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    text, note = decode_stated(data, stated_encoding(part.get_content_charset("ascii")) or "ascii"), None
    if text is None:  # the stated encoding is wrong or unknown
        encoding, note = detect_encoding(origin, data)
        text = data.decode(encoding, errors="replace")
        if "\ufffd" in text:
            note = "some characters do not match the encoding that the email states and are shown as \ufffd: check them"
    return text.replace("\r\n", "\n").replace("\r", "\n"), note


def _as_html(text: str) -> str:
    return "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in re.split(r"\n\s*\n", text))


def _unflow(text: str, *, delete_space: bool) -> str:
    """Undo format=flowed (RFC 3676): a line that ends in a space continues in the next one of the same quote depth."""
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
