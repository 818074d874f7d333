"""Notes that correct an article: which words in them repeat what was wrong, and which say what is right.

"Correction: An earlier version of this article said the ferry costs $12.5 million. It costs $21.5 million." A note may
be in the article that it corrects, or be an article of its own. English only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Article, ArticleInfo, Genre, Paragraph

_PIECES = "article|story|report|piece|post|column|item|page|headline|caption|graphic|photograph|podcast"
_PIECE = f"(?:{_PIECES})"
_SAID = (
    r"(?:said|says|stated|reported|gave|put|named|listed|described|identified|suggested|implied|claimed|referred"
    r"|quoted|called)"
)
_INCORRECTLY = r"(?:incorrectly|wrongly|mistakenly|erroneously|inaccurately|falsely)"
_WRONGLY = rf"(?:{_INCORRECTLY}|originally|initially|previously)"
_MIS = r"(?:mis(?:stated|identified|spelled|spelt|quoted|characteri[sz]ed|attributed|reported|named|represented))"
_ERRED = rf"(?:(?:{_WRONGLY}\s+)?(?:{_SAID}|{_MIS})|{_INCORRECTLY})"
_AMENDED = r" (?:was|has been) (?:amended|corrected|updated|edited|changed|revised)"
_VERSION = r"\b(?:earlier|previous|original|initial|prior|first|older|print(?:ed)?) versions?"

_RETRACTIONS = (
    # "An earlier version of this article said", "A previous version of our story incorrectly gave"
    re.compile(rf"{_VERSION} of (?:this|the|our|an?) {_PIECE}\b[^.;]{{0,80}}?\b{_ERRED}\b", re.IGNORECASE),
    # "This article originally said", "Our story initially misstated"
    re.compile(rf"\b(?:this|our) {_PIECE}\b[^.;]{{0,80}}?\b{_WRONGLY} (?:{_SAID}|{_MIS})\b", re.IGNORECASE),
    # "The report wrongly named", "An article on Tuesday misstated"; but not "a story initially reported by"
    re.compile(
        rf"\b(?:this|the|our|an?) {_PIECE}\b[^.;]{{0,150}}?\b(?:{_INCORRECTLY} (?:{_SAID}|{_MIS})|{_MIS})\b",
        re.IGNORECASE,
    ),
    # "We wrongly reported", "We misstated"; but not "as we previously reported"
    re.compile(rf"\bwe (?:{_INCORRECTLY} (?:{_SAID}|{_MIS})|{_MIS})\b", re.IGNORECASE),
    # "The article said, incorrectly, that"
    re.compile(
        rf"\b(?:this|the|our|an?) {_PIECE}\b[^.;]{{0,60}}?\b{_SAID},? (?:{_INCORRECTLY}|in error)\b", re.IGNORECASE
    ),
)
"""Words in a sentence that repeats an error, in any context. What follows is what was wrong."""

_RETRACTIONS_IN_NOTE = (
    # "An earlier version said"
    re.compile(rf"{_VERSION}\b[^.;]{{0,80}}?\b{_ERRED}\b", re.IGNORECASE),
    # "our report on Tuesday put the cost at", "The headline said"; but not "the report said", which may be anybody's
    re.compile(
        rf"\b(?:(?:this|our) {_PIECE}|(?:the|an?) (?:article|story|headline|caption))\b(?!{_AMENDED})"
        rf"[^.;]{{0,80}}?\b{_ERRED}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\bwe (?:said|stated|reported)\b|\bit (?:{_WRONGLY} {_SAID}|{_MIS})\b", re.IGNORECASE),
)
"""The same, once a note has begun."""

_TITLES = r"^\W*(?:corrections?|clarifications?|corrected|erratum)(?: (?:and|&) clarifications?)?"
_OPENER = re.compile(
    rf"(?:{_TITLES}|^\W*editor[’']s note)"
    r"(?:\.|\s?[—–-](?=\s)|(?:(?:,| \(| on | to | for | (?:[a-z]{3,9} )?\d)[^.:;]{0,30})?:)"
    rf"|\bthis {_PIECE}{_AMENDED}\b",
    re.IGNORECASE,
)
"""How a note begins. One without an error in it ("This story was updated with a quote") does not count."""

_TITLE = re.compile(rf"{_TITLES}(?:$|,|\s?[:—–|-](?=\s))", re.IGNORECASE)
"""The headline of an article that is a correction, and not about corrections officers."""

_RIGHT_AGAIN = re.compile(
    r"[;—–]|,? when,? in (?:fact|truth|reality)\b|,? in fact\b|,? but\b|,? whereas\b|,? rather than\b"
    r"|,? instead of\b|, not\b",
    re.IGNORECASE,
)
"""Where a sentence that has said what was wrong continues with what is right."""

_NOT = re.compile(r"(?:[,;(—–]|\band)\s*(?:not|rather than|instead of)\s(?:[^,;()]|(?<=\d),(?=\d))*", re.IGNORECASE)
""", not $12.5 million": where a sentence that says what is right repeats what was wrong."""

_HINT = re.compile(
    rf"\b(?:we|{_PIECES}|correct|corrections?|corrected|clarifications?|erratum|editor)\b", re.IGNORECASE
)
"""A word that every note has: without one, its patterns need not be tried."""

_MAX_RIGHT = 2
"""Maximum sentences after the error that may say what is right."""


@dataclass(frozen=True, slots=True)
class NoteSentence:
    """A sentence of a note: `paragraph.text[start:end]`. The `wrong` spans repeat the error."""

    start: int
    end: int
    wrong: tuple[tuple[int, int], ...] = ()
    is_retraction: bool = False
    """Whether it only repeats the error, without what is right."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A note in a paragraph, from `start` to `end`; what it says is `wrong`, and what is `right`."""

    paragraph: Paragraph
    start: int
    end: int
    wrong: str
    right: str


def is_correction(article: ArticleInfo) -> bool:
    """Whether the whole article is a correction of another one."""
    return article.genre is Genre.CORRECTION or bool(_TITLE.search(article.title))


def note_of(paragraph: Paragraph, article: ArticleInfo) -> tuple[NoteSentence, ...]:
    """Return the sentences of a paragraph of this article that are a note."""
    return note_sentences(paragraph, in_note=is_correction(article))


def note_sentences(paragraph: Paragraph, *, in_note: bool = False) -> tuple[NoteSentence, ...]:
    """Return the sentences of a paragraph that are a note, from its first to those that say what is right.

    `in_note` says whether a note has begun before the paragraph, as in an article that is a correction.
    """
    if not in_note and not _HINT.search(paragraph.text):
        return ()
    found: list[NoteSentence] = []
    has_error = False
    for span in paragraph.sentences:
        text = paragraph.text[span.start : span.end]
        sentence = _note_sentence(text, span.start, in_note or bool(_OPENER.search(text)))
        if sentence is not None:
            in_note, has_error = True, has_error or bool(sentence.wrong)
            found.append(sentence)
    if not has_error:
        return ()
    last = max(place for place, sentence in enumerate(found) if sentence.wrong)
    return tuple(found[: last + 1 + _MAX_RIGHT])


def find_corrections(article: Article) -> list[Correction]:
    """Return the notes in an article. What is right may also be said in the paragraph after the error."""
    corrections = []
    for place, paragraph in enumerate(article.paragraphs):
        note = note_of(paragraph, article)
        if not note:
            continue
        found = _correction(paragraph, note)
        following = article.paragraphs[place + 1] if place + 1 < len(article.paragraphs) else None
        if not found.right and following is not None and following.sentences and not note_sentences(following):
            first = following.sentences[0]
            right = following.text[first.start : first.end]
            found = Correction(following, first.start, first.end, found.wrong, right)
        corrections.append(found)
    return corrections


def _note_sentence(text: str, start: int, in_note: bool) -> NoteSentence | None:
    """Return the sentence `text`, which begins at `start`, as one of a note; None if it is none."""
    patterns = (*_RETRACTIONS, *_RETRACTIONS_IN_NOTE) if in_note else _RETRACTIONS
    match = next(filter(None, (pattern.search(text) for pattern in patterns)), None)
    if match is None and not in_note:
        return None
    wrong, is_retraction = [found.span() for found in _NOT.finditer(text)], False
    if match is not None:
        right_again = _RIGHT_AGAIN.search(text, match.end())
        end = right_again.start() if right_again else len(text)
        if _has_words(text[match.end() : end]):
            wrong, is_retraction = [(match.end(), end)], not _has_words(text[end:])
        elif not wrong:  # "It costs $12.5 million, an earlier version of this article said."
            wrong, is_retraction = [(0, match.start())], True
    return NoteSentence(start, start + len(text), tuple((start + s, start + e) for s, e in wrong), is_retraction)


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _correction(paragraph: Paragraph, note: Sequence[NoteSentence]) -> Correction:
    wrong = [paragraph.text[start:end] for sentence in note for start, end in sentence.wrong]
    right = [_without(paragraph.text, sentence) for sentence in note if not sentence.is_retraction]
    return Correction(paragraph, note[0].start, note[-1].end, " ".join(wrong), " ".join(right))


def _without(text: str, sentence: NoteSentence) -> str:
    """Return the text of a sentence without its wrong spans."""
    kept, position = [], sentence.start
    for start, end in sentence.wrong:
        kept.append(text[position:start])
        position = end
    return "".join([*kept, text[position : sentence.end]])
