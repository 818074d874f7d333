"""What pronouns in a follow-up question refer to: names and things in the earlier turns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.language import reporting_verbs
from qa.language.function_words import DEMONSTRATIVES, DO, PRONOUNS
from qa.language.grammar import governing_verb
from qa.language.names import government_names
from qa.understanding.mentions import Kind, Mention, Role, mentions, parse_words
from qa.understanding.question_parts import Parts, question_parts
from qa.understanding.turns import WHO, WINDOW, Turn

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTIVE = {**PRONOUNS, "this": "it", "that": "it", "these": "they", "those": "they"}
"""Each pronoun with the form in which mentions list it."""

_PERSONAL = frozenset(("he", "she"))
_POSSESSIVE = frozenset(("his", "her", "its", "their"))
_PARTITIVE = re.compile(r"\bof (?P<them>them|these|those)\b", re.IGNORECASE)
_WEATHER = "rain|snow|hail|freeze|thaw"
_NO_THING = re.compile(
    rf"\bit (?:still |ever )?(?:{_WEATHER})|\b(?:is|was|will|would|has|does|did|can) it (?:be |been )?"
    rf"(?:\w+ )?(?:{_WEATHER})"
    r"|\b(?:is|was|isn[’']t|will|would) it (?:be )?(?:[\w-]+ ){1,3}(?:that|to|for|if|whether|who|what|when|how|why)\b"
    r"|\bit(?: is|[’']s| was) (?:[\w-]+ ){1,3}(?:that|to|for|if|whether|who|what|when|how|why)\b"
    r"|\b(?:does|did|will|would) it (?:take|matter|mean|seem|cost to)\b|\bwhat time is it\b|\bma(?:k|d)e it\b"
    r"|\bit c(?:a|o)mes? to\b"
    r"|\b(?:has|had) it been \w+ (?:that|to|whether)\b",
    re.IGNORECASE,
)
"""Where "it" stands for nothing: "Is it true that ...?", "How long does it take to ...?"."""

_WANTS = frozenset(
    "agree announce believe decide demand do expect hope intend plan promise publish refuse send think want".split()
)
"""What a country or a body does rather than a thing that is told of."""

_RESPONDS = frozenset("react reply respond answer".split())
"""What the one does to whom something was done."""

_MAX_REFERENT = 80
"""Characters of the words that a pronoun is replaced with: questions must not grow in a long conversation."""

_LOOSE = frozenset("after before since by in from like besides until during than as".split())
"""Prepositions after which "that" stands for a time or a whole clause."""

_NAME_WITHIN = re.compile(r"(?<=[\w,] )[A-Z]")
_OBJECTS = frozenset(("dobj", "pobj", "dative", "iobj"))


_LISTED = re.compile(r",(?: and)? | and ")
_THING_ASKED = re.compile(r"\b(?:which|what|whose)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Open:
    """Words of a question that refer to something outside of it, and what they may refer to, if anything is known."""

    words: str
    candidates: tuple[str, ...] = ()
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class _Pronoun:
    start: int
    end: int
    form: str
    role: Role
    verb: str
    is_passive: bool
    is_possessive: bool

    @property
    def subjective(self) -> str:
        return _SUBJECTIVE[self.form]


def fill_references(question: str, turns: Sequence[Turn]) -> tuple[str, Open | None]:
    """Return `question` with what its pronouns stand for, and the first one that is open. Raises `ReaderError`."""
    is_open: Open | None = None
    filled: dict[str, str] = {}
    used = {one.definite for one in mentions(question)}
    edits: list[tuple[int, int, str]] = []
    for pronoun in open_pronouns(question):
        if pronoun.subjective in filled:
            continue  # a second "she" is the first one
        found = refer(pronoun, question, turns[-WINDOW:], used)
        if isinstance(found, Open):
            is_open = is_open or found
            continue
        filled[pronoun.subjective] = found
        used.add(found)
        edits.append(_edit(question, pronoun, found))
    for start, end, words in reversed(edits):
        question = question[:start] + words + question[end:]
    return question, is_open


def open_pronouns(question: str) -> Iterator[_Pronoun]:
    """Yield the pronouns that nothing in the question itself explains."""
    doc = parse_words(question)
    parts = question_parts(question)
    own = parts.mentions if parts else tuple(mentions(question))
    for token in doc:
        if token.lower_ not in _SUBJECTIVE or not _is_pronoun(token):
            continue
        if _SUBJECTIVE[token.lower_] == "it" and (_NO_THING.search(question) or token.dep_ == "expl"):
            continue
        is_possessive = token.lower_ in _POSSESSIVE and (token.tag_ == "PRP$" or _is_before_noun(token))
        if not _is_bound(token, own, is_possessive, parts):
            verb = governing_verb(token)
            inside = parts is not None and parts.subject[0] <= token.idx < parts.subject[1]
            is_subject = token.dep_ in ("nsubj", "nsubjpass") or inside or (token.dep_ == "poss" and inside)
            is_passive = token.dep_ == "nsubjpass" or bool(
                parts
                and is_subject
                and parts.verb
                and parts.verb.tag == "VBN"
                and parts.auxiliary.lower() in ("was", "were", "is", "are", "been")
            )
            lemma = (
                parts.verb.lemma if parts and parts.verb and is_subject else (verb.lemma_ if verb is not None else "")
            )
            yield _Pronoun(
                token.idx,
                token.idx + len(token.text),
                token.lower_,
                Role.SUBJECT if is_subject else Role.OBJECT,
                lemma,
                is_passive,
                is_possessive,
            )


def _is_pronoun(token: "Token") -> bool:
    if token.lower_ not in DEMONSTRATIVES:
        return True
    if (
        token.tag_ in ("WDT", "IN")
        or token.dep_ in ("mark", "det", "advmod")
        or token.nbor(-1 if token.i else 0).lower_ in _LOOSE
    ):
        return False
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if following is not None and following.lower_ == "of":
        return False
    if following is not None and following.tag_ in ("VBD", "VBZ") and token.i and token.nbor(-1).pos_ != "AUX":
        return False  # "what did he say that hurt?"
    if token.lower_ in ("these", "those") and following is not None:
        return following.pos_ in ("PUNCT", "AUX")  # not "those of Spain", "those who left"
    return following is None or following.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM")


def _is_before_noun(token: "Token") -> bool:
    return token.i + 1 < len(token.doc) and token.nbor().pos_ in ("NOUN", "PROPN", "ADJ")


def _is_bound(token: "Token", own: Sequence[Mention], is_possessive: bool, parts: Parts | None) -> bool:
    """Whether the question itself has what a pronoun stands for: a name or noun before it. The object of a verb is not
    its subject, though ("What did Kova tell him?")."""
    if token.lower_ in DEMONSTRATIVES:
        return False
    subjective = _SUBJECTIVE[token.lower_]
    main = parts.verb.start if parts and parts.verb else -1
    verb = governing_verb(token)
    in_main = verb is None or verb.idx == main or (main < 0 and verb.dep_ == "ROOT")
    before = [one for one in own if one.end <= token.idx and _may_bind(one, subjective)]
    if in_main and parts is not None and parts.is_inverted:
        before = [one for one in before if not one.is_asked]  # "How many pupils do they have?"
    if before:
        is_object = in_main and not is_possessive and token.dep_ in _OBJECTS
        return not (is_object and len(before) == 1 and before[0].role is Role.SUBJECT and not before[0].is_asked)
    is_named = (subjective != "it" or is_possessive) and _NAME_WITHIN.search(token.doc.text[: token.idx]) is not None
    if in_main:
        return is_possessive and is_named
    if is_named:
        return True
    asks_who = (
        subjective != "it"
        and parts is not None
        and not parts.is_inverted
        and token.idx > len(parts.asks)
        and WHO.search(parts.asks)
    )
    is_later = token.idx < main and any(one.start > token.idx and _may_bind(one, subjective) for one in own)
    return bool(asks_who or is_later)


def _may_bind(one: Mention, subjective: str) -> bool:
    """Whether a pronoun after a mention may stand for it. Any name may be a person's but that of a country or of
    the other gender."""
    if subjective in one.pronouns:
        return True
    if subjective == "it" or not one.is_name or government_names(one.text.removeprefix("the ")):
        return False
    return subjective == "they" or one.kinds != frozenset((Kind.PERSON,))


def refer(pronoun: _Pronoun, question: str, turns: Sequence[Turn], used: set[str]) -> str | Open:
    """Return what a pronoun stands for, or that it is open."""
    is_person = pronoun.subjective in _PERSONAL
    words = question[pronoun.start : pronoun.end]
    partitive = _PARTITIVE.search(question)
    for turn in reversed(turns):
        if _SUBJECTIVE.get(turn.open_words.lower()) == pronoun.subjective:
            break  # nobody knows whom that question meant
        if partitive and partitive.start("them") == pronoun.start:
            asked = [one for one in turn.mentions if one.is_asked and one.is_plural]
            if asked:
                return asked[0].definite
        ranked = _ranked(pronoun, turn, used)
        if is_person and _asks_whom(turn) and not turn.answer.short:
            return _named_in_answer(pronoun, turn)
        if not ranked:
            continue
        best = ranked[0]
        rivals = [name for name, score in ranked[1:] if score > best[1] - _margin(pronoun)]
        if rivals:
            return Open(words, tuple(dict.fromkeys([best[0], *rivals]))[:4], is_person)
        return best[0]
    return _told(pronoun, turns) or Open(words, (), is_person)


def _told(pronoun: _Pronoun, turns: Sequence[Turn]) -> str | Open | None:
    """Whom the latest answers name, where no question names anybody."""
    for turn in reversed(turns):
        named = tuple(dict.fromkeys(one.text for one in turn.told if pronoun.subjective in one.pronouns))
        if named:
            return named[0] if len(named) == 1 else Open(pronoun.form, named[:4], is_person=True)
    return None


def _asks_whom(turn: Turn) -> bool:
    """Whether it asks to whom somebody does something: "Whom did Roe sue?"."""
    parts = turn.parts
    return parts is not None and parts.is_inverted and parts.verb is not None and WHO.fullmatch(parts.asks) is not None


def _named_in_answer(pronoun: _Pronoun, turn: Turn) -> str | Open:
    """Whom an answer names beside those in its question, where it is not sure that it is one."""
    names = {one.text for one in turn.told if pronoun.subjective in one.pronouns}
    names = {name for name in names if name.split()[-1] not in turn.question}
    return names.pop() if len(names) == 1 else Open(pronoun.form, tuple(sorted(names))[:4], is_person=True)


def _margin(pronoun: _Pronoun) -> float:
    """How much better than the next one a candidate must be. A wrong person is worse than a question back."""
    return 2.5 if pronoun.subjective in _PERSONAL else 0.5


def _ranked(pronoun: _Pronoun, turn: Turn, used: set[str]) -> list[tuple[str, float]]:
    """Return what a turn mentions that a pronoun may stand for, with a score, best first: in the question, else inside
    of what it mentions, else in the answer."""
    for tier in (_asked_or_mentioned, _inside, _answered):
        scores: dict[str, float] = {}
        for found, score in tier(pronoun, turn):
            for one in _persons_in(found) if pronoun.subjective in _PERSONAL else (found,):
                text = one.definite
                if _may_stand_for(pronoun, one) and text not in used and not _is_in(text, scores):
                    scores[text] = max(scores.get(text, 0.0), score)
        if scores:
            return sorted(scores.items(), key=lambda item: -item[1])
    return []


def _asked_or_mentioned(pronoun: _Pronoun, turn: Turn) -> Iterator[tuple[Mention, float]]:
    if _asks_for(turn, pronoun):
        short = [_as_asked(one, turn, pronoun) for one in turn.short]
        fitting = [one for one in short for part in _persons_in(one) if pronoun.subjective in part.pronouns]
        is_same = turn.parts is not None and turn.parts.verb is not None and turn.parts.verb.lemma == pronoun.verb
        yield from ((one, 12.0 if is_same and pronoun.is_passive else 6.0) for one in short)  # "Whom did he sue?"
        yield from ((one, 3.0) for one in turn.mentions if one.is_asked and not fitting)
    is_parallel = turn.parts is not None and turn.parts.verb is not None and turn.parts.verb.lemma == pronoun.verb
    yield from (
        (one, _score(pronoun, one, is_parallel))
        for one in turn.mentions
        if not one.is_asked and not _acts(one, turn, pronoun)
    )


def _as_asked(one: Mention, turn: Turn, pronoun: _Pronoun) -> Mention:
    """What a question was answered with, as its answer: of "Who sued?" a person, "a clerk" the one who sued."""
    parts = turn.parts
    if parts is None or not WHO.fullmatch(parts.asks) or pronoun.subjective == "it":
        return one
    if one.kinds == frozenset((Kind.THING,)) and not one.is_plural:
        one = replace(one, kinds=frozenset((Kind.PERSON,)), pronouns=frozenset(_PERSONAL))
    if not parts.is_inverted and re.match(r"an? ", one.text, re.IGNORECASE):
        full = f"{one.definite} who {turn.question[len(parts.asks) :].strip(' ?.!')}"
        return replace(one, text=full[:1].lower() + full[1:])
    return one


def _inside(pronoun: _Pronoun, turn: Turn) -> Iterator[tuple[Mention, float]]:
    yield from ((one, 1.0) for one in turn.inner if not _acts(one, turn, pronoun))


def _acts(one: Mention, turn: Turn, pronoun: _Pronoun) -> bool:
    """Whether it may be a person who does something to what is asked for, which "it" rather stands for: "What did Roe
    buy? Who owns it?"."""
    is_somebody = one.role is Role.SUBJECT and Kind.PERSON in one.kinds
    return is_somebody and pronoun.subjective == "it" and turn.parts is not None and _asks_what_is_done_to(turn.parts)


def _answered(pronoun: _Pronoun, turn: Turn) -> Iterator[tuple[Mention, float]]:
    is_somebody = turn.parts is not None and WHO.search(turn.parts.asks) is not None
    if not (is_somebody and pronoun.subjective == "it"):  # "it" is nobody who was asked for
        yield from ((one, 1.0) for one in turn.short)
    if is_somebody and pronoun.subjective in _PERSONAL:
        yield from ((one, 1.0) for one in turn.told)


def _may_stand_for(pronoun: _Pronoun, one: Mention) -> bool:
    is_place = one.role is Role.OTHER and one.preposition in ("in", "at", "near") and one.is_name
    if (is_place and pronoun.subjective != "it") or (pronoun.form in DEMONSTRATIVES and one.is_name):
        return False
    return pronoun.subjective in one.pronouns and one.is_referent and len(one.definite) <= _MAX_REFERENT


def _persons_in(one: Mention) -> list[Mention]:
    """The persons of a list of names, "Anna Kova and Boris Falk"; of anything else, that alone."""
    parts = [found for part in _LISTED.split(one.text) for found in mentions(part) if part[:1].isupper()]
    return [replace(part, role=one.role) for part in parts if Kind.PERSON in part.kinds] if len(parts) > 1 else [one]


def _is_in(text: str, scores: dict[str, float]) -> bool:
    """Whether a name is part of one that is known already: "Kova" after "Anna Kova"."""
    return any(text != other and text in other.split() for other in scores)


def _asks_for(turn: Turn, pronoun: _Pronoun) -> bool:
    """Whether a question asks for what a pronoun may stand for."""
    if turn.parts is None:
        return False
    asked = [one for one in turn.mentions if one.is_asked]
    subject = turn.parts.subject_mention
    if turn.parts.verb is None and subject is not None and subject.is_name and WHO.fullmatch(turn.parts.asks):
        return False  # "Who is Ann Roe?" is about her
    if asked and _THING_ASKED.search(turn.parts.asks):
        return any(pronoun.subjective in one.pronouns for one in asked)
    if pronoun.subjective == "it":  # "What did the town buy? How much did it cost?"
        return _asks_what_is_done_to(turn.parts)
    return WHO.search(turn.parts.asks) is not None


def _asks_what_is_done_to(parts: Parts) -> bool:
    """Whether it asks for a thing to which its subject does something ("What did the town buy?"), and not for words or
    deeds ("What did she say?")."""
    if parts.asks.lower() != "what" or parts.auxiliary.lower() not in DO or parts.verb is None:
        return False
    verb = parts.verb.lemma
    if re.match(r" to \w", parts.text[parts.verb.end :]):  # "What did the town want to buy?"
        return True
    return verb not in ("do", "mean") and re.fullmatch(reporting_verbs.question_verbs(), verb) is None


def _score(pronoun: _Pronoun, one: Mention, is_parallel: bool) -> float:
    score = {Role.SUBJECT: 3.0, Role.OBJECT: 2.0, Role.OTHER: 1.0}[one.role]
    if pronoun.subjective in _PERSONAL:
        known = one.pronouns == frozenset((pronoun.subjective,))
        if pronoun.verb in _RESPONDS:
            score += 6.0 if one.role is Role.OBJECT else 0.0
        return score + (2.0 if is_parallel and one.role is Role.SUBJECT else 0.0) + (1.0 if known else 0.0)
    if pronoun.subjective == "they":
        preferred = Role.OBJECT if pronoun.is_passive else pronoun.role
        return score + (1.5 if one.is_plural else 0.0) + (1.0 if one.role is preferred else 0.0)
    if Kind.PERSON in one.kinds:
        score -= 1.5  # of an unknown name, "it" is less likely than "he" or "she"
    if one.role is Role.OBJECT and (one.is_name or re.match(r"(?:the|an?) ", one.text)):
        score += 2.0
    if Kind.BODY in one.kinds and one.role is Role.SUBJECT and pronoun.role is Role.SUBJECT and pronoun.verb in _WANTS:
        score += 3.0
    return score


def _edit(question: str, pronoun: _Pronoun, found: str) -> tuple[int, int, str]:
    """Return the span of a question to replace, and the words for it."""
    if not pronoun.is_possessive:
        return pronoun.start, pronoun.end, capitalised(found, pronoun.start)
    if len(found.split()) <= 3 or not re.search(r" (?:of|in|on|for|to|from|at|between|with) ", found):
        return (
            pronoun.start,
            pronoun.end,
            capitalised(found, pronoun.start) + ("’" if found.endswith("s") and found[0].islower() else "’s"),
        )
    owned = next((one for one in mentions(question) if one.start == pronoun.start), None)
    end = owned.end if owned else pronoun.end
    return pronoun.start, end, f"the{question[pronoun.end : end]} of {found}"


def capitalised(words: str, start: int) -> str:
    """Return words as they are written at this place of a question."""
    return words[0].upper() + words[1:] if start == 0 else words
