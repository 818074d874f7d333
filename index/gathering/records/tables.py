"""Splits lists of articles into sources: JSON Lines, JSON files, tables (CSV or TSV)."""

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, count, islice
from typing import Any, BinaryIO

from index.errors import InputRefused
from index.formats.field_names import has_text_field, missing_text_message, parse_header, separator_line
from index.gathering.containers.archives import chunk_reader
from index.gathering.origins import Origins
from index.gathering.records.fields import read_record_article
from index.gathering.records.shared_urls import read_twice
from index.source import MAX_BYTES, Gathered, Source
from index.text.clean import short_hash, without_controls
from index.text.encodings import detect_encoding
from index.text.urls import anchor

_LISTS = "articles items results docs documents hits entries stories posts news records data @graph value".split()
_AROUND_LISTS = ("response", "hits", "data", "result", "feed")
"""Names of the list of articles in services' responses, and of the object that some wrap around it."""

_DECODER = json.JSONDecoder(strict=False)

_MAX_HEADER = 1_000_000
"""Characters of a table's header line."""

_MAX_CONTAINERS, _MAX_VALUES = 1_000_000, 5_000_000
"""Lists and objects, and values, in one JSON text: as Python objects they take 0.5 GB. 50 MB of articles have a tenth
of that."""


def read_json_lines(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    """Yield the article in each line, a JSON object, or a refusal. Blank lines are skipped.

    Raises `InputRefused` if the file is not text.
    """
    return read_twice(_json_lines, origin, file)


def read_json(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    """Yield each article in a JSON file: one object, a list of them, or a service's response with a list in it.

    A file with one object per line is read as JSON Lines. Raises `InputRefused` if the file is too large or not JSON.
    """
    return read_twice(_json_file, origin, file)


def read_table(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    """Yield the article in each row of a CSV or TSV file, whose first row names the columns, or a refusal.

    Raises `InputRefused` if the file is not text, or has no column of texts.
    """
    return read_twice(_table, origin, file)


def _json_lines(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    lines = _TextLines(origin, file)
    records = _Records(origin, lines.note)
    for number in count(1):
        where = f"{origin}: line {number}"
        try:
            line = next(lines)
            if line.strip():
                yield records.source(where, _whole_json(where, line))
        except StopIteration:
            return
        except _LineTooLongError as error:
            yield InputRefused(f"{where}: {error}, too large for one article; split it")
        except InputRefused as error:
            yield error


def _json_file(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise InputRefused(f"{origin}: larger than {limit} MB; save it as JSON Lines (.jsonl), one article per line")
    encoding, note = detect_encoding(origin, data)
    text = data.decode(encoding, errors="replace").lstrip()
    value, end = _json(origin, text)
    if text[end:].strip():
        yield from _json_lines(origin, io.BytesIO(data))
    else:
        yield from _in_json(origin, value, note)


def _table(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    csv.field_size_limit(MAX_BYTES)
    lines = _TextLines(origin, file)
    header = _header(origin, lines)
    stated = separator_line(header)
    first = 2 if stated else 1
    if stated:
        header = _header(origin, lines)
    # Strict: otherwise a stray quotation mark would merge everything after it into one article.
    row_lines = _RowLines(chain([header], lines), _MAX_HEADER)
    rows = csv.reader(row_lines, delimiter=stated or parse_header(header)[0], strict=True)
    names = _column_names(origin, rows)
    records = _Records(origin, lines.note)
    while True:
        where = f"{origin}: line {rows.line_num + first}"
        row_lines.left = MAX_BYTES
        try:
            row = next(rows)
            if row:
                yield records.source(where, _by_column(where, names, row), _missing(names, row))
        except StopIteration:
            return
        except _RowTooLongError:
            yield InputRefused(f"{where}: a quotation mark is not closed; close it: what follows was skipped")
            return
        except (csv.Error, _LineTooLongError) as error:
            yield InputRefused(f"{where}: not a valid row ({error}); put texts in quotation marks, and double "
                               "those inside them")  # fmt: skip
        except InputRefused as error:
            yield error


_MAX_LINE = MAX_BYTES
_CHUNK = 65_536
_SAMPLE_CHUNKS = 16
"""At most 1 MB; a list of articles with no non-ASCII letter in its first hundred or so has none later."""


class _LineTooLongError(ValueError):
    """A line is longer than one article may be; the next one can still be read."""


class _TextLines(Iterator[str]):
    r"""The lines of `file`, each ending in `\n`, in the encoding that its beginning shows. `note` says if it was
    guessed.

    Raises `InputRefused` at once if `file` is not text, and `_LineTooLongError` for a line of more than `_MAX_LINE`.
    """

    def __init__(self, origin: str, file: BinaryIO) -> None:
        chunks = iter(partial(chunk_reader(file), _CHUNK), b"")
        sample, damage = _up_to_damage(islice(chunks, _SAMPLE_CHUNKS))
        encoding, self.note = detect_encoding(origin, sample)
        self._chunks = chain([sample], _raising(damage) if damage else chunks)
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._lines = self._split()

    def __next__(self) -> str:
        line = next(self._lines)
        if line is None:
            raise _LineTooLongError(f"is longer than {_MAX_LINE // 1_000_000} MB")
        return line

    def _split(self) -> Iterator[str | None]:
        parts: list[str] = []
        size = 0
        for chunk in self._chunks:
            first, *others = self._decoder.decode(chunk).split("\n")
            size += len(first)
            if size <= _MAX_LINE:
                parts.append(first)
            else:  # the rest of the line is dropped
                parts.clear()
            for other in others:
                yield "".join(parts) + "\n" if size <= _MAX_LINE else None
                parts, size = [other], len(other)
        last = "".join(parts) + self._decoder.decode(b"", final=True)
        if last or size > _MAX_LINE:
            yield last if size <= _MAX_LINE else None


def _up_to_damage(chunks: Iterator[bytes]) -> tuple[bytes, InputRefused | None]:
    """Return the chunks that can be read, joined, and the error at which a damaged file ends."""
    read = []
    try:
        for chunk in chunks:
            read.append(chunk)  # noqa: PERF402 (what was read before an error is kept)
    except InputRefused as error:
        if not read:
            raise
        return b"".join(read), error
    return b"".join(read), None


def _raising(error: InputRefused) -> Iterator[bytes]:
    """Yield nothing, and raise an error when asked for it."""
    raise error
    yield


class _RowTooLongError(Exception):
    """A row does not end, as after a quotation mark that is never closed."""


class _RowLines(Iterator[str]):
    """The lines of a table. A row may span many lines: `left` is how many characters it may still have.

    Raises `_RowTooLongError` if it has more.
    """

    def __init__(self, lines: Iterator[str], left: int) -> None:
        self._lines = lines
        self.left = left

    def __next__(self) -> str:
        line = next(self._lines)
        self.left -= len(line)
        if self.left < 0:
            raise _RowTooLongError
        return line


class _Records:
    """Turns the records of one file into sources, each with a unique origin that does not depend on its position."""

    def __init__(self, origin: str, note: str | None = None, default: Mapping[str, str] | None = None) -> None:
        self._origins = Origins(origin)
        self._notes = (note,) if note else ()
        self._default = default or {}

    def source(self, where: str, record: Any, notes: Sequence[str] = ()) -> Source:
        """Return the source of a record. Raises `InputRefused`, naming `where`, if it contains no article."""
        if not isinstance(record, dict):
            raise InputRefused(f"{where}: not a JSON object; write each article as one, with its text as 'text'")
        story = read_record_article(record)
        if story is None:
            raise InputRefused(f"{where}: {missing_text_message(record)}")
        text, dropped = without_controls(story.text)
        notes = [*notes, dropped] if dropped else notes
        damaged = text.count("\ufffd")
        if damaged:
            notes = [*notes, f"{damaged} characters could not be decoded and are shown as \ufffd: check them"]
        return Source(
            origin=self._origins.record(story.id or short_hash(story.text)),
            data=text.encode(),
            media_type=f"text/{'html' if story.html else 'plain'}; charset=utf-8",
            stated={**self._default, **story.stated},
            record_id=story.own_id or anchor(story.stated.get("url")),
            partial=story.partial,
            notes=(*self._notes, *notes, *story.notes),
        )


def _json(where: str, text: str) -> tuple[Any, int]:
    """Return the first JSON value of a text, and where it ends."""
    containers = text.count("[") + text.count("{")
    if containers > _MAX_CONTAINERS or text.count(",") > _MAX_VALUES:
        raise InputRefused(f"{where}: has more values than articles have; remove the fields that are not theirs")
    try:
        return _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, character {error.colno}" if error.lineno > 1 else f"character {error.colno}"
        raise InputRefused(f"{where}: is not valid JSON ({error.msg}, {place}); save it again") from error
    except (ValueError, RecursionError) as error:  # a number with thousands of digits, deeply nested lists
        raise InputRefused(f"{where}: is JSON that cannot be parsed ({error}); save it in a simpler form") from error


def _whole_json(where: str, line: str) -> Any:
    value, end = _json(where, line.strip())
    if line.strip()[end:]:
        raise InputRefused(f"{where}: has more than one JSON object; write each on its own line")
    return value


def _in_json(origin: str, value: Any, note: str | None) -> Iterator[Gathered]:
    found = value if isinstance(value, list) else _list_in(value)
    if not found:
        raise InputRefused(f"{origin}: is an empty list; nothing was added")
    records = _Records(origin, note, _of_feed(value))
    for number, record in enumerate(found, start=1):
        try:
            yield records.source(origin if record is value else f"{origin}: record {number}", record)
        except InputRefused as error:
            yield error


def _of_feed(value: Any) -> dict[str, str]:
    """Return the metadata that a JSON Feed states for all its articles."""
    if not isinstance(value, dict) or "jsonfeed.org" not in str(value.get("version")):
        return {}
    named = {"outlet": value.get("title"), "language": value.get("language")}
    return {key: text for key, text in named.items() if isinstance(text, str) and text}


def _list_in(value: Any) -> list[Any]:
    """Return the articles in a service's response, or `value` itself as the only one."""
    story = read_record_article(value) if isinstance(value, dict) else None
    if not isinstance(value, dict) or (story and not story.partial):
        return [value]
    around = [value[name] for name in _AROUND_LISTS if isinstance(value.get(name), dict)]
    lists = [holder.get(name) for holder in (value, *around) for name in _LISTS]
    return next((found for found in lists if isinstance(found, list) and found and isinstance(found[0], dict)), [value])


def _header(origin: str, lines: _TextLines) -> str:
    try:
        header = next(lines, "")
    except _LineTooLongError as error:
        raise InputRefused(f"{origin}: its first line {error}; put the column names there") from error
    if len(header) > _MAX_HEADER:
        raise InputRefused(f"{origin}: its first line is longer than 1 MB; put the column names there")
    return header


def _column_names(origin: str, rows: Iterator[list[str]]) -> list[str]:
    try:
        names = next(rows, [])
    except (csv.Error, _LineTooLongError, _RowTooLongError) as error:
        reason = str(error) or "it is too long"
        raise InputRefused(f"{origin}: its first line does not name columns ({reason}); add one that does") from error
    if not has_text_field(names):
        raise InputRefused(f"{origin}: {missing_text_message(names)} in its first line")
    return names


def _by_column(where: str, names: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    if len(row) > len(names):
        raise InputRefused(f"{where}: has {len(row)} values for {len(names)} columns; put texts in quotation marks")
    found: dict[str, str] = {}
    for name, value in zip(names, row, strict=False):  # a row may omit its last values
        found.setdefault(name, value)
    return found


def _missing(names: Sequence[str], row: Sequence[str]) -> list[str]:
    return [f"its row has {len(row)} values for {len(names)} columns"] if len(row) < len(names) else []
