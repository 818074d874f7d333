"""Reads a draft: its paragraphs and their sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from index import BylineError, ParagraphKind
from index.article import UNDETERMINED, primary_subtag
from index.manuscript import read_manuscript
from index.text.language import detect_language
from index.text.sentences import split_sentences
from qa.errors import DraftRefused

MAX_DRAFT = 100_000
"""Characters. The longest of 5,483 real news articles has some 200,000, a magazine feature 40,000."""

MAX_SENTENCES = 500
"""At some five claims a second, these take less than two minutes."""

_PASTED = "the draft"


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft: characters `start` to `end` of its `paragraph`, counted from 1."""

    text: str
    paragraph: int
    start: int
    end: int
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The paragraphs of a draft, in order, and the sentences of each."""

    paragraphs: tuple[str, ...]
    sentences: tuple[tuple[DraftSentence, ...], ...]

    def __len__(self) -> int:
        """The number of its sentences."""
        return sum(map(len, self.sentences))


def read_draft(text: object) -> Draft:
    """Return the draft in a pasted text. Raises `DraftRefused` if it is empty, too long, binary, markup or not in
    English."""
    if not isinstance(text, str):
        raise DraftRefused(f"a draft must be a string, not {type(text).__name__}; give its text")
    _check_length(len(text))
    return _read(_PASTED, text.encode("utf-8", "replace"), "text/plain")


def read_draft_file(name: str, data: bytes) -> Draft:
    """Return the draft in a file. Raises `DraftRefused` as `read_draft` does."""
    return _read(PurePath(name).name or _PASTED, data, None)


def _read(name: str, data: bytes, media_type: str | None) -> Draft:
    try:
        blocks = read_manuscript(name, data, media_type)
    except BylineError as error:
        raise _refused(name, str(error).removeprefix(f"{name}: ")) from error
    _check_length(sum(len(text) for _, text in blocks))
    paragraphs = tuple(text for _, text in blocks)
    if not any(character.isalnum() for text in paragraphs for character in text):
        raise _refused(name, "is empty")
    _check_language(name, " ".join(paragraphs))
    draft = Draft(paragraphs, tuple(tuple(_sentences(n, *block)) for n, block in enumerate(blocks, start=1)))
    if len(draft) > MAX_SENTENCES:
        raise _refused(
            name, f"has {len(draft):,} sentences, more than the limit of {MAX_SENTENCES}; check a part at a time"
        )
    return draft


def _refused(name: str, reason: str) -> DraftRefused:
    return DraftRefused(f"{name} {reason}" if name == _PASTED else f"{name}: {reason}")


def _check_length(characters: int) -> None:
    if characters > MAX_DRAFT:
        raise DraftRefused(
            f"the draft has {characters:,} characters, more than the limit of {MAX_DRAFT:,}; check a part at a time"
        )


def _check_language(name: str, text: str) -> None:
    language = detect_language(text)
    if language is None or primary_subtag(language) == "en":
        return
    from babel import Locale  # needed only if a draft is not in English

    known = None if language == UNDETERMINED else Locale("en").languages.get(primary_subtag(language))
    reason = f"in {known}" if known else "not in English"
    raise _refused(name, f"is {reason}; only English drafts are checked")


def _sentences(paragraph: int, kind: ParagraphKind, text: str) -> Iterator[DraftSentence]:
    for start, end in split_sentences(text):
        yield DraftSentence(text[start:end], paragraph, start, end, kind is ParagraphKind.HEADING)
