"""Resolves shortened names, "the company", "there", "then" and "the second one" in a follow-up question."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.language.persons import is_called_body, is_called_place, names_in
from qa.understanding.mentions import Kind, Mention, Role, parse_words
from qa.understanding.question import proper_names
from qa.understanding.question_parts import question_parts
from qa.understanding.references import Open, capitalised
from qa.understanding.turns import WHO, WINDOW, EarlierAnswer, Turn

if TYPE_CHECKING:
    from spacy.tokens import Token

_STARTS_WITH_PREPOSITION = re.compile(
    r"(?:in|at|near|to|from|on|outside|around|into|across|off|since|before|after) ", re.IGNORECASE
)


_CALLED = {Kind.BODY: is_called_body, Kind.PLACE: is_called_place}
"""Nouns that refer back to a named body or place."""

_CALLED_WINDOW = 2
"""How many turns back a name may be that a noun refers to."""


def with_full_names(question: str, turns: Sequence[Turn]) -> str:
    """Return `question` with shortened names in full: "Johnson" as Helen Johnson, "the trust" as the Marlow Housing
    Trust."""
    for age, turn in enumerate(reversed(turns[-WINDOW:])):
        known = [*turn.mentions, *(_named_in_answer(question, turn) if not age else ())]
        if len(proper_names(question)) == 1:
            for one in known:
                question = _with_full_person(question, one.text)
        question = _with_full_thing(question, known)
        if age < _CALLED_WINDOW:
            question = _with_called_name(question, [*known, *turn.inner])
    return question


def _named_in_answer(question: str, turn: Turn) -> Sequence[Mention]:
    is_asked = turn.parts is not None and WHO.search(turn.parts.asks) is not None
    has_surname = any(not mention.name.given for mention in names_in(question[1:]))
    return turn.short if is_asked and has_surname else ()


def _with_full_person(question: str, full: str) -> str:
    names = [mention for mention in names_in(full) if mention.name.given]
    for known in names:
        for mention in names_in(question):
            if mention.start > 0 and not mention.name.given and mention.name.surname == known.name.surname:
                if known.name.given[-1] == known.name.surname:
                    continue
                return question[: mention.start] + str(known.name) + question[mention.start + len(known.name.surname) :]
    return question


_BARE = re.compile(r"\b(?:[Tt]he|[Tt]hat|[Tt]his) (?P<noun>[a-z]+)\b(?! of\b| [A-Z])")


def _with_full_thing(question: str, known: Sequence[Mention]) -> str:
    doc = parse_words(question)
    for found in _BARE.finditer(question):
        span = doc.char_span(*found.span("noun"))
        if span is None or span[0].pos_ not in ("NOUN", "PROPN") or _has_more(span[0]):
            continue
        for one in known:
            words = [word.lower() for word in re.findall(r"[\w’'-]+", one.text)]
            if one.is_asked or found["noun"].lower() not in words or len(words) < 2:
                continue
            full = one.definite
            head = re.split(r" (?:of|in|on|for|to|from|at|between|with) ", full)[0]
            if (
                full in question
                or full.lower() == found[0].lower()
                or not (head.lower().endswith(found["noun"].lower()) or one.is_name)
            ):
                continue
            return question[: found.start()] + capitalised(full, found.start()) + question[found.end() :]
    return question


def _with_called_name(question: str, known: Sequence[Mention]) -> str:
    """Return `question` with the only name that "the company" or "the city" can refer to."""
    for found in _BARE.finditer(question):
        kind = next((kind for kind, calls in _CALLED.items() if calls(found["noun"])), None)
        names = {
            one.text for one in known if one.text[0].isupper() and kind in one.kinds and one.role is not Role.OTHER
        }
        names = {name for name in names if not any(name != other and name in other for other in names)}
        span = parse_words(question).char_span(*found.span("noun"))
        if len(names) == 1 and names.isdisjoint(proper_names(question)) and span and not _has_more(span[0]):
            return question[: found.start()] + names.pop() + question[found.end() :]
    return question


def _has_more(noun: "Token") -> bool:
    """Whether a noun has words of its own that say which one is meant, or is the first part of another noun."""
    following = noun.nbor() if noun.i + 1 < len(noun.doc) else None
    if following is not None and (
        following.pos_ in ("NOUN", "PROPN") or following.lower_ in ("that", "which", "who", "whose", "’s", "'s")
    ):
        return following.lower_ not in ("’s", "'s")
    return any(child.dep_ in ("relcl", "acl", "appos") for child in noun.children)


def place_of(turn: Turn) -> str:
    """Return the words that "there" refers to, with a preposition; empty if a turn has no place."""
    parts = turn.parts
    asks_where = parts is not None and re.search(r"\bwhere\b", parts.asks, re.IGNORECASE) is not None
    subject = parts.subject_mention if parts else None
    if (
        asks_where
        and parts
        and (parts.verb is None or parts.verb.tag != "VBG")
        and parts.auxiliary.lower() in ("is", "was", "are", "were")
        and subject
        and not subject.is_name
    ):
        return f"at {subject.definite}"
    if asks_where and turn.answer.short:
        return _placed(turn.answer)
    inside = [one for one in turn.mentions if one.preposition in ("in", "at", "near", "on") and Kind.PLACE in one.kinds]
    if inside:
        return f"{inside[-1].preposition} {inside[-1].definite}"
    asked = [one for one in turn.mentions if one.is_asked and (Kind.PLACE in one.kinds or Kind.BODY in one.kinds)]
    if asked and turn.answer.short:
        return _placed(turn.answer)
    places = [
        one for one in turn.mentions if Kind.PLACE in one.kinds and Kind.PERSON not in one.kinds and not one.is_asked
    ]
    if places:
        best = places[-1]
        return f"{'in' if best.is_name and Kind.THING not in best.kinds else 'at'} {best.definite}"
    return ""


def _placed(answer: EarlierAnswer) -> str:
    return answer.short if _STARTS_WITH_PREPOSITION.match(answer.short) else f"in {answer.short}"


def time_of(turn: Turn) -> str:
    """Return the words that "then" refers to; empty if a turn has no time."""
    times = [one for one in turn.mentions if Kind.TIME in one.kinds]
    if times and times[-1].preposition != "for":
        return f"{times[-1].preposition} {times[-1].text}".strip()
    asks_when = turn.parts is not None and re.search(r"\bwhen\b", turn.parts.asks, re.IGNORECASE)
    return turn.answer.short if asks_when else ""


_ORDINALS = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "latter": -1}
_ORDINAL = re.compile(
    rf"\bthe (?P<which>{'|'.join(_ORDINALS)})\b(?!-)(?: one| of (?:them|these|those))?(?! \w+ed\b)(?P<next> [a-z]+)?",
    re.IGNORECASE,
)


_OTHER = re.compile(r"\bthe other(?: one|(?=[?!. ]*$))", re.IGNORECASE)


def fill_ordinal(question: str, turns: Sequence[Turn]) -> tuple[str, Open | None]:
    """Return `question` with "the second one" replaced by what the previous turn lists second, and "the other one" by
    the one of two that was not mentioned; if there is none, it is unresolved."""
    if other := _OTHER.search(question):
        if not (words := _other_of_two(turns)):
            return question, Open(other[0])
        return question[: other.start()] + capitalised(words, other.start()) + question[other.end() :], None
    found = _ORDINAL.search(question)
    if found is None or not _stands_for_one(question, found):
        return question, None
    end = found.start("next") if found["next"] else found.end()
    for turn in reversed(turns[-2:]):
        listed = list_of(turn)
        place = _ORDINALS[found["which"].lower()]
        if len(listed) > 1:
            if place >= len(listed):
                break
            words = capitalised(listed[place], found.start())
            return question[: found.start()] + words + question[end:], None
    return question, Open(question[found.start() : end])


def is_ordinal(words: str) -> bool:
    """Whether words are "the second one" or the like."""
    return (_ORDINAL.match(words) or _OTHER.match(words)) is not None


def _other_of_two(turns: Sequence[Turn]) -> str:
    """Return the one of two listed in a turn that is neither its short answer nor in the next question; else ""."""
    for age, turn in enumerate(reversed(turns[-2:])):
        listed = list_of(turn)
        if len(listed) == 2:
            spoken_of = f"{turn.answer.short} {turns[-1].question if age else ''}"
            others = [one for one in listed if one not in spoken_of]
            return others[0] if len(others) == 1 else ""
    return ""


def _stands_for_one(question: str, found: re.Match[str]) -> bool:
    """Whether an ordinal has no noun of its own ("the first debate", "the last week")."""
    if " one" in found[0] or " of " in found[0]:
        return True
    span = parse_words(question).char_span(*found.span("which"))
    following = span[0].nbor() if span is not None and span[0].i + 1 < len(span.doc) else None
    parts = question_parts(question)
    is_verb = (
        parts is not None and parts.verb is not None and following is not None and parts.verb.start == following.idx
    )
    is_predicate = following is not None and following.pos_ == "DET"  # "Is the former a doctor?"
    return following is None or is_verb or is_predicate or following.pos_ in ("PUNCT", "AUX", "VERB")


def list_of(turn: Turn) -> list[str]:
    """Return what a turn lists, in its question or in its short answer."""
    texts = [one.text for one in turn.mentions if one.is_plural and re.search(r",| and ", one.text)]
    texts += re.findall(r"\b((?:the )?[A-Z][\w ]*? or (?:the )?[A-Z][\w ]*?)(?: that\b|\?|$)", turn.question)
    if not texts and turn.answer.short:
        texts = [turn.answer.short]
    parts = [part.strip() for part in re.split(r",(?: and)? | and | or ", texts[-1])] if texts else []
    if any(part.isdigit() for part in parts):  # "Ed Roe, 54, of Elm, and Dana Fry, 36"
        return [one.text for one in turn.short if one.is_name and Kind.PERSON in one.kinds]
    return parts
