"""What pronouns in a follow-up question refer to: names and things in the earlier turns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.language import reporting_verbs
from qa.language.function_words import DEMONSTRATIVES, DO
from qa.understanding.mentions import Kind, Mention, Role, mentions
from qa.understanding.pronouns import SUBJECTIVE, Pronoun, open_pronouns
from qa.understanding.question_parts import Parts
from qa.understanding.turns import WHO, WINDOW, Turn

_PERSONAL = frozenset(("he", "she"))
_PARTITIVE = re.compile(r"\bof (?P<them>them|these|those)\b", re.IGNORECASE)
_WANTS = frozenset(
    "agree announce believe decide demand do expect hope intend plan promise publish refuse send think want".split()
)
"""What a country or a body does, rather than a thing."""

_RESPONDS = frozenset("react reply respond answer".split())
"""What the patient of an action does."""

_DOES_SO = re.compile(r"\bdo (?:that|this|it|so)\b", re.IGNORECASE)

_MAX_REFERENT = 80
"""Maximum characters of the words that replace a pronoun: questions must not grow in a long conversation."""


_LISTED = re.compile(r",(?: and)? | and ")
_THING_ASKED = re.compile(r"\b(?:which|what|whose)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Open:
    """Words of a question that refer to something outside it, and what they may refer to, if anything is known."""

    words: str
    candidates: tuple[str, ...] = ()
    is_person: bool = False


def fill_references(question: str, turns: Sequence[Turn]) -> tuple[str, Open | None]:
    """Return `question` with its pronouns resolved, and the first one that is unresolved. Raises `ReaderError`."""
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


def refer(pronoun: Pronoun, question: str, turns: Sequence[Turn], used: set[str]) -> str | Open:
    """Return what a pronoun refers to, or that it is unresolved."""
    is_person = pronoun.subjective in _PERSONAL
    words = question[pronoun.start : pronoun.end]
    partitive = _PARTITIVE.search(question)
    for turn in reversed(turns):
        if SUBJECTIVE.get(turn.open_words.lower()) == pronoun.subjective:
            break  # nobody knows whom that question meant
        if partitive and partitive.start("them") == pronoun.start:
            asked = [one for one in turn.mentions if one.is_asked and one.is_plural]
            if asked:
                return asked[0].definite
        pronoun = _with_verb_of(turn, pronoun, question)
        ranked = _ranked(pronoun, turn, used)
        if is_person and _asks_whom(turn) and not turn.answer.short and not _does_the_same(pronoun, turn):
            return _named_in_answer(pronoun, turn)
        if not ranked:
            continue
        best = ranked[0]
        rivals = [name for name, score in ranked[1:] if score > best[1] - _margin(pronoun)]
        if rivals:
            return Open(words, tuple(dict.fromkeys([best[0], *rivals]))[:4], is_person)
        return best[0]
    return _told(pronoun, turns) or Open(words, (), is_person)


def _told(pronoun: Pronoun, turns: Sequence[Turn]) -> str | Open | None:
    """Whom the latest answers name, where no question names anybody."""
    for turn in reversed(turns):
        named = tuple(dict.fromkeys(one.text for one in turn.people if pronoun.subjective in one.pronouns))
        if named:
            return named[0] if len(named) == 1 else Open(pronoun.form, named[:4], is_person=True)
    return None


def _with_verb_of(turn: Turn, pronoun: Pronoun, question: str) -> Pronoun:
    """The pronoun with the verb of an earlier question where its own is "do that"."""
    if pronoun.verb != "do" or not _DOES_SO.search(question) or turn.parts is None or turn.parts.verb is None:
        return pronoun
    return replace(pronoun, verb=turn.parts.verb.lemma)


def _has_same_verb(pronoun: Pronoun, turn: Turn) -> bool:
    """Whether the person meant does what an earlier question asks about; telling something counts as saying it."""
    if turn.parts is None or turn.parts.verb is None:
        return False
    verbs = {turn.parts.verb.lemma, pronoun.verb}
    return len(verbs) == 1 or verbs <= reporting_verbs.reporting_lemmas() | {"tell"}


def _does_the_same(pronoun: Pronoun, turn: Turn) -> bool:
    """Whether who is meant does what an earlier question asks about: "Whom did Roe sue? When did he do it?"."""
    return pronoun.role is Role.SUBJECT and not pronoun.is_passive and _has_same_verb(pronoun, turn)


def _asks_whom(turn: Turn) -> bool:
    """Whether it asks to whom somebody does something: "Whom did Roe sue?"."""
    parts = turn.parts
    return parts is not None and parts.is_inverted and parts.verb is not None and WHO.fullmatch(parts.asks) is not None


def _named_in_answer(pronoun: Pronoun, turn: Turn) -> str | Open:
    """Whom a tentative answer names besides those in its question."""
    names = {one.text for one in turn.people if pronoun.subjective in one.pronouns}
    names = {name for name in names if name.split()[-1] not in turn.question}
    return names.pop() if len(names) == 1 else Open(pronoun.form, tuple(sorted(names))[:4], is_person=True)


def _margin(pronoun: Pronoun) -> float:
    """How much better than the next one a candidate must be. A wrong person is worse than asking back."""
    return 2.5 if pronoun.subjective in _PERSONAL else 0.5


def _ranked(pronoun: Pronoun, turn: Turn, used: set[str]) -> list[tuple[str, float]]:
    """Return what a turn mentions that a pronoun may refer to, with a score, best first: in the question, else
    inside what it mentions, else in the answer."""
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


def _asked_or_mentioned(pronoun: Pronoun, turn: Turn) -> Iterator[tuple[Mention, float]]:
    part = _part_asked_for(pronoun, turn)
    if _asks_for(turn, pronoun) and part in (None, pronoun.role):
        short = [_as_asked(one, turn, pronoun) for one in turn.short]
        fitting = [one for one in short for part in _persons_in(one) if pronoun.subjective in part.pronouns]
        is_done = pronoun.is_passive and _has_same_verb(pronoun, turn)  # "Whom did he sue? Why was she sued?"
        yield from ((one, 12.0 if is_done else 6.0) for one in short)
        yield from ((one, 3.0) for one in turn.mentions if one.is_asked and not fitting)
    if part is pronoun.role:
        return
    yield from (
        (one, _score(pronoun, one, _has_same_verb(pronoun, turn)))
        for one in turn.mentions
        if not one.is_asked and not _acts(one, turn, pronoun)
    )


def _part_asked_for(pronoun: Pronoun, turn: Turn) -> Role | None:
    """The role that an earlier question asks for with the pronoun's verb: in "Who shot Roe? Where did they shoot
    him?", the subject, which is "they". None if they share no verb, or nobody is asked for."""
    parts = turn.parts
    if parts is None or pronoun.is_passive or not _has_same_verb(pronoun, turn) or not WHO.fullmatch(parts.asks):
        return None
    return Role.OBJECT if parts.is_inverted else Role.SUBJECT


def _as_asked(one: Mention, turn: Turn, pronoun: Pronoun) -> Mention:
    """The answer to a question as a mention: for "Who sued?", a person; "a clerk" is the one who sued."""
    parts = turn.parts
    if parts is None or not WHO.fullmatch(parts.asks) or pronoun.subjective == "it":
        return one
    if one.kinds == frozenset((Kind.THING,)) and not one.is_plural:
        one = replace(one, kinds=frozenset((Kind.PERSON,)), pronouns=frozenset(_PERSONAL))
    if not parts.is_inverted and re.match(r"an? ", one.text, re.IGNORECASE):
        full = f"{one.definite} who {turn.question[len(parts.asks) :].strip(' ?.!')}"
        return replace(one, text=full[:1].lower() + full[1:])
    return one


def _inside(pronoun: Pronoun, turn: Turn) -> Iterator[tuple[Mention, float]]:
    if _part_asked_for(pronoun, turn) is not pronoun.role:
        yield from ((one, 1.0) for one in turn.inner if not _acts(one, turn, pronoun))


def _acts(one: Mention, turn: Turn, pronoun: Pronoun) -> bool:
    """Whether it may be a person who does something to what is asked for, or says it, to which "it" more likely
    refers: "What did Roe buy? Who owns it?"."""
    parts = turn.parts
    is_somebody = one.role is Role.SUBJECT and Kind.PERSON in one.kinds
    if parts is None or not is_somebody or pronoun.subjective != "it" or parts.asks.lower() != "what":
        return False
    if pronoun.verb == "be" and re.fullmatch(reporting_verbs.question_verbs(), parts.verb.lemma if parts.verb else ""):
        return True  # "What did Roe promise the clerks? Is it enough?"
    has_topic = any(other.role is not Role.SUBJECT and Kind.TIME not in other.kinds for other in turn.mentions)
    return parts.auxiliary.lower() in DO and (_asks_what_is_done_to(parts) or not has_topic)


def _answered(pronoun: Pronoun, turn: Turn) -> Iterator[tuple[Mention, float]]:
    is_somebody = turn.parts is not None and WHO.search(turn.parts.asks) is not None
    is_clause = pronoun.subjective == "it" and len(turn.short) > 1  # "it" is no part of what somebody said
    if not is_clause and not (is_somebody and pronoun.subjective == "it"):  # nor whoever was asked for
        yield from ((one, 1.0) for one in turn.short)
    if is_somebody and pronoun.subjective in _PERSONAL:
        yield from ((one, 1.0) for one in turn.people)


def _may_stand_for(pronoun: Pronoun, one: Mention) -> bool:
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


def _asks_for(turn: Turn, pronoun: Pronoun) -> bool:
    """Whether a question asks for what a pronoun may refer to."""
    if turn.parts is None:
        return False
    asked = [one for one in turn.mentions if one.is_asked]
    subject = turn.parts.subject_mention
    if turn.parts.verb is None and subject is not None and subject.text[0].isupper() and WHO.fullmatch(turn.parts.asks):
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


def _score(pronoun: Pronoun, one: Mention, is_parallel: bool) -> float:
    score = {Role.SUBJECT: 3.0, Role.OBJECT: 2.0, Role.OTHER: 1.0}[one.role]
    if pronoun.subjective in _PERSONAL:
        known = one.pronouns == frozenset((pronoun.subjective,))
        if pronoun.verb in _RESPONDS:
            score += 6.0 if one.role is Role.OBJECT else 0.0
        if is_parallel and one.role is Role.SUBJECT:
            score += 2.0 if pronoun.is_passive or pronoun.role is not Role.SUBJECT else 6.0
        return score + (1.0 if known else 0.0) - (1.5 if one.kinds != frozenset((Kind.PERSON,)) else 0.0)
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


def _edit(question: str, pronoun: Pronoun, found: str) -> tuple[int, int, str]:
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
    """Return words in the form that this place in a question needs."""
    return words[0].upper() + words[1:] if start == 0 else words
