"""Follow-up questions without a clause of their own ("And Spain?", "Why?", "In 2020?"): the earlier one with one part
exchanged."""

import re
from collections.abc import Sequence

from qa.language import reporting_verbs
from qa.language.names import government_names
from qa.language.times import names_time
from qa.understanding.mentions import Kind, Mention, Role, mentions, parse_words
from qa.understanding.question import ELSE
from qa.understanding.question_parts import Parts, question_parts
from qa.understanding.turns import Turn

_PREPOSITION = re.compile(
    r"(?P<word>in|on|at|for|from|by|with|of|to|about|against|since|until|before|after|during|among|near|under|over"
    r"|regarding|concerning|without|between) ",
    re.IGNORECASE,
)
_PLACED = ("in", "at", "near", "on", "from")
_ADJECTIVE_ONE = re.compile(r"(?:the )?(?P<which>[\w-]+) ones?$", re.IGNORECASE)
_ONE_THERE = re.compile(r"(?:the |that |those )?ones? (?P<where>(?:in|at|on|from|of|near|for) .+)$", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|last|next)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:the )?[\w ]+[’'](?:s)?$", re.IGNORECASE)
_OWNER = re.compile(r"(?:the )?[\w-]+[’']s?(?= \w)", re.IGNORECASE)
_SINGULAR = {"were": "was", "are": "is", "have": "has", "do": "does"}
_OF_NAME = re.compile(r"^ of (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_LAST_WORD = re.compile(r"(?<= )[a-z]+(?= $)")
_MAX_PHRASE = 6
_MAX_ORDINAL = 2
"""Maximum words of "the second"; with more, it has its own noun."""

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_PAST = frozenset(("VBD", "VBN"))
_NAME_BEFORE_NOUN = re.compile(r"[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)*(?= [a-z])")
_NOW = frozenset("now today then currently yesterday tomorrow".split())


def exchanged(rest: str, turn: Turn, *, corrects: bool = False) -> str | None:
    """Return the earlier question with `rest` in place of a similar part; None if there is none. If it `corrects` a
    part, it is not what the question asks for: no "Does Italy?" after "Which countries do?".

    Raises `ReaderError` if there is no grammar model.
    """
    rest = rest.strip().rstrip("?!. ")
    parts = turn.parts
    if parts is None or not rest:
        return None
    question = ELSE.sub(r"\g<asked>", turn.question)
    parts = question_parts(question) or parts
    if there := _ONE_THERE.match(rest):
        rest = there["where"]
    if one := _ADJECTIVE_ONE.match(rest):
        return _with_adjective(one["which"], question, parts)
    if (ordinal := _ORDINAL.search(rest)) and len(rest.split()) <= _MAX_ORDINAL:
        return _replaced(_ORDINAL, ordinal[0], question)
    if hurt := _with_hurt(rest, parts):
        return hurt
    if _POSSESSIVE.fullmatch(rest):
        return _replaced(_OWNER, rest, question)
    return _with_likeness(rest, question, parts, corrects)


def with_namesake(name: str, turn: Turn) -> str | None:
    """Return the earlier question with another name that shares a word: "Ann Roe" after "Who sued Ed Roe?". Raises as
    `exchanged` does."""
    words = {word for word in name.split() if word[0].isupper()}
    slots = turn.parts and mentions(turn.question, turn.parts.layout, extended=False)
    for one in slots or ():
        if one.is_name and not words.isdisjoint(one.text.split()) and one.text != name:
            return turn.question[: one.start] + _in_place(name, one) + turn.question[one.end :]
    return None


def with_verb(word: str, turn: Turn) -> str | None:
    """Return the earlier question with another verb in the same form: "sold" after "Who bought the mill?". Raises as
    `exchanged` does."""
    verb = turn.parts.verb if turn.parts else None
    if verb is None or verb.tag not in _PAST or not word.isalpha() or not word.islower():
        return None
    question = turn.question[: verb.start] + word + turn.question[verb.end :]
    found = question_parts(question)
    is_verb = found is not None and found.verb is not None and found.verb.start == verb.start
    return question if is_verb and found and found.verb and found.verb.tag == verb.tag else None


def _replaced(pattern: re.Pattern[str], words: str, question: str) -> str | None:
    found = pattern.search(question)
    return found and question[: found.start()] + words + question[found.end() :]


def _with_likeness(rest: str, question: str, parts: Parts, corrects: bool) -> str | None:
    """The question with another part of the same kind."""
    slots = tuple(mentions(question, parts.layout, extended=False))
    preposition = _PREPOSITION.match(rest)
    new = _new_part(rest[preposition.end() :] if preposition else rest)
    if preposition:
        rest = rest[0].lower() + rest[1:]
        return _with_phrase(rest, preposition["word"].lower(), new, question, slots)
    if Kind.TIME in new.kinds:
        return _with_time(rest, question, slots)
    return _with_part(new, question, parts, slots, corrects)


def _new_part(words: str) -> Mention:
    if _is_time(words):
        return Mention(words, 0, len(words), frozenset((Kind.TIME,)), frozenset(), Role.OTHER)
    found = list(mentions(words)) or list(mentions(f"Does {words}"))
    whole = next((one for one in found if one.text == words), found[0] if found else None)
    if whole is None:
        return Mention(words, 0, len(words), frozenset((Kind.THING,)), frozenset(("it",)), Role.OTHER)
    return Mention(words, 0, len(words), whole.kinds, whole.pronouns, whole.role)


def _is_time(words: str) -> bool:
    whole = [one for one in parse_words(words).ents if len(one.text) == len(words)]
    return (
        _YEAR.fullmatch(words) is not None
        or names_time(words)
        or any(one.label_ == "DATE" for one in whole)
        or words.lower() in _NOW
    )


def _with_hurt(word: str, parts: Parts) -> str | None:
    """Return the question how many something else happened to: "How many people were injured in the fire?" after "How
    many people died in the fire?"."""
    counts = re.match("how many", parts.asks, re.IGNORECASE)
    if parts.is_inverted or parts.verb is None or not word.isalpha() or not counts:
        return None
    before = f"{parts.asks} were "
    question = f"{before}{word}{parts.text[parts.verb.end :]}"
    is_done = any(token.idx == len(before) and token.tag_ == "VBN" for token in parse_words(question))
    return question if is_done else None


def _with_adjective(which: str, question: str, parts: Parts) -> str | None:
    """The question with another adjective: "the Polish one" after "the Italian minister"."""
    for one in parts.mentions:
        words = one.text.split()
        place = next((n for n, word in enumerate(words[:-1]) if word.lower() not in ("the", "a", "an")), None)
        if place is not None and words[place][0].isupper() == which[0].isupper():
            start = one.start + len(" ".join(words[:place])) + (1 if place else 0)
            return question[:start] + which + question[start + len(words[place]) :]
    return None


def _with_phrase(rest: str, preposition: str, new: Mention, question: str, slots: Sequence[Mention]) -> str | None:
    """The question with another phrase with a preposition: "about hospitals", "in Rome", "on Monday"."""
    is_time = Kind.TIME in new.kinds
    same = [one for one in slots if one.preposition == preposition and (Kind.TIME in one.kinds) == is_time]
    if not same and is_time:
        same = [one for one in slots if Kind.TIME in one.kinds]
    if not same and Kind.PLACE in new.kinds and preposition in _PLACED:
        same = [one for one in slots if one.preposition in _PLACED and Kind.PLACE in one.kinds]
    if not same and preposition in ("about", "on", "regarding", "concerning"):
        same = [one for one in slots if one.preposition in ("about", "on", "regarding") and not is_time]
    if same:
        old = same[-1]
        start = old.start - len(old.preposition) - 1 if old.preposition else old.start
        return question[:start] + rest + question[old.end :]
    return f"{question.rstrip('?. ')} {rest}?"


def _with_time(rest: str, question: str, slots: Sequence[Mention]) -> str:
    """The question at another time: "last year", "in 2020"."""
    old = next((one for one in reversed(slots) if Kind.TIME in one.kinds), None)
    if old is None:
        return f"{question.rstrip('?. ')} {rest}?"
    keeps = old.preposition and re.match(r"\d|[A-Z]", rest)  # "in 1990": "in 2000", but "last year"
    start = old.start if keeps or not old.preposition else old.start - len(old.preposition) - 1
    return question[:start] + rest + question[old.end :]


def _with_part(new: Mention, question: str, parts: Parts, slots: Sequence[Mention], corrects: bool) -> str | None:
    slots = [one for one in slots if one.is_name or not (one.is_asked and new.is_name)]
    names = [one for one in slots if one.is_name]
    if corrects and new.is_name and len(names) == 1:  # the only name that it can replace
        renamed = _NAME_BEFORE_NOUN.sub(new.text, names[0].text, count=1)  # "the Roe trial"
        renamed = new.text if renamed == names[0].text else renamed
        return question[: names[0].start] + _in_place(renamed, names[0]) + question[names[0].end :]
    is_whether = not parts.asks
    says = parts.verb is not None and re.fullmatch(reporting_verbs.question_verbs(), parts.verb.lemma) is not None
    ranked = sorted(
        ((_likeness(new, one, is_whether, says), -one.start, one) for one in slots), key=lambda item: item[:2]
    )
    best = ranked[-1] if ranked and ranked[-1][0] > 0 else None
    is_better_known = best is not None and (best[2].role is Role.SUBJECT or best[2].preposition in _PLACED)
    if _may_be_asked(new, parts) and not is_better_known and not corrects:
        return _asked_whether(new, parts)
    if best is None:
        return None
    old = best[2]
    before = question[: old.start]
    if old.role is Role.SUBJECT and new.is_plural != old.is_plural:
        number = {one: many for many, one in _SINGULAR.items()} if new.is_plural else _SINGULAR
        before = _LAST_WORD.sub(lambda word: number.get(word[0].lower(), word[0]), before)
    after = question[old.end :]
    if " of " in new.text:  # "the mayor of Tarn" for "the mayor of Elm"
        after = _OF_NAME.sub("", after)
    return before + _in_place(new.text, old) + after


def _in_place(words: str, old: Mention) -> str:
    return words[0].upper() + words[1:] if old.start == 0 else words


def _likeness(new: Mention, old: Mention, is_whether: bool, says: bool) -> float:
    """How well a part can be replaced by another; 0 if not at all. Of two names in a yes/no question, preferably the
    second: "Did Roe sue Falk? And Penn?"."""
    shared = new.kinds & old.kinds or (new.kinds | old.kinds if all(map(_is_impersonal, (new, old))) else frozenset())
    speaks = says and old.role is Role.SUBJECT and all(one.kinds & {Kind.PERSON, Kind.BODY} for one in (new, old))
    if speaks:  # a union says things just as its lawyer does
        shared = shared or new.kinds | old.kinds
    if not shared or Kind.TIME in old.kinds or (new.is_name and old.is_plural and not old.is_name and not speaks):
        return 0.0
    form, other = _form(new.text), _form(old.text)
    score = (
        1.0
        + 1.5 * speaks
        + 2.0 * (form == other)
        + 1.0 * (new.is_plural == old.is_plural)
        + 0.5 * (new.kinds == old.kinds)
    )
    if form != other and new.is_name != old.is_name:
        score -= 2.0
        if Kind.PERSON in shared or government_names(new.text):
            score += 1.0
    if old.role is Role.SUBJECT and is_whether and new.is_plural != old.is_plural:
        score -= 0.5  # the verb would not agree
    if old.role is Role.SUBJECT and new.is_name and not is_whether:
        score += 0.5
    if old.role is Role.OBJECT and new.is_name and old.is_name and is_whether:
        score += 1.5
    if government_names(new.text.removeprefix("the ")) and government_names(old.text.removeprefix("the ")):
        score += 2.0
    return max(score, 0.0)


def _is_impersonal(one: Mention) -> bool:
    return bool(one.kinds & {Kind.BODY, Kind.THING})


def _form(words: str) -> str:
    """Whether words are a name, begin with an article, or neither."""
    first, *others = words.split()
    if first.lower() in ("the", "a", "an"):
        is_name = any(word[0].isupper() for word in others)
        return f"{first.lower()} {'name' if is_name else 'noun'}"
    return "name" if first[0].isupper() else "noun"


def _may_be_asked(new: Mention, parts: Parts) -> bool:
    """Whether a part may be what the earlier question asked for: "And Italy?" after "Which countries refuse?"."""
    if parts.is_inverted or re.match(r"how\b", parts.asks, re.IGNORECASE):
        return False
    asked = next((one for one in parts.mentions if one.is_asked), None)
    if asked is None and Kind.PERSON not in new.kinds and not government_names(new.text.removeprefix("the ")):
        return False  # "Who won Iowa? And New Hampshire?"
    if asked is None:
        return re.match(r"who\b", parts.asks, re.IGNORECASE) is not None and bool(new.kinds & {Kind.PERSON, Kind.BODY})
    if government_names(new.text.removeprefix("the ")):
        return bool(asked.kinds & {Kind.BODY, Kind.PLACE, Kind.THING})
    return new.is_name and bool(asked.kinds & new.kinds)


def _asked_whether(new: Mention, parts: Parts) -> str:
    """The yes/no question whether that is what the earlier one asks for: "Does Italy refuse?"."""
    question = with_subject("", new.text, parts, new.is_plural)
    return question[0].upper() + question[1:]


def with_subject(word: str, who: str, parts: Parts, is_plural: bool = False) -> str:
    """Return a question about its subject with a given subject instead, and with another question word or none."""
    if parts.auxiliary:
        auxiliary, rest = parts.auxiliary, parts.rest
    else:
        verb = parts.verb
        assert verb is not None  # a question without an auxiliary has a verb
        auxiliary = {"VBD": "did", "VBN": "did", "VBZ": "does"}.get(verb.tag, "do")
        rest = f"{verb.lemma}{parts.text[verb.end :].rstrip('?!. ')}"
    if not is_plural:
        auxiliary = _SINGULAR.get(auxiliary.lower(), auxiliary)
    return f"{word} {auxiliary} {who} {rest}?".strip()


def is_phrase(question: str) -> bool:
    """Whether a question is no more than a phrase with a preposition, a name or a time ("In 2020?", "Spain?")."""
    words = question.strip().rstrip("?!. ")
    preposition = _PREPOSITION.match(words)
    rest = words[preposition.end() :] if preposition else words
    if not is_noun_phrase(rest):
        return False
    is_name = parse_words(rest)[0].pos_ == "PROPN"
    return bool(preposition) or (question.rstrip().endswith("?") and (is_name or _is_time(rest)))


def is_noun_phrase(text: str) -> bool:
    """Whether a text is a few words without a verb."""
    words = text.strip().rstrip("?!. ")
    if not words or question_parts(words) is not None or len(words.split()) > _MAX_PHRASE:
        return False
    return not any(token.pos_ in ("VERB", "AUX") or token.tag_ == "PRP" for token in parse_words(words))
