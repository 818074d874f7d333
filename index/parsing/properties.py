"""Title and author among the properties of a document, where a person wrote them and no program put them in."""

import re

from index.parsing.draft import Draft
from index.text.clean import clean

_TITLES_OF_PROGRAMS = re.compile(
    r"microsoft \w+ - .*|(?:microsoft )?word[ -]document|untitled.*|template.*"
    r"|(?:document|presentation|layout|title|unknown|print|slide)\W?\d*|\S*[\d_\\/]\S*"
    r"|.*\.(?:docx?|pdf|indd|qxp|qxd|rtf|odt|txt|html?|pptx?|xlsx?|pages|tex|dvi|e?ps|pub|wpd|tiff?|jpe?g|png)",
    re.IGNORECASE,
)
"""The names of programs and files, and single words with digits or underscores."""

_ACCOUNTS = re.compile(
    r"(?i:(?:windows |microsoft office )?user|admin(?:istrator)?|owner|unknown|anonymous|author|root|default)"
    r"|[a-z0-9._-]+|.*[@\\/].*"
)
"""Names of accounts on a computer."""

_SHOWN = 60
"""Characters of a value that a note names."""


def take_title(draft: Draft, value: str | None) -> None:
    """Keep a title among the properties; one that a program put in is left out, with a note."""
    _take(draft, "title", value, _TITLES_OF_PROGRAMS)


def take_author(draft: Draft, value: str | None) -> None:
    """Keep an author among the properties; the name of an account is left out, with a note."""
    _take(draft, "author", value, _ACCOUNTS)


def _take(draft: Draft, key: str, value: str | None, produced: re.Pattern[str]) -> None:
    value = clean(value or "")
    if produced.fullmatch(value):
        draft.notes.append(f"document property '{key}' ({value[:_SHOWN]}) was put in by a program: left out")
    elif any(character.isalpha() for character in value):
        draft.metadata.take(key, value, where="document property")
