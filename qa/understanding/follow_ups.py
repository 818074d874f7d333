"""Completes a follow-up question from the earlier ones, so that it stands alone, or asks back what it means."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from qa.formatting import joined
from qa.language import reporting_verbs
from qa.language.function_words import AUXILIARY, DEMONSTRATIVES, DO, PRONOUNS, QUESTION_WORD
from qa.language.names import name_terms
from qa.understanding.bare_questions import is_bare, with_bare_word
from qa.understanding.elided_verbs import has_elided_verb, with_elided_verb
from qa.understanding.ellipsis import exchanged, is_noun_phrase, is_phrase, with_namesake, with_verb
from qa.understanding.events import asks_about_event, leaves_claim_open, with_deed, with_event
from qa.understanding.incomplete import (
    ends_open,
    with_action,
    with_comparison,
    with_noun,
    with_object,
    with_place,
    with_saying,
    with_time,
)
from qa.understanding.mentions import mentions
from qa.understanding.pronouns import open_pronouns
from qa.understanding.question import ELSE, proper_names
from qa.understanding.references import Open, fill_references
from qa.understanding.shortened import fill_ordinal, is_ordinal, with_full_names
from qa.understanding.turns import EarlierAnswer, Turn

__all__ = [
    "REMEMBERED",
    "EarlierAnswer",
    "FindAnswer",
    "FollowUpResolver",
    "RuleResolver",
    "Standalone",
    "standalone_question",
]

FindAnswer = Callable[[str], EarlierAnswer]
"""Returns the answer to an earlier, completed question."""

_AND = re.compile(r"^(?:and|but|or|so|also|ok(?:ay)?)\b,?\s+", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:(?:what|how) about|how (?:does|did) (?:that|this|it) compare (?:to|with)"
    r"|(?:the )?same(?: question| thing)?(?: (?:goes )?(?:for|with|about)|(?= in ))) "
    r"(?P<about>.+)$",
    re.IGNORECASE,
)
_ABOUT_WHOM = re.compile(
    r"^(?:(?:and |but |so )*(?:what|how) about|and|but|as for) (?P<about>[^,?]+)[,?] "
    rf"(?P<clause>(?:{QUESTION_WORD}\b|{AUXILIARY}).+)$",
    re.IGNORECASE,
)
_NEW_TOPIC = re.compile(
    r"^(?:(?:and )?now )?(?:(?:a |an)?(?:new|other|different|next|unrelated) (?:topic|question|subject|thing)"
    r"|something else|(?:to )?chang(?:e|ing) the (?:subject|topic)|on (?:another|a different) (?:note|topic|subject))"
    r"\s*[:;,.!–—-]+\s*",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^(?:(?:no|nope|oh|wait|hold on|sorry|actually|rather)\b[,.!–— ]*)*"
    r"(?:i (?:actually |really )?(?:mean|meant|(?:was asking|asked|am asking|wanted to know) about)"
    r"|i[’']m asking about)"
    r" (?P<new>[^,]+?)(?:,? not (?P<old>.+?))?[?!. ]*$",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(r"^(?:no,? )?not (?P<old>[^,]+), (?:but )?(?P<new>.+?)[?!. ]*$", re.IGNORECASE)
_NO = re.compile(r"^(?:no|nope|actually|sorry|wait)\b[,.! ]+(?P<new>.+?)[?!. ]*$", re.IGNORECASE)
_ANSWERS = re.compile(r"(?!(?:And|But|Or|So|Any\w*|Other|What|How)\b)[A-Z]|(?:the|his|her|their|my|our) ")
"""The beginning of a name or thing, as a reply to the question whom or what was meant."""

_SOURCE = re.compile(r"^(?:and |but |or |what )*according to (?P<source>[^?,]+?)[?. ]*$", re.IGNORECASE)
_FROM_SOURCE = re.compile(r",? ?\baccording to [^,?]+", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"^(?:(?:in|on|at|to|for|from|by|with|of) )?{QUESTION_WORD}\b|^{AUXILIARY}",
    re.IGNORECASE,
)

_FEW_WORDS = 4
"""A question of at most this many words without a name ("Who opposed the plan?") depends on the previous one."""

_MANY_WORDS = 12
"""A longer question usually explains its pronouns itself, often in ways that the grammar model does not see."""

REMEMBERED = 12
"""Maximum earlier questions that a follow-up may depend on."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that stands alone.

    `background` is an earlier question that it may depend on, if that is uncertain; its words help to find passages.
    `is_open` is true if it has an unresolved "it", so that no answer is certain. `ask_back` is what to ask if nobody
    could know what is meant, and then nothing is searched for; `open_words` are the unresolved words.
    """

    question: str
    background: str = ""
    is_open: bool = False
    ask_back: str = ""
    open_words: str = ""


class FollowUpResolver(Protocol):
    """Completes follow-up questions."""

    def resolve(self, question: str, history: Sequence[str], find_answer: FindAnswer) -> Standalone:
        """Return `question` completed from the earlier ones in `history`, oldest first. `find_answer` returns the
        answer to an earlier question, which may take as long as answering it. Raises `ReaderError`."""


class RuleResolver:
    """Completes follow-up questions with rules for English."""

    def resolve(self, question: str, history: Sequence[str], find_answer: FindAnswer) -> Standalone:
        """Return the standalone question. Raises `ReaderError` if there is no grammar model."""
        turns: list[Turn] = []
        for asked in history[-REMEMBERED:]:
            done = _complete(asked.strip(), turns)
            turns.append(Turn(done.question, find_answer, done.background, done.open_words))
        return _complete(question.strip(), turns)


def standalone_question(question: str, history: Sequence[str]) -> str:
    """Return `question` completed from the earlier questions alone, without their answers; unchanged if it stands alone
    or cannot be completed. Raises `ReaderError` if there is no grammar model."""
    return RuleResolver().resolve(question, history, lambda _: EarlierAnswer()).question


def asks_for_more(question: str) -> bool:
    """Whether it asks for answers other than that of the earlier question ("Who else?")."""
    return ELSE.search(question) is not None


def _complete(question: str, turns: Sequence[Turn]) -> Standalone:
    new = _NEW_TOPIC.sub("", question)
    if new and new != question:
        return Standalone(new)
    if turns and (repeated := _repeated(question, turns) or _spoken_of(question, turns)):
        return repeated
    clause = _AND.sub("", question)
    about = _ABOUT.match(clause)
    if about and not is_noun_phrase(about["about"]):
        about = None  # "What about the find isn't clear?"
    if _is_bare(question):
        return _asked_back(question, Open(question.rstrip("?!. ")))
    is_story = len(clause.split()) > _MANY_WORDS  # "So I was talking to my neighbour, ..."
    is_part = clause != question and not _CLAUSE.match(clause) and not is_story
    is_part = is_part or (bool(turns) and is_ordinal(clause) and is_noun_phrase(clause))
    if about or is_part or (not turns and _CORRECTION.match(question)):
        return _exchange(question, about["about"] if about else clause, turns)
    if turns and is_phrase(clause):
        found = exchanged(clause, _complete_turn(turns))
        return Standalone(found) if found else _with_background(question, turns)
    return (
        _completed_clause(clause[:1].upper() + clause[1:] if clause != question else question, turns)
        if turns
        else _first(question)
    )


def _repeated(question: str, turns: Sequence[Turn]) -> Standalone | None:
    """An earlier question with one part replaced, if the follow-up has no clause of its own; otherwise None."""
    previous = turns[-1]
    corrected = _CORRECTION.match(question) or _NOT_BUT.match(question) or _without_clause(question)
    if previous.open_words:
        new = corrected["new"] if corrected else question.rstrip("?!. ")
        if corrected or (_ANSWERS.match(question) and is_noun_phrase(question) and not _is_bare(question)):
            return _answered(new, previous)
    if corrected:
        return _corrected(corrected, turns)
    if says := _who_says().match(question):
        claim = _claim(previous)
        asks = "Who says" if says["says"].lower() in ("says who", "who told you that") else says["says"].capitalize()
        return Standalone(f"{asks} that {claim}?") if claim else None
    if source := _SOURCE.match(question):
        asked = _FROM_SOURCE.sub("", previous.question).strip(" ,?.")
        return Standalone(f"{asked}, according to {source['source']}?")
    if asks_about_event(question):
        found = with_event(question, turns)
        return Standalone(found) if found else _with_background(question, turns)
    found = (
        with_elided_verb(question, previous)
        or with_comparison(question, previous)
        or with_bare_word(question, previous)
    )
    return Standalone(found) if found else None


def _spoken_of(question: str, turns: Sequence[Turn]) -> Standalone | None:
    """Return the question in "What about Roe, how old is she?", with Roe; else None."""
    found = _ABOUT_WHOM.match(question)
    if found is None or not is_noun_phrase(found["about"]):
        return None
    about, clause = fill_ordinal(found["about"], turns)[0], found["clause"]
    about, is_open = fill_references(about, turns)
    clause = clause[:1].upper() + clause[1:]
    pronoun = next(open_pronouns(clause), None)
    if is_open or pronoun is None:
        return _completed_clause(clause, turns)
    words = f"{about}’s" if pronoun.is_possessive else about
    return Standalone(clause[: pronoun.start] + words + clause[pronoun.end :])


def _without_clause(question: str) -> re.Match[str] | None:
    found = _NO.match(question)
    return found if found and not _CLAUSE.match(found["new"]) else None


def _answered(new: str, previous: Turn) -> Standalone:
    """The question that was asked back about, with the reply in place of what was unclear."""
    pattern = re.compile(rf"\b{re.escape(previous.open_words)}\b", re.IGNORECASE)
    words = f"{new}’s" if previous.open_words.lower() in ("his", "their", "its") else new
    return Standalone(pattern.sub(lambda _: words, previous.question, count=1))


def _corrected(found: re.Match[str], turns: Sequence[Turn]) -> Standalone:
    old, new, asked = found.groupdict().get("old"), found["new"], turns[-1].question
    if old and re.search(rf"\b{re.escape(old)}\b", asked):
        given = re.search(rf"\b{re.escape(old)} (?P<rest>[A-Z]\w+)", asked)
        if given and new.endswith(given["rest"]):  # "Boris Johnson, not Helen"
            return Standalone(asked.replace(given[0], new, 1))
        return Standalone(re.sub(rf"\b{re.escape(old)}\b", lambda _: new, asked, count=1))
    if same := with_namesake(new, turns[-1]):
        return Standalone(same)
    if done := with_verb(new, turns[-1]):
        return Standalone(done)
    return _exchange(found[0], new, turns, corrects=True)


def _exchange(question: str, rest: str, turns: Sequence[Turn], *, corrects: bool = False) -> Standalone:
    """The earlier question about something else, which is not what it asks for if it `corrects` that; asks back if
    it fits into none."""
    rest = rest.rstrip("?!. ")
    if turns:
        rest, is_open = fill_references(rest, turns)
        rest, _ = fill_ordinal(rest, turns)
        found = None if is_open else exchanged(rest, _complete_turn(turns), corrects=corrects)
        if found:
            return Standalone(found)
    return _asked_back(question, Open(rest))


def _complete_turn(turns: Sequence[Turn]) -> Turn:
    """Return the last complete question, not one like "Is that a record?", which has no parts to replace."""
    return next((turn for turn in reversed(turns) if not turn.background or _has_own_words(turn)), turns[-1])


def _has_own_words(turn: Turn) -> bool:
    return not any(True for _ in open_pronouns(turn.question))


def _completed_clause(question: str, turns: Sequence[Turn]) -> Standalone:
    """A question with a clause of its own, completed with what it leaves open."""
    previous = turns[-1]
    asked = with_noun(question, previous)
    asked, ordinal = fill_ordinal(asked, turns)
    asked = with_place(asked, turns)
    asked = with_time(asked, previous)
    asked = with_saying(asked, previous)
    asked = with_action(asked, previous)
    asked = with_deed(asked, turns) or asked
    if leaves_claim_open(asked):
        return replace(_with_background(asked, turns), is_open=True)
    asked, is_open = fill_references(asked, turns)
    is_open = is_open or _turned_round(question, asked, previous)
    is_open = ordinal or is_open
    # The words of the earlier question may find what "it" is; who "she" is, only a name can tell.
    is_thing = is_open is not None and (is_open.words.lower() in _OF_THINGS or _is_counted_group(is_open, previous))
    is_long = len(question.split()) > _MANY_WORDS and bool(proper_names(question))
    if is_open and (ordinal or not (is_thing or is_long)):
        return _asked_back(question, is_open)
    asked = with_object(with_full_names(asked, turns), previous)
    if is_open or (asked == question and _may_depend(question, previous)):
        return replace(_with_background(asked, turns), is_open=is_open is not None)
    return Standalone(asked)


def _turned_round(question: str, asked: str, previous: Turn) -> Open | None:
    """The first of two pronouns that would just repeat the earlier question: "What did she say of him?"."""
    own = list(open_pronouns(question)) if asked == previous.question else []
    if not own or all(pronoun.subjective == own[0].subjective for pronoun in own):
        return None
    return Open(question[own[0].start : own[0].end], (), own[0].subjective in ("he", "she"))


def _is_counted_group(what: Open, previous: Turn) -> bool:
    """Whether it is a "they" for people who were only counted: "How many died in the crash? Who were they?"."""
    is_counted = previous.background or re.match(r"how many\b", previous.question, re.IGNORECASE)
    return PRONOUNS.get(what.words.lower()) == "they" and not what.candidates and bool(is_counted)


def _first(question: str) -> Standalone:
    """A first question; asks back if it refers to something and has no name in it."""
    if proper_names(question) or len(question.split()) > _MANY_WORDS:
        return Standalone(question)
    if is_open := fill_ordinal(question, ())[1]:
        return _asked_back(question, is_open)
    for pronoun in open_pronouns(question):
        words = question[pronoun.start : pronoun.end]
        if pronoun.subjective != "it" or not (any(mentions(question)) or len(name_terms(question)) > 1):
            return _asked_back(question, Open(words, (), pronoun.subjective in ("he", "she")))
    return Standalone(question)


def _may_depend(question: str, previous: Turn) -> bool:
    """Whether a question may depend on the previous one, although nothing shows on what: it is short and has no
    name, or ends with a verb that needs a complement ("Does Russia agree?")."""
    if ends_open(question):
        return True
    return not proper_names(question) and len(question.split()) <= _FEW_WORDS and previous.question != question


def _with_background(question: str, turns: Sequence[Turn]) -> Standalone:
    earlier = f"{turns[-1].background} {turns[-1].question}".strip() if turns else ""
    return Standalone(question, background=earlier)


def _is_bare(question: str) -> bool:
    return is_bare(question) or has_elided_verb(question)


def _asked_back(question: str, what: Open) -> Standalone:
    words = what.words[:1].lower() + what.words[1:] if what.words.lower() in _PRONOUN_WORDS else what.words
    choice = joined(list(what.candidates), "or") if what.candidates else ""
    if _is_bare(question):
        text = f"What is “{question.strip()}” about? Ask the whole question."
    elif what.is_person:
        text = (
            f"Whom do you mean by “{words}”: {choice}?"
            if choice
            else f"Whom do you mean by “{words}”? Name the person."
        )
    elif what.words.lower() in _PRONOUN_WORDS or (what.words.lower().startswith("the ") and is_ordinal(what.words)):
        text = f"What do you mean by “{words}”: {choice}?" if choice else f"Whom or what do you mean by “{words}”?"
    else:
        text = f"What do you want to know about {words}? Ask the whole question."
    return Standalone(question, ask_back=text, open_words=what.words)


_OF_THINGS = frozenset(("it", "its", "there")) | DEMONSTRATIVES
_PRONOUN_WORDS = _OF_THINGS | PRONOUNS.keys()


@cache
def _who_says() -> re.Pattern[str]:
    says = rf"(?:who {reporting_verbs.question_verbs()}(?:ed|s)?|who told you|says who)"
    return re.compile(rf"^(?:and |but )?(?P<says>{says})(?: (?:so|that|it|this))?[?. ]*$", re.IGNORECASE)


def _claim(turn: Turn) -> str | None:
    """The clause that a yes/no question asks about: of "Would Spain pay?", "Spain would pay"."""
    parts = turn.parts
    if parts is None or not parts.subject_text or not re.fullmatch(r"|why|when|where|how", parts.asks, re.IGNORECASE):
        return None
    rest = parts.rest[len(parts.subject_text) :].strip()
    auxiliary = parts.auxiliary.lower()
    return f"{parts.subject_text} {'' if auxiliary in DO else auxiliary + ' '}{rest}"
