"""Unsupported files by their signatures, to describe them to the user and to suggest what to do instead."""

_OLD_OFFICE = "an old Word, Excel, PowerPoint or Outlook file (save it as .docx or PDF)"
_PICTURE = "a picture"
_AUDIO_OR_VIDEO = "audio or video"
_ARCHIVE = "an archive of an unsupported type (unpack it first)"

_SIGNATURES = (
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (0, b"{\\rtf", "an RTF file (save it as .docx)"),
    (0, b"%!PS", "a PostScript file (save it as PDF)"),
    (0, b"\x89PNG\r\n", _PICTURE),
    (0, b"\xff\xd8\xff", _PICTURE),
    (0, b"GIF8", _PICTURE),
    (0, b"BM", _PICTURE),
    (0, b"II*\0", _PICTURE),
    (0, b"MM\0*", _PICTURE),
    (8, b"WEBP", _PICTURE),
    (4, b"ftypavif", _PICTURE),
    (4, b"ftyphei", _PICTURE),
    (0, b"\0\0\1\0", _PICTURE),
    (4, b"ftyp", _AUDIO_OR_VIDEO),
    (0, b"\x1aE\xdf\xa3", _AUDIO_OR_VIDEO),
    (8, b"AVI ", _AUDIO_OR_VIDEO),
    (8, b"WAVE", _AUDIO_OR_VIDEO),
    (0, b"ID3", _AUDIO_OR_VIDEO),
    (0, b"\xff\xfb", _AUDIO_OR_VIDEO),
    (0, b"OggS", _AUDIO_OR_VIDEO),
    (0, b"fLaC", _AUDIO_OR_VIDEO),
    (0, b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (0, b"Rar!\x1a\x07", _ARCHIVE),
    (0, b"\xfd7zXZ\0", _ARCHIVE),
    (0, b"BZh", _ARCHIVE),
    (0, b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (257, b"ustar", _ARCHIVE),
    (0, b"PK\x03\x04", "a spreadsheet or presentation (save it as CSV or PDF)"),
    (0, b"<?xml", "XML that is neither HTML nor a feed"),
    (0, b"BEGIN:V", "a calendar or contact card"),
    (0, b"SQLite format 3\0", "a SQLite database"),
    (0, b"PAR1", "a Parquet table (save it as JSON Lines or CSV)"),
    (0, b"ARROW1\0", "an Arrow table (save it as JSON Lines or CSV)"),
    (0, b"MZ", "a program"),
    (0, b"\x7fELF", "a program"),
    (0, b"bplist00", "a property list or Safari's web archive (save the page as HTML)"),
    (60, b"BOOKMOBI", "a Kindle book (save it as EPUB)"),
)
"""Offset, signature and description, from the formats' specifications."""


def describe(head: bytes) -> str:
    """Return a description of an unsupported file by its first bytes."""
    for offset, signature, description in _SIGNATURES:
        if head.startswith(signature, offset):
            return description
    return "of an unknown type"
