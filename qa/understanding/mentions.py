"""The people, bodies, places, times and things that a question or answer mentions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qa.language.function_words import QUESTION_WORDS
from qa.language.grammar import SUBJECTS, parse
from qa.language.names import government_names
from qa.language.persons import is_body, is_given_name, is_person, is_relative, is_role, is_thing
from qa.language.speakers import pronoun_of
from qa.language.times import names_time

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_ASKING = re.compile(r"(?:(?:how )?(?:many|much)|which|what|whose)(?: of the)? ", re.IGNORECASE)
_BEFORE_PREPOSITION = re.compile(r" (?:of|in|on|for|to|from|at|between|with|against|about|over) ")
_NOT_REFERRED_TO = re.compile(r"(?:any|no|other|more|most|what|another) ", re.IGNORECASE)
_SINGLE = re.compile(r"(?:the|an?|its?|his|her|their|this|that|[\w-]+[’']s?) ", re.IGNORECASE)
_INDEFINITE = re.compile(r"^(?:an?|some|about|any|its|his|her|their|this|that) ", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:the|all|these|those) |[\w’'. ]+[’']s? ", re.IGNORECASE)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_NOMINAL = frozenset(("NOUN", "PROPN", "NUM", "ADJ"))
_PLACE_PREPOSITIONS = frozenset("in at near from to into outside across around".split())
_TOPIC_PREPOSITIONS = frozenset("about of on for against with to regarding".split())
_TIME_HEADS = frozenset(
    "year month week weekend weekday day morning evening afternoon night today yesterday tomorrow now".split()
)
_PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
_TIME_LABELS = frozenset(("DATE", "TIME"))


class Kind(StrEnum):
    """What a mention may be. Only the articles could tell more."""

    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    TIME = "time"
    THING = "thing"


class Role(StrEnum):
    """The role of a mention in its question."""

    SUBJECT = "subject"
    OBJECT = "object"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mention:
    """What a question or answer mentions: `text` are its words from `start` to `end` of it.

    `pronouns` are those that can stand for it. `preposition` is the one before it. `is_asked` is true for the noun of
    the question word ("Which minister").
    """

    text: str
    start: int
    end: int
    kinds: frozenset[Kind]
    pronouns: frozenset[str]
    role: Role
    preposition: str = ""
    is_asked: bool = False

    @property
    def is_plural(self) -> bool:
        """Whether only "they" can refer to it."""
        return self.pronouns == frozenset(("they",))

    @property
    def is_name(self) -> bool:
        """Whether it is a proper name, apart from what is joined to it by a preposition."""
        words = re.findall(r"\w+", _BEFORE_PREPOSITION.split(self.text, maxsplit=1)[0])
        return any(word[0].isupper() for word in words if word.lower() not in ("the", "a", "an"))

    @property
    def is_referent(self) -> bool:
        """Whether a pronoun can refer to it: not to "any clues", and not to "attention", which is not a single
        thing."""
        if _NOT_REFERRED_TO.match(self.text) or self.text.count('"') == 1:
            return False
        if self.is_name or self.is_plural or self.is_asked:
            return True
        return _SINGLE.match(self.text) is not None or self.role is Role.SUBJECT or Kind.BODY in self.kinds

    @property
    def definite(self) -> str:
        """The words with which it is mentioned again: "the ceasefire" for "a ceasefire", "the nurses" for "nurses"."""
        if self.is_name and not self.text[0].islower():
            return self.text
        words = _INDEFINITE.sub("", self.text)
        is_known = words == self.text and not (self.is_plural or self.is_asked or Kind.PERSON in self.kinds)
        return words if is_known or _DEFINITE.match(words) else f"the {words}"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a question are: its verb, its subject, and the ends of the words that ask and of the auxiliary
    after them."""

    verb: int = -1
    subject: tuple[int, int] = (0, 0)
    asked: int = 0
    after: int = 0


_NO_QUESTION = Layout()


def parse_words(text: str) -> "Doc":
    """Return `parse` of a text in which words with hyphens are one word. Raises as `parse` does."""
    return parse(_HYPHEN.sub("_", text))


def mentions(text: str, layout: Layout = _NO_QUESTION, *, extended: bool = True) -> Iterator[Mention]:
    """Yield what a text mentions, a question with its `layout`. Unless `extended`, "the ferry to Lorne" is two.

    Raises `ReaderError` if there is no grammar model.
    """
    doc = parse_words(text)
    covered = 0
    for start, end in _phrases(doc, layout):
        while start < end and (doc[start].pos_ in ("CCONJ", "PUNCT", "SCONJ") or doc[start].idx < covered):
            start += 1
        if start >= end or not (any(map(_is_nominal, doc[start:end])) or _is_subject(doc[start], layout)):
            continue
        begin = doc[start].idx
        limit = next((place for place in sorted({layout.verb, layout.subject[1]}) if place > begin), len(text))
        last, covered = extended_end(doc, start, end, limit) if extended else (end, _end_of(doc[end - 1]))
        yield from _mention(text, doc, (start, end, last, covered), layout)


def _is_nominal(token: "Token") -> bool:
    return token.pos_ in _NOMINAL


def _is_subject(token: "Token", layout: Layout) -> bool:
    """Whether it begins the subject, whatever the model takes it for: "soradexil" may be an adverb to it."""
    begins = layout.subject[0] < layout.subject[1] and token.idx == layout.subject[0]
    return begins and token.tag_ not in ("PRP", "DT", "EX", "PRP$", "IN")


def _phrases(doc: "Doc", layout: Layout) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each noun phrase of a question, and of its subject where the model takes that
    for a part of the verb ("Whom did [Dana Fry] sue?")."""
    found = list(_noun_phrases(doc, layout))
    subject = [token.i for token in doc if layout.subject[0] <= token.idx < layout.subject[1]]
    if subject and not any(start <= subject[-1] and subject[0] < end for start, end in found):
        found.append((subject[0], subject[-1] + 1))
    yield from sorted(found)


def _noun_phrases(doc: "Doc", layout: Layout) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each noun phrase, without the question's verb and auxiliary, which the model
    may take for a part of one ("How much [will] the ferry [cost]?"), and of each year."""
    covered = 0
    for chunk in doc.noun_chunks:
        yield from _years(doc, covered, chunk.start)
        start = chunk.start
        for token in chunk:
            if token.idx == layout.verb or layout.asked <= token.idx < layout.after:
                if start < token.i and token.idx == layout.verb:
                    yield start, token.i
                start = token.i + 1
        end = chunk.end
        if end < len(doc) and doc[end].is_digit and doc[end - 1].is_title and not _YEAR.fullmatch(doc[end].text):
            end += 1  # "Flight 804"
        if start < end:
            yield start, end
        covered = end
    yield from _years(doc, covered, len(doc))


def _years(doc: "Doc", start: int, end: int) -> Iterator[tuple[int, int]]:
    return ((token.i, token.i + 1) for token in doc[start:end] if _YEAR.fullmatch(token.text))


def _end_of(token: "Token") -> int:
    return token.idx + len(token.text)


def extended_end(doc: "Doc", start: int, end: int, limit: int) -> tuple[int, int]:
    """Return the token after a noun phrase with what is joined to it by "of", "and" or a preposition that belongs to
    the noun, and the character where that ends, at most `limit`."""
    last, begins = end, start
    is_person = doc[start].text[0].isupper() and doc[start].pos_ == "PROPN"
    for chunk in doc.noun_chunks:
        if chunk.start < last:
            continue
        joins = [token.lower_ for token in doc[last : chunk.start]]
        stop = next((token.i for token in chunk if token.idx >= limit), chunk.end)
        if not joins or stop == chunk.start:
            break
        link = doc[last]
        owned = (
            len(joins) == 1
            and link.dep_ == "prep"
            and start <= link.head.i < last
            and link.head.pos_ in ("NOUN", "PROPN")
        )
        listed = joins in (["and"], [","], [",", "and"]) and _is_listed(doc, begins, chunk.start)
        if not (joins == ["of"] or (owned and not is_person) or listed):
            break
        last, begins = stop, chunk.start
    return last, _end_of(doc[last - 1])


def _is_listed(doc: "Doc", start: int, other: int) -> bool:
    """Whether two noun phrases are of one list: both names, or both without."""
    return (doc[start].text[0].isupper() and doc[start].pos_ != "DET") == doc[other].text[0].isupper()


def _mention(text: str, doc: "Doc", span: tuple[int, int, int, int], layout: Layout) -> Iterator[Mention]:
    start, end, last, stop = span
    first, head = doc[start], doc[start:end].root
    if head.i >= end or head.pos_ in ("PRON", "DET"):
        head = doc[end - 1]
    if head.lower_ in ("’s", "'s", "’") and head.i > start:
        head = doc[head.i - 1]
    words = text[first.idx : stop]
    is_asked = first.idx < layout.asked and _ASKING.match(words) is not None
    words = _ASKING.sub("", words)
    if not words or words.lower() in QUESTION_WORDS:
        return
    begin = stop - len(words)
    before = doc[start - 1] if start else None
    preposition = before.lower_ if before is not None and before.pos_ in ("ADP", "SCONJ") else ""
    is_list = end < last and doc[end].lower_ in ("and", ",")
    kinds = _kinds(doc, start, end, head, preposition)
    pronouns = frozenset(("they",)) if is_list else _pronouns(doc, start, end, head, kinds)
    is_subject = layout.subject[0] <= begin < layout.subject[1] or (layout.subject == (0, 0) and head.dep_ in SUBJECTS)
    if is_subject or is_asked:
        role = Role.SUBJECT
    elif not preposition or preposition in _TOPIC_PREPOSITIONS:
        role = Role.OBJECT
    else:
        role = Role.OTHER
    yield Mention(words, begin, stop, kinds, pronouns, role, preposition, is_asked)


def _kinds(doc: "Doc", start: int, end: int, head: "Token", preposition: str) -> frozenset[Kind]:
    owner = max((token.i + 1 for token in doc[start:end] if token.tag_ == "POS"), default=start)
    words = doc[owner if owner <= head.i else start : end]
    named = next((token.i for token in words if token.text[0].isupper()), head.i)
    labels = {entity.label_ for entity in doc.ents if entity.start <= min(named, head.i) and head.i < entity.end}
    names_a_time = names_time(words.text) and not labels & {"PERSON", "ORG"}
    noun = head.lemma_.lower()
    if labels & _TIME_LABELS or noun in _TIME_HEADS or _YEAR.fullmatch(head.text) or names_a_time:
        return frozenset((Kind.TIME,))
    if not head.text[0].isupper():
        return _kinds_of_noun(head, noun)
    return _kinds_of_name(words, head, labels, preposition, owner > start)


def _kinds_of_name(words: "Span", head: "Token", labels: set[str], preposition: str, is_owned: bool) -> frozenset[Kind]:
    """What a name may be. Only the texts that contain it could tell more."""
    given = next((token for token in words if token.text[0].isupper()), head)
    is_short = head.is_upper and len(head) > 1
    is_placed = preposition in _PLACE_PREPOSITIONS and (labels & _PLACE_LABELS or preposition in ("in", "at", "near"))
    before = words[0].nbor(-1).pos_ if words[0].i else ""
    is_whole = "PERSON" in labels and len(words) > 1 and words[0].pos_ != "DET"
    place, person = (Kind.PLACE, Kind.BODY), (Kind.PERSON,)
    first = next((token for token in words if token.pos_ != "DET"), head)
    is_called = (
        first.pos_ == "NOUN" and first.text[0].islower() and not (is_role(first.text) or is_relative(first.text))
    )
    rules = (
        (government_names(" ".join(token.text for token in words if token.pos_ != "DET")), place),
        (len(words) == 1 and preposition in ("in", "near"), place),  # "in Charlotte"
        (is_called, (Kind.THING, Kind.BODY)),  # "hurricane Florence"
        (is_given_name(given.text) or _gender(words), person),
        (is_short or any(is_body(token.text) for token in words), (Kind.BODY,)),
        (is_thing(head.text), (Kind.THING, Kind.PLACE)),
        (is_role(head.text) or is_whole, person),
        (is_placed or ("GPE" in labels and before in ("VERB", "ADP")), place),
        (words[0].lower_ == "the" or is_owned, (Kind.BODY, Kind.THING)),
    )
    return frozenset(next((kinds for applies, kinds in rules if applies), (Kind.PERSON, Kind.BODY, Kind.PLACE)))


def _kinds_of_noun(head: "Token", noun: str) -> frozenset[Kind]:
    if is_person(noun):
        return frozenset((Kind.PERSON,))
    if head.tag_ == "NNS" and (noun == "people" or not is_body(noun)):
        return frozenset((Kind.PERSON, Kind.THING))
    if is_body(noun):
        return frozenset((Kind.BODY, Kind.THING))
    return frozenset((Kind.THING, Kind.PLACE) if is_thing(noun) else (Kind.THING,))


def _pronouns(doc: "Doc", start: int, end: int, head: "Token", kinds: frozenset[Kind]) -> frozenset[str]:
    if kinds == frozenset((Kind.TIME,)):
        return frozenset()
    if head.tag_ in ("NNS", "NNPS") and head.text[0].islower():
        return frozenset(("they",))
    found: set[str] = set()
    is_bare_noun = head.text[0].islower() and not any(child.dep_ in ("det", "poss") for child in head.children)
    if Kind.PERSON in kinds and not (is_bare_noun and start and doc[start - 1].lower_ in ("as", "for", "to")):
        owner = max((token.i + 1 for token in doc[start : head.i] if token.tag_ == "POS"), default=start)
        gender = _gender(doc[owner:end])
        found |= {gender} if gender else {"he", "she"}
    if Kind.BODY in kinds:
        found |= {"it", "they"}
    if kinds & {Kind.THING, Kind.PLACE}:
        found.add("it")
    if head.tag_ == "NNPS":
        found.add("they")
    return frozenset(found)


def _gender(words: "Span") -> str | None:
    """Return "he" or "she" if a first name, title or role shows it; a bill is not Bill."""
    return pronoun_of(
        {
            word.lower_.rstrip(".")
            for word in words
            if word.text[0].isupper() or is_role(word.lower_) or is_relative(word.lower_)
        }
    )
