"""Repairs UTF-8 that was once read as another encoding, as in "cafÃ©", and reports it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ftfy import TextFixerConfig, fix_encoding

_MOJIBAKE_ONLY = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_c1_controls=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
)
"""Of everything that ftfy can do, only what undoes a wrong decoding: it must not change what an article says."""

MENDED = "UTF-8 that had been read as another encoding was repaired: check the accents"

_notes: ContextVar[list[str] | None] = ContextVar("_notes", default=None)


def mend_encoding(text: str) -> str:
    """Return `text` with UTF-8 that was once decoded as another encoding, as in "cafÃ©", as it was meant."""
    if text.isascii():
        return text
    mended = "\n".join(line if line.isascii() else fix_encoding(line, _MOJIBAKE_ONLY) for line in text.split("\n"))
    notes = _notes.get()
    if mended != text and notes is not None and not notes:
        notes.append(MENDED)
    return mended


@contextmanager
def noticing_mended() -> Iterator[list[str]]:
    """Return a list that gets a note as soon as a text is repaired within the block."""
    notes: list[str] = []
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)
