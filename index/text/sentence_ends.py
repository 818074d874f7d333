"""Where sentences end, by rules over the words of a language.

In: a text and the words of its language. Out: the offsets of its sentence ends. If it is unclear whether a sentence
ends ("in the U.S. Spain agreed"), it does not: half a sentence misleads, two together do not.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.text.enclosures import Enclosure, find_enclosures
from index.text.quotation_marks import AFTER_END, CLOSING, OPENING
from index.text.sentence_words import Abbreviation, SentenceWords

_MARKS = re.compile(r"(?:\.\s){2,}\.|[.!?…]+|\s(?=[•●▪◦‣■]\s)")
"""Marks that may end a sentence, and the space before a bullet, which does."""

_CLOSING = re.compile(rf"(?:[{CLOSING}’)\]]|[\"'“](?!\w)|\s»(?!\w))*")
_CLOSED = "\"'”’“‘»«)] \u00a0\u202f"
_OPENING = "\"'“”‘„‚«»([¿¡—–- \u00a0\u202f"
_TERMINATED = re.compile(rf"[.!?…][{re.escape(AFTER_END)}“]*\s*\Z")

_FOLLOWING = 300
"""Characters that are looked at after a mark."""

_LONGEST_WORD = 20
_WORD_BEFORE = re.compile(r"[^\s(\[/“”\"‘„«—–-]*\Z")
_INITIALS = re.compile(r"[^\W\d_]\.|(?:[^\W\d_]{1,2}\.){2,}")
_ORDINAL = re.compile(r"\d{1,2}\.")
_DASH = re.compile(r"[—–-]{1,3}\s")
_ELLIPSIS = re.compile(r"\.\.+|…|(?:\.\s)+\.")

_SMALL = re.compile(r"[a-z]{1,2}[A-Z]|https?://|www\.|pic\.twitter\.com/")
"""Small letters that may begin a sentence: "iPhone", "eBay", a link."""

_NUMBER = re.compile(r"[§#]?\s?\d|[IVXLC]{2,}\b")
_WORD = re.compile(r"([^\W\d_]+)((?:['’][^\W\d_]*)?)(?=[\s,:;—–-]|\Z)")
_SPEECH = re.compile(rf"[\"{OPENING}]\s?[^\W\d_a-zß-ÿ][^\"“{CLOSING}]*[.,?!…][\"“{CLOSING}]")
_PLACE_TIME = re.compile(r"(?:[A-Z][\w’'-]*\s){1,3}[Tt]ime\b")

# Two sentences without a space between them: "It shut in 2001.It opened again", not "State.gov" or "B.Pharm".
_GLUED_BEFORE = re.compile(r"(?:[a-zß-ÿ]{2}|\d{4}|\d[a-z]|[%)”\"’])\Z")
_GLUED_AFTER = re.compile(r"[“\"‘]?[A-ZÀ-Þ][^\W\d_]*[\s,’']")

_SPEAKER_WORDS, _ROLE_WORDS = 14, 3
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])\Z")
_PARTICLES = frozenset("al bin da de del della der di la le of the van von".split())


class _Candidate(NamedTuple):
    """Marks that may end a sentence: `text[start:marks_end]`, and with closing quotation marks and brackets
    `text[start:end]`. `enclosure` is the quotation or bracket that ends with them."""

    start: int
    marks_end: int
    end: int
    enclosure: Enclosure | None


def sentence_ends(text: str, words: SentenceWords) -> Iterator[int]:
    """Yield the offset after each sentence of `text` but the last."""
    for candidate in _candidates(text):
        if _is_end(text, candidate, words):
            yield candidate.end


def _candidates(text: str) -> Iterator[_Candidate]:
    """Yield the marks outside quotations and brackets, and those at the end of one."""
    enclosures = find_enclosures(text)
    enclosure = next(enclosures, None)
    for marks in _MARKS.finditer(text):
        start, marks_end = marks.span()
        if marks[0].isspace():
            marks_end = start
        while enclosure and enclosure.end <= start:
            enclosure = next(enclosures, None)
        within = enclosure if enclosure and enclosure.start < start else None
        end = marks_end
        if within and not text[marks_end : within.end].strip(_CLOSED):
            end = within.end
        if marks_end > start and (closing := _CLOSING.match(text, end)):
            end = closing.end()
        if within is None or end >= within.end:
            yield _Candidate(start, marks_end, end, within)


def _is_end(text: str, candidate: _Candidate, words: SentenceWords) -> bool:
    if candidate.start == candidate.end:
        return True  # before a bullet
    following = text[candidate.end : candidate.end + _FOLLOWING]
    if following[:1].strip():
        return _is_glued(text, candidate, following, words)
    first = following.lstrip().lstrip(_OPENING)
    if not following.strip() or (first[:1].islower() and not _SMALL.match(first)):
        return False
    if candidate.enclosure and text[candidate.enclosure.start] in "([":
        return _begins_sentence(text, candidate.enclosure.start)
    marks = text[candidate.start : candidate.marks_end]
    if candidate.end > candidate.marks_end:
        return not _names_speaker(following, words, whole=marks == ".")
    return _is_end_of_word(_word_before(text, candidate) + marks, marks, following.lstrip(), words)


def _is_end_of_word(word: str, marks: str, following: str, words: SentenceWords) -> bool:
    """Whether a sentence ends after a word and the marks on it."""
    kind = words.abbreviation(word)
    first = following.lstrip(_OPENING)
    goes_on = _DASH.match(following) is not None  # "OAKTON, Calif. — The dam leaked"
    if kind is Abbreviation.NEVER_LAST:
        return False
    if kind is Abbreviation.BEFORE_NUMBER and _NUMBER.match(first):
        return False
    if kind is Abbreviation.TIME:
        return not (goes_on or _goes_on_time(first, words))
    if _ELLIPSIS.fullmatch(marks):
        return _opens_sentence(following, words)
    unclear = kind is Abbreviation.SOMETIMES_LAST or word in words.exclamations
    if unclear or _INITIALS.fullmatch(word) or (words.ordinals and _ORDINAL.fullmatch(word)):
        return not goes_on and _opens_sentence(following, words)
    return True


def _word_before(text: str, candidate: _Candidate) -> str:
    word = _WORD_BEFORE.search(text, max(0, candidate.start - _LONGEST_WORD), candidate.start)
    return word[0] if word else ""


def _opens_sentence(following: str, words: SentenceWords) -> bool:
    """Whether a text begins with a word that begins sentences, or with someone's words."""
    first = following.lstrip(_OPENING)
    word = _WORD.match(first)
    # "L’" in French, "It" of "It’s" in English
    found = {word[0], word[1], f"{word[1]}{word[2][:1]}"} if word else set()
    return not words.openers.isdisjoint(found) or _SPEECH.match(following) is not None


def _goes_on_time(first: str, words: SentenceWords) -> bool:
    """Whether a time of day goes on: "9 p.m. Friday", "8 a.m. Kyiv time", "6 p.m. 3 March"."""
    word = first.split(maxsplit=1)[0]
    known = not words.after_time.isdisjoint((word, word.rstrip(".,;:)")))
    return known or first[0].isdigit() or _PLACE_TIME.match(first) is not None


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - _LONGEST_WORD) : start]
    return not before.strip() or _TERMINATED.search(before) is not None


def _names_speaker(following: str, words: SentenceWords, *, whole: bool) -> bool:
    """Whether the speaker of a quotation follows: "...?” McGee, the owner, asked on Monday.", "...!” Fry’s son said.".

    With `whole`, nothing else may follow: after a full stop, only "McGee said." can be no sentence of its own.
    """
    tokens = following.split()[:_SPEAKER_WORDS]
    aside = False
    role = 0  # words that may say what someone is to a person: "Fry’s former lawyer"
    for number, token in enumerate(tokens):
        bare = token.strip(",.:;")
        if bare in words.reporting:
            return number > 0 and (token.endswith(".") or not whole)
        is_name = bare[:1].isupper() and not (number == 0 and bare in words.openers)
        if not (is_name or aside or role > 0 or (number > 0 and (bare in _PARTICLES or bare.endswith("ly")))):
            return False
        if token[-1] in ".?!" and len(bare) > 1 and words.abbreviation(token) is None:
            return False
        aside ^= token.endswith(",")
        role = _ROLE_WORDS if is_name and _POSSESSIVE.search(bare) else role - 1
    return False


def _is_glued(text: str, candidate: _Candidate, following: str, words: SentenceWords) -> bool:
    """Whether two sentences meet without a space."""
    word = _word_before(text, candidate)
    marks = text[candidate.start : candidate.marks_end]
    if len(marks) > 1 or words.abbreviation(word + marks) or _INITIALS.fullmatch(word + marks):
        return False
    before = _GLUED_BEFORE.search(text, max(0, candidate.start - 4), candidate.start)
    return before is not None and _GLUED_AFTER.match(following) is not None
