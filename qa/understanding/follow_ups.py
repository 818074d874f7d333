"""Completes a follow-up question from the earlier ones, so that it stands alone."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from qa.language import reporting_verbs
from qa.language.names import government_names, names_a_person
from qa.understanding.answer_type import AUXILIARY
from qa.understanding.question import ELSE, WHO_IS, proper_names, subject

_ELLIPSIS = re.compile(
    r"^(?:and|but|also|so|ok(?:ay)?,?)?\s*(?:what|how) about (?P<about>.+?)\??$|^(?:and|but|or)\b,? (?P<and>.+?)\??$",
    re.IGNORECASE,
)
_NEW_TOPIC = re.compile(
    r"^(?:(?:and )?now )?(?:(?:a |an)?(?:new|other|different|next|unrelated) (?:topic|question|subject|thing)"
    r"|something else|(?:to )?chang(?:e|ing) the (?:subject|topic)|on (?:another|a different) (?:note|topic|subject))"
    r"\s*[:;,.!–—-]+\s*",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"^(?:in |on |at |to |for |from )?(?:who|what|when|where|why|how|which|whom|whose)\b", re.IGNORECASE
)
_BARE = re.compile(
    r"^(?:and |but )?(?P<word>why|(?:since |until )?when|(?:from )?where|how(?: long| often)?)"
    r"(?: not| so| then| exactly| that)?[?!. ]*$",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^(?:and |but |or |what )*according to (?P<source>[^?]+?)[?. ]*$", re.IGNORECASE)
_FROM_SOURCE = re.compile(r",? ?\baccording to [^,?]+", re.IGNORECASE)
_AUXILIARY = re.compile(rf"^{AUXILIARY}\s*")
_PREPOSITION = re.compile(r"^(?:in|for|from|by|with|at|on) ", re.IGNORECASE)
_PLACED = r"\b(?:in|for|to|from|of|with|at|on|against)"
_ONE = re.compile(r"(?:the )?(?P<which>[A-Z][\w-]+) ones?\b")
_PERSON = re.compile(r"\b(?:he|she|him|his|hers|her)\b", re.IGNORECASE)
_THING_DOES = re.compile(rf"{AUXILIARY} (?P<thing>it|they)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:they|them|their|it|its|that|this|those|these|(?<!is )(?<!are )(?<!was )(?<!were )there)\b", re.IGNORECASE
)
_THING_LAST = re.compile(
    r"\b(?P<thing>them|it|that|this|those|there)(?: too| as well| then| again| either)?[?.! ]*$", re.IGNORECASE
)
_ELLIPTICAL_END = re.compile(
    r"\b(?:agree|respond|react|reply|answer|object|refuse|accept|approve|decide)[?.! ]*$", re.IGNORECASE
)
"""Verbs with which an incomplete question ends: its object is in the earlier question."""

_CIRCUMSTANCE = re.compile(rf"^(?:where|when|why|how) {AUXILIARY} ", re.IGNORECASE)
_APPENDED = re.compile(r"\((?P<topic>[^()]+)\)\W*$")
_ON = "|".join(rf"(?<={word} )on" for word in "say said speak comment view views stance position".split())
_ABOUT = re.compile(rf"\b(?:about|regarding|concerning|{_ON}|(?<=think )of) (?P<topic>[^?]+)")
_ABOUT_ALONE = re.compile(r"(?:about|regarding|concerning|on) ", re.IGNORECASE)
_WHAT_IS = re.compile(
    r"^(?:what|who|where|when) (?:is|are|was|were) (?P<what>[^?]+)|^(?:is|are|was|were) there (?P<there>[^?]+)",
    re.IGNORECASE,
)
_DOES_THAT = re.compile(r"\b(?P<how>for|do) (?:that|it|this|so)[?. ]*$", re.IGNORECASE)
_DO = re.compile(r"(?i:did|does|do)\b")
_BASE_FORM = re.compile(r"(?i:did|does|do|will|would|can|could|should|must|may|might)\b")
"""Auxiliary verbs that are followed by a bare infinitive."""

_MAX_TOPIC = 200
"""Characters copied from the earlier question: without a limit, each follow-up would be longer than the last."""

_FEW_WORDS = 4
"""A question of at most this many words without a name ("Who opposed the plan?") depends on the previous one."""


class FollowUpResolver(Protocol):
    """Completes follow-up questions."""

    def resolve(self, question: str, history: Sequence[str]) -> str:
        """Return `question` completed from the earlier ones in `history`, oldest first. Raises `ReaderError`."""


class RuleResolver:
    """Completes follow-up questions with rules for English."""

    def resolve(self, question: str, history: Sequence[str]) -> str:
        """Return the standalone question. Raises `ReaderError` if there is no grammar model."""
        return standalone_question(question, history)


@cache
def _who_says() -> re.Pattern[str]:
    says = rf"who {reporting_verbs.question_verbs()}(?:ed|s)?"
    return re.compile(rf"^(?:and |but )?(?P<says>{says}) (?:so|that|it|this)[?. ]*$", re.IGNORECASE)


@cache
def _says_last() -> re.Pattern[str]:
    return re.compile(rf"\b{reporting_verbs.question_verbs()}(?: (?:it|that|this|so))?[?.! ]*$", re.IGNORECASE)


def standalone_question(question: str, history: Sequence[str]) -> str:
    """Return `question` completed from the earlier questions; unchanged if it stands alone.

    `history` contains the earlier questions, oldest first. Raises `ReaderError` if there is no grammar model.
    """
    earlier = ""
    for asked in [*history, question]:
        current = asked.strip()
        new = _NEW_TOPIC.sub("", current)
        earlier = _complete(current, earlier) if earlier and new == current else new or current
    return earlier


def _complete(question: str, earlier: str) -> str:
    repeated = _repeated(question, earlier)
    if repeated is not None:
        return repeated
    ellipsis = _ELLIPSIS.match(question)
    if ellipsis:  # "And what did Paris say?"
        rest = _rest(ellipsis)
        question = rest[0].upper() + rest[1:].rstrip("?") + "?"
    named = _with_actor(_with_person(question, earlier), earlier)
    with_action = _with_action(named, earlier)
    if with_action != named:
        return with_action
    return named if _stands_alone(question, named) else _with_topic(named, earlier)


def _stands_alone(question: str, named: str) -> bool:
    """Whether `question` is complete once the names in `named` are filled in."""
    if proper_names(question):
        # "Is it clear what Paris wants?" stands alone; "Was Macron there?" and "Does Russia agree?" do not.
        return not (_THING_LAST.search(question) or _ELLIPTICAL_END.search(question))
    if _THING.search(named):
        return False
    if named == question:
        return len(question.split()) > _FEW_WORDS
    return bool(
        _ABOUT.search(question) or WHO_IS.match(named) or (asks_for_more(question) and _says_last().search(named))
    )


def asks_for_more(question: str) -> bool:
    """Whether it asks for answers other than that of the earlier question ("Who else?")."""
    return ELSE.search(question) is not None


def _repeated(question: str, earlier: str) -> str | None:
    """The earlier question with one part replaced, if the follow-up has no clause of its own; else None."""
    bare = _BARE.match(question)
    if bare:
        return _with_question_word(bare["word"].capitalize(), earlier)
    says = _who_says().match(question)
    if says:
        claim = _claim(earlier)
        return claim and f"{says['says']} that {claim}?"
    source = _SOURCE.match(question)
    if source:
        return f"{_FROM_SOURCE.sub('', earlier).strip(' ,?.')}, according to {source['source']}?"
    ellipsis = _ELLIPSIS.match(question)
    if ellipsis is None or _QUESTION_WORD.match(_rest(ellipsis)) or _AUXILIARY.match(_rest(ellipsis)):
        return None
    return _substitute(_rest(ellipsis), earlier)


def _rest(ellipsis: re.Match[str]) -> str:
    return str(ellipsis["about"] or ellipsis["and"]).strip()


def _with_question_word(word: str, earlier: str) -> str:
    """The earlier question with another question word, as "Why?" asks it."""
    rest = _QUESTION_WORD.sub("", earlier).strip(" ?.")
    if not _AUXILIARY.match(rest):
        return _with_topic(f"{word}?", earlier)
    if _QUESTION_WORD.match(earlier):  # "What did he say about it?" leaves open what "what" stood for
        rest = re.sub(rf"\b{reporting_verbs.question_verbs()}\b(?! that)", r"\g<0> that", rest, count=1)
    return f"{word} {rest[0].lower()}{rest[1:]}?"


def _claim(earlier: str) -> str | None:
    """The clause that a yes/no question asks about: of "Would Spain pay?", "Spain would pay"."""
    asked = _AUXILIARY.match(earlier)
    if asked is None:
        return None
    rest = earlier[asked.end() :].rstrip("?. ")
    if _DO.match(earlier):
        return rest or None
    actor = subject(earlier)
    found = re.match(rf"(?:the )?{re.escape(actor)}\b(?! (?:and|or)\b)", rest) if actor else None
    return found and f"{found[0]} {asked[0].strip().lower()}{rest[found.end() :]}"


def _substitute(rest: str, earlier: str) -> str:
    """The earlier question with one of its names replaced by that of "And Spain?".

    The subject is replaced; for "And in Spain?" it is the last name, which is usually a place.
    """
    earlier = ELSE.sub(r"\g<asked>", earlier)
    topic = _ABOUT.search(earlier)
    if topic and _ABOUT_ALONE.match(rest):
        return f"{earlier[: topic.start()]}{rest.rstrip('?. ')}?"
    preposition = _PREPOSITION.match(rest)
    names = proper_names(earlier)
    replaced = names[-1] if preposition and names else subject(earlier)
    if replaced is None:
        return f"{earlier.rstrip('?. ')}: {rest}?"
    new = _PREPOSITION.sub("", rest)
    one, named = _ONE.match(new), proper_names(f"The {replaced}")
    if one and named:  # "the Polish one", after the Italian prime minister
        return re.sub(rf"\b{re.escape(named[0])}\b", one["which"], earlier, count=1)
    if not preposition and _is_place_in(earlier, replaced) and not government_names(new):
        return f"What about {rest.rstrip('?. ')} ({_as_context(earlier)})?"  # "the Americans" is not a place
    return re.sub(rf"\b(?:the )?{re.escape(replaced)}(?!\w)", lambda _: new, earlier, count=1)


def _is_place_in(question: str, name: str) -> bool:
    """Whether the country `name` is a place or beneficiary in `question`, not its subject."""
    return bool(government_names(name)) and re.search(rf"{_PLACED} (?:the )?{re.escape(name)}\b", question) is not None


def _with_person(question: str, earlier: str) -> str:
    """Replace "he" or "she" by the subject of the earlier question."""
    person, pronoun = subject(earlier), _PERSON.search(question)
    if person is None or pronoun is None or proper_names(question[: pronoun.start()]):
        return question  # in "Did Macron say that he would come?", "he" is Macron
    if _PERSON.search(earlier) or government_names(person):
        return question  # after "What did he say of Reed?", "he" is not Reed
    possessive = pronoun[0].lower() in ("his", "hers") or (
        pronoun[0].lower() == "her" and re.match(r" \w", question[pronoun.end() :]) is not None
    )
    return question[: pronoun.start()] + person + ("’s" if possessive else "") + question[pronoun.end() :]


def _with_actor(question: str, earlier: str) -> str:
    """Replace "it" or "they", if it is the subject, by the country or body that the earlier question is about."""
    pronoun, name = _THING_DOES.search(question), subject(earlier)
    actor = re.search(rf"{AUXILIARY} (?P<name>(?:the )?{re.escape(name)})", earlier) if name else None
    if pronoun is None or name is None or actor is None or names_a_person(name, earlier):
        return question
    return f"{question[: pronoun.start('thing')]}{actor['name']}{question[pronoun.end('thing') :]}"


def _with_action(question: str, earlier: str) -> str:
    """Replace "for that" or "do it" by the action that the earlier yes/no question asks about."""
    that, actor = _DOES_THAT.search(question), subject(earlier)
    if that is None or actor is None or not _BASE_FORM.match(earlier):
        return question
    action = re.match(rf"\w+ (?:the )?{re.escape(actor)} (?P<action>[^?]+)", earlier)
    if action is None:
        return question
    to = "to " if that["how"].lower() == "for" else ""
    return f"{question[: that.start()]}{to}{action['action'].rstrip('. ')}?"


def _with_topic(question: str, earlier: str) -> str:
    """Add the topic of the earlier question: in place of a pronoun, or else in parentheses at the end."""
    thing, place = _thing(earlier), _THING_LAST.search(question) or _THING_DOES.search(question)
    if thing and _says_last().search(question):
        return f"{question.rstrip('?. ')} about {thing}?"
    if thing and place:
        words = f"at {thing}" if place["thing"].lower() == "there" else thing
        return f"{question[: place.start('thing')]}{words}{question[place.end('thing') :].rstrip('?. ')}?"
    words = thing or _as_context(earlier)
    return f"{question.rstrip('?. ')} ({words})?" if words else question


def _thing(earlier: str) -> str | None:
    """Return the thing that the earlier question is about, as "the plan" in "What did she say about the plan?"."""
    found = _ABOUT.search(earlier) or _WHAT_IS.match(earlier)
    if found is None or _APPENDED.search(earlier) or len(found[0]) > _MAX_TOPIC:
        return None
    thing = next(part for part in found.groups() if part).strip()
    return None if _THING.match(thing) else thing


def _as_context(earlier: str) -> str:
    """The earlier question in the form for parentheses; empty if it names only a speaker."""
    appended = _APPENDED.search(earlier)
    if appended:
        return appended["topic"]
    if _says_last().search(earlier):
        return ""
    clause = _CIRCUMSTANCE.sub("", earlier)
    if clause == earlier:
        clause = earlier[:1].lower() + earlier[1:]
    return clause[:_MAX_TOPIC].rstrip("?. ")
