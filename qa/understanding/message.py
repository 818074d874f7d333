"""Finds the question in a message that has more in it: a story, a request, a second question."""

import re
from dataclasses import dataclass

from index.text.sentences import split_sentences
from qa.language.function_words import AUXILIARY, QUESTION_WORD
from qa.language.grammar import parse_syntax
from qa.language.names import name_terms
from qa.language.question_verb import question_verb
from qa.understanding.asked_whether import without_whether
from qa.understanding.pronouns import open_pronouns
from qa.understanding.whether_known import what_may_be_known

_PREPOSITION = (
    r"(?:(?:in|on|at|to|for|from|by|with|of|about|under|against|since|until|during|after|before|between|into|over"
    r"|through) )?"
)
_WORD = rf"{QUESTION_WORD}(?:[’']?s)?\b"
_ASKS = rf"{_PREPOSITION}{_WORD}"
_INVERTED = (
    rf"{_PREPOSITION}(?:(?:when|where|why|whom|what|how) {AUXILIARY}"
    rf"|(?:how|what|which|whose) (?:[\w’'-]+ ){{1,4}}?{AUXILIARY}|how (?:many|much)\b)"
)
"""A question word before an auxiliary verb. Relative clauses have another order ("where the river was")."""

_LINK = r"(?:(?:so|but|then|now|ok|okay|anyway|well|also|and)\b,? )"
_ALSO = re.compile(r"^also,? ", re.IGNORECASE)
_STRONG_LINK = r"(?:(?:so|but|then|now)\b,? )"
_IMPERATIVE = (
    r"(?:please )?(?:tell (?:me|us)|explain|list|name (?:all|the|some|every)|give (?:me|us)|describe|summari[sz]e"
    r"|show (?:me|us)|find (?:me|us)|compare)\b"
)
_BEGINS = re.compile(rf"{_LINK}?(?:{_ASKS}|{AUXILIARY}|{_IMPERATIVE})", re.IGNORECASE)
_OPENS = re.compile(_IMPERATIVE, re.IGNORECASE)
_CLAUSE = re.compile(
    rf"(?:[,;:–—] +{_STRONG_LINK}|[;:–—] +)(?P<asked>{_ASKS}|{AUXILIARY}|{_IMPERATIVE})", re.IGNORECASE
)
"""A question after a story in the same sentence: "..., so when did he resign?" """

_AFTER_COMMA = re.compile(
    rf", (?P<asked>{_INVERTED}|{AUXILIARY} (?:he|she|it|they|there|the|any|all|this|that|these|those)\b)", re.IGNORECASE
)
"""A question after a story without a question mark: "..., were they born in Elm". "Who" and "which" may be relative."""

_ASKS_ALONE = re.compile(rf"{_ASKS} {AUXILIARY} (?:he|she|it|they|that|this)\b", re.IGNORECASE)

_NEXT = re.compile(rf"(?<=\w{{3}}[.!]) +(?=(?:{QUESTION_WORD}|{AUXILIARY})\b)")
"""Where a sentence ends before a question without a capital."""

_IN_ORDER = re.compile(rf"(?<= ){_INVERTED}", re.IGNORECASE)
_SAY = (
    r"know|knows|wonder|wondering|wondered|curious|tell (?:me|us)|explain|remember|recall|asks?|asked|asking|find out"
    r"|sure|idea|figure out|learn|understand|see|check|find|need|want|looking for|remind (?:me|us)"
)
_INDIRECT = re.compile(
    rf"\b(?:{_SAY})(?: (?:me|us|exactly|about|to|again|of|please|is|was))*,?"
    rf" (?P<asked>{_ASKS}|if\b|whether\b|the (?:[\w-]+ ){{0,2}}(?:names?|dates?|number|day|year|amount|reasons?)\b)",
    re.IGNORECASE,
)
"""A question in the order of a statement: "I was wondering when he resigned"."""

_NOUN_ASKED = re.compile(
    r"the (?:[\w-]+ ){0,2}(?P<noun>names?|dates?|number|day|year|amount|reasons?)\b", re.IGNORECASE
)

_REQUEST = re.compile(
    rf"{_LINK}?(?:(?:can|could|would|will|do|does|did) (?:you|u|anyone|anybody|someone|somebody)|anyone|i|i[’']?[md]"
    r"|(?:just )?(?:wondering|curious)|please|tell (?:me|us))\b",
    re.IGNORECASE,
)
"""The words before an indirect question: "Can you tell me who won?" """

_RHETORICAL = re.compile(
    r"\W*(?:(?:can|could|would) you (?:please )?(?:help|believe)\b.*"
    r"|(?:do|did|have) (?:you|you guys|anyone) (?:hear|heard|see|seen|read|know|remember)\b.*"
    r"|guess what|(?:you )?know what|(?:am i|is it|are we) right|right|you know|any ideas?|anyone|anybody)\W*",
    re.IGNORECASE,
)
_LAST_REQUEST = re.compile(
    r",? (?:(?:can|could|would) (?:you|anyone|anybody)(?: please)? (?:help|tell)(?: me| us)?|any ideas?|anyone)\W*$",
    re.IGNORECASE,
)
_LAST_LINK = re.compile(
    r"(?:^|[ ,]+)(?:so|and|but|then|now|anyway)(?: (?:i|i[’']?[md]|can you|could you|please)\b[^,;:]{0,40})?[ ,]*$",
    re.IGNORECASE,
)
_LAST_WISH = re.compile(
    r"[ ,]+i(?:[’']?d| would)? (?:just |really )*(?:need|want|like|wonder|(?:am|was) (?:looking for|wondering))"
    r"(?: to (?:know|find out|learn))?$",
    re.IGNORECASE,
)
_TELLS = re.compile(r"\b(?:i|i[’'](?:m|d|ve|ll)|me|my|we|us|our)\b", re.IGNORECASE)
_MIN_STORY = 8
"""Minimum words before a question that count as a story even without "I" or "we" in it."""

_MIN_LEAD = 4
"""Minimum words before a colon that lead up to a question; fewer may be its topic ("The ferry: who owns it?")."""

_SECOND = re.compile(
    rf",? (?:and|or|but)(?: also)?,? (?P<second>(?:{_INVERTED}|{_PREPOSITION}(?:who|which \w+)\b"
    rf"|{AUXILIARY} (?:he|she|it|they)\b)[^?]*\?*)$",
    re.IGNORECASE,
)
_LISTED = re.compile(rf", (?:and |or )?(?=(?:{_INVERTED}|who \w|{AUXILIARY} \w))", re.IGNORECASE)
_LAST_LISTED = re.compile(r", and (?=[^,]*$)", re.IGNORECASE)
_ENDS_OPEN = re.compile(rf"(?:\b{_WORD}|\b(?:the|of))\W*$", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b(?:\w\.){2,}$")

_LEANS = re.compile(
    r"\b(?:he|she|him|his|hers|her|it(?! (?:is|was) \w+ (?:to|that|for)\b)|its|they|them|their|this|those|these"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )there)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,’'-] )[A-Z]")
_MIN_TERMS = 2
_MAX_CONTEXT = 200
"""Maximum characters of the background with which a question without its own subject is completed."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: the question that is answered, the story around it, and other questions that it asks."""

    question: str
    background: str = ""
    others: tuple[str, ...] = ()


def read_message(text: str) -> Message:
    """Return what `text` asks. A text that is a single question and nothing else is unchanged."""
    story: list[str] = []
    asked: list[str] = []
    sentences = _sentences(text)
    has_mark = any(map(_is_marked, sentences))
    for sentence in sentences:
        if _is_marked(sentence) or _OPENS.match(sentence) or (not has_mark and _may_ask(sentence)):
            before, question = _question_of(sentence)
            story += [before] if before else []
            asked += _coordinated(question)
        else:
            story.append(sentence)
    meant = [question for question in asked if _asks_something(question)]
    background = " ".join(line for line in story if name_terms(line))
    if not meant and len(background.split()) >= _MIN_STORY:  # a story, and "Who was that?"
        meant = [question for question in asked[-1:] if _ASKS_ALONE.match(question)]
    if not meant:
        return Message(text)
    others = (_ALSO.sub("", question) for question in meant[1:])  # "Also who won?"
    return Message(_completed(meant[0], background), background, tuple(one[0].upper() + one[1:] for one in others))


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for start, end in split_sentences(text):
        sentence = text[start:end].strip()
        if found and _ABBREVIATION.search(found[-1]) and sentence[0].islower():  # "the U.N. would change?"
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return [part for sentence in found for part in _NEXT.split(sentence)]


def _is_marked(sentence: str) -> bool:
    return sentence.rstrip(" \"'”’)!.").endswith("?")


def _may_ask(sentence: str) -> bool:
    patterns = (_BEGINS.match, _CLAUSE.search, _AFTER_COMMA.search, _INDIRECT.search)
    return any(finds(sentence) is not None for finds in patterns)


def _asks_something(question: str) -> bool:
    return bool(name_terms(question)) and not _RHETORICAL.fullmatch(question)


def _question_of(sentence: str) -> tuple[str, str]:
    """Return the story before the question of a sentence, and the question."""
    sentence = _LAST_REQUEST.sub("?", sentence)
    if what_may_be_known(sentence) or (_BEGINS.match(sentence) and not _REQUEST.match(sentence)):
        return "", sentence
    start = _question_start(sentence)
    if start == 0:
        return "", sentence
    before = _LAST_WISH.sub("", _LAST_LINK.sub("", f" {sentence[:start]}".rstrip(" ,;:–—-"))).strip()
    if len(before.split()) < _MIN_STORY and _REQUEST.match(before):
        before = ""  # "Do you know"
    nested = _REQUEST.match(sentence, start) and _INDIRECT.search(sentence, start)
    question = sentence[nested.start("asked") if nested else start :]
    return before, _as_question(without_whether(question))


def _is_story(before: str) -> bool:
    """Whether it tells something, or leads up to a question and names nothing: "Trying to settle a bet:"."""
    is_lead = before.rstrip().endswith(":") and len(before.split()) >= _MIN_LEAD and not _NAME.search(before)
    return (
        is_lead
        or len(before.split()) >= _MIN_STORY
        or _TELLS.search(before) is not None
        or _REQUEST.match(before) is not None
    )


def _question_start(sentence: str) -> int:
    """Where the question begins: after "so" or a colon, else with its word order, else after "I wonder"."""
    in_order: tuple[re.Pattern[str], str | int] = (_IN_ORDER, 0) if _is_marked(sentence) else (_AFTER_COMMA, "asked")
    for pattern, group in ((_CLAUSE, "asked"), in_order, (_INDIRECT, "asked")):
        starts = [match.start(group) for match in pattern.finditer(sentence)]
        starts = [start for start in starts if _asks_something(sentence[start:])]
        start = next((start for start in starts if _is_story(sentence[:start])), 0)
        if start:
            return start
    return 0


def _as_question(words: str) -> str:
    question = words.rstrip(" .!,")
    if noun := _NOUN_ASKED.match(question):
        question = f"What {'are' if noun['noun'].lower().endswith('s') else 'is'} {question[:1].lower()}{question[1:]}"
    return question[:1].upper() + question[1:] + ("" if question.endswith("?") else "?")


def _coordinated(question: str) -> list[str]:
    """Return questions that are joined by "and", or listed, separately. Raises `ReaderError` if there is no grammar
    model."""
    if re.match(AUXILIARY, question) or not _BEGINS.match(question):
        return [question]
    listed = _LISTED.split(question)
    if len(listed) > 2 and _LAST_LISTED.search(question) and all(map(name_terms, listed)):
        return [_as_question(one) for one in listed]
    second = _SECOND.search(question)
    if second is None:
        return [question]
    first = question[: second.start()]
    if _ENDS_OPEN.search(first) or len(first.split()) < 3 or not (name_terms(first) and name_terms(second["second"])):
        return [question]
    if question_verb(parse_syntax(first)) is None:  # "On what island and in which hotel did they meet?"
        return [question]
    return [_as_question(first), _as_question(second["second"])]


def _completed(question: str, background: str) -> str:
    """A question whose subject comes before it, with that in parentheses, as in completed follow-ups."""
    if not background or not _leans(question):
        return question
    context = re.sub(r"[()]", "", background).rstrip(" .!?,")
    if len(context) > _MAX_CONTEXT:
        context = context[-_MAX_CONTEXT:].partition(" ")[2]
    first = context.partition(" ")[0]
    if first != "I" and not name_terms(first):
        context = first.lower() + context[len(first) :]
    return f"{question.rstrip('?. ')} ({context})?"


def _leans(question: str) -> bool:
    """Whether it has too few words of its own, or a pronoun that none of its words explains."""
    pronoun = _LEANS.search(question)
    if pronoun is not None and (not _NAME.search(question[: pronoun.start()]) or any(open_pronouns(question))):
        return True
    return len(set(name_terms(question))) < _MIN_TERMS
