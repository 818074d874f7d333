"""ZIP packages of office documents and e-books (DOCX, ODT, EPUB): parts unpacked within limits, and their XML
parsed."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable
from itertools import islice

from lxml import etree

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block
from index.source import Source

_MAX_UNPACKED = 50_000_000
"""Unpacked bytes of all text parts: a book of 500 pages has 5 to 10 MB, and lxml needs several times as much memory.
Pictures and fonts are not unpacked."""

_MAX_TAGS = 2_000_000
"""In all parts; a book of 500 pages has a tenth. Each takes 10 microseconds and 100 bytes of memory."""

_MAX_NESTING = 10_000_000
"""Sum of the depths of a part's elements, about 10 each: the time for nested tables grows with it."""

_CHUNK = 65_536
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What the standards of these formats allow; zipfile cannot unpack other methods incrementally."""

_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError)
"""What zipfile raises on files that are damaged or malicious."""


class Package:
    """The parts of one file, by name. Raises `InputRefused` if it is damaged or protected by a password."""

    def __init__(self, source: Source) -> None:
        self.origin = source.origin
        self._left = _MAX_UNPACKED
        self._tags_left = _MAX_TAGS
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except _DAMAGE as error:
            raise self.damaged("it is not a ZIP package") from error

    def __contains__(self, name: object) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """Return the bytes of a part. Raises `InputRefused` if it is missing, damaged or too large."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise self.damaged(f"it has no {name}") from None
        if info.flag_bits & _ENCRYPTED:
            raise self.protected()
        if info.compress_type not in _COMPRESSIONS:
            raise self.damaged(f"{name} uses a compression method that the standard does not allow")
        try:
            return self._unpacked(info)
        except _DAMAGE as error:
            raise self.damaged(f"{name} cannot be unpacked") from error

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        """Unpack incrementally: the size that a part states may be false."""
        data = bytearray()
        with self._zip.open(info) as file:
            while chunk := file.read(_CHUNK):
                data += chunk
                self._left -= len(chunk)
                if self._left < 0:
                    raise InputRefused(
                        f"{self.origin}: its text unpacks to more than {_MAX_UNPACKED // 1_000_000} MB; "
                        "split it into its articles or chapters"
                    )
        return bytes(data)

    def parse(self, name: str) -> etree._Element:
        """Return the root of an XML part. Raises `InputRefused` as `read` does, and if it is not well-formed."""
        return self.parse_xml(name, self.read(name))

    def parse_xml(self, name: str, data: bytes) -> etree._Element:
        """Return the root of the XML of part `name`. Raises `InputRefused` if it is not well-formed."""
        self._tags_left -= data.count(b"<")
        if self._tags_left < 0:
            raise self._too_many_elements()
        # libxml2 itself refuses more than 256 levels and entity expansion; nothing is fetched.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.LxmlError, ValueError) as error:
            raise self.damaged(f"{name} is not well-formed XML: {str(error)[:100]}") from error
        if _nesting(root) > _MAX_NESTING:
            raise self._too_many_elements()
        if _declares_entities(root):
            raise InputRefused(f"{self.origin}: {name} declares entities, which no text needs; save the document again")
        return root

    def damaged(self, reason: str) -> InputRefused:
        """Return the refusal of a damaged file."""
        return InputRefused(f"{self.origin}: is damaged ({reason}); open it, save it as a new file and add that")

    def _too_many_elements(self) -> InputRefused:
        return InputRefused(f"{self.origin}: has too many elements for one article; split it into its chapters")

    def protected(self) -> InputRefused:
        """Return the refusal of a file that needs a password or a licence."""
        return InputRefused(
            f"{self.origin}: is protected by a password or a licence; save it without protection and add that"
        )


def _nesting(root: etree._Element) -> int:
    depth = total = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        total += depth
    return total // 2  # each element counts again at its end


def _declares_entities(root: etree._Element) -> bool:
    declaration = root.getroottree().docinfo.internalDTD
    return declaration is not None and any(True for _ in declaration.iterentities())


def resolve_part(folder: str, reference: str) -> str:
    """Return the name of the part that a reference in a folder of the package points to."""
    if reference.startswith("/"):
        return posixpath.normpath(reference.lstrip("/"))
    return posixpath.normpath(posixpath.join(folder, reference))


def table_row(cells: Iterable[Iterable[str]]) -> Block | None:
    """Return a table row, given the paragraphs of each cell, as one block.

    None if the table is for layout: a box around paragraphs, or columns of them side by side.
    """
    filled: list[str] = []
    for cell in cells:
        texts = list(islice(filter(None, cell), 2))  # no more: a cell may contain all of the text, in nested tables
        if len(texts) > 1:
            return None
        filled += texts
    return Block(ParagraphKind.BODY, " | ".join(filled)) if len(filled) > 1 else None
