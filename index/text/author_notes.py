"""The note on its author at the end of an article, such as "Ruth Penn is a professor of law at Oak College".

It is not news, and if the author is not a journalist, the article is a guest's opinion.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NAME = (
    r"(?:(?:Dr|Rev|Prof|Sen|Rep|Gov|Mr|Mrs|Ms)\.? )?[A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]*\.?|de|van|von|der|al|bin)){1,4}"
)
_GUEST = (
    r"(?:professor|fellow|scholar|attorney|lawyer|counsel|director|president|founder|chairman|chairwoman|chair"
    r"|chief executive|CEO|strategist|economist|adviser|advisor|dean|physician|lecturer|pollster)"
)
_JOURNALIST = r"(?:reporter|correspondent|columnist|editor|writer|journalist|contributor|blogger|critic)"
_NOTE = re.compile(
    rf"(?P<name>{_NAME})(?:, [^.]{{0,80}}?,)? (?:is|serves as|teaches)(?: currently| also)?(?: (?:an?|the|as|one of))?"
    rf"(?: (?!and\b|was\b)[\w’'&-]+){{0,6}}? (?:(?P<guest>{_GUEST})|{_JOURNALIST}|author|historian)s?\b"
)
"""One in the present tense that says what the author is in its first words."""

_OF_THE_NEWS = re.compile(
    rf"\b(?:{_JOURNALIST}s?|producer|bureau|covers|anchor|(?:reporting|election|news|journalism) fellow)\b",
    re.IGNORECASE,
)
"""Words showing that an author, whatever else they are, works for the news: "a senior fellow and reporter"."""

_BEFORE, _AT_END = 4, 2
"""Minimum paragraphs before the note, and the number of last paragraphs that are searched for it."""

_MAX_LENGTH = 600


@dataclass(frozen=True, slots=True)
class AuthorNote:
    """Which paragraph is the note, counted from 0; `is_guest` is true if the author does not work for the news."""

    place: int
    is_guest: bool


def find_author_note(texts: Sequence[str], author: str | None) -> AuthorNote | None:
    """Return the note on the author among the last paragraphs of an article.

    It names the `author`; if that is unknown, somebody whom no earlier paragraph names.
    """
    for place in range(max(_BEFORE, len(texts) - _AT_END), len(texts)):
        text = texts[place]
        found = _NOTE.match(text) if len(text) <= _MAX_LENGTH else None
        if found is None:
            continue
        surname = re.compile(rf"\b{re.escape(found['name'].split()[-1])}\b", re.IGNORECASE)
        if surname.search(author) if author else not any(map(surname.search, texts[:place])):
            return AuthorNote(place, found["guest"] is not None and _OF_THE_NEWS.search(text) is None)
    return None
