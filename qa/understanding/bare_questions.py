"""Follow-up questions that are nothing but a question word ("Why?", "When was that?", "Who else?")."""

import re

from qa.language import reporting_verbs
from qa.understanding.ellipsis import with_subject
from qa.understanding.mentions import Role
from qa.understanding.question import ELSE
from qa.understanding.question_parts import Parts
from qa.understanding.turns import Turn

_SAYS_WHAT = re.compile(r"what\b", re.IGNORECASE)
_ANYBODY = re.compile(r"(?:any|some)(?:one|body|thing)\b", re.IGNORECASE)
_MAX_WORDS = 8
"""Maximum words of a short answer that replaces "who" in a question."""

_BARE = re.compile(
    r"^(?:and |but |so |ok(?:ay)?,? )?(?P<word>why|how come|(?:since |until |from )?when|(?:from |to )?where"
    r"|(?:for |by )?how(?: long| often| many| much| soon| far)?|by when"
    r"|(?:by|to|with|for|from|against|on|about|over|under|of|at|in) (?:whom|(?:what|which)(?: [a-z]+)?))"
    r"(?: of (?:them|these|those))?(?P<not> not)?(?: so| then| exactly| precisely| that)*[?!. ]*$",
    re.IGNORECASE,
)
_THAT_WAS = re.compile(
    r"^(?:and |but |so )?(?P<word>when|where|why|how)(?: exactly)? (?:(?:was|is|were) (?:that|this)(?: exactly)?"
    r"|(?:did|does|has|will) (?:that|this|it) (?:happen|happened|take place|occur)|(?:was|is) (?P<it>it))[?!. ]*$",
    re.IGNORECASE,
)
_WHO_OR_WHAT = re.compile(r"^(?:and |but |so )?(?P<word>who|whom|what|which(?: ones?)?)[?!. ]*$", re.IGNORECASE)
_ELSE_ALONE = re.compile(
    r"^(?:and |but )?(?P<word>who|what|where|when|why|how|whom|any(?:one|body|thing)) else[?!. ]*$", re.IGNORECASE
)
_OTHERS = re.compile(r"^(?:and |but )?(?:any|which) others?[?!. ]*$", re.IGNORECASE)
_ELSE_WORDS = {"anyone": "Who", "anybody": "Who", "anything": "What"}


def is_bare(question: str) -> bool:
    """Whether a question is nothing but a question word, with at most "else" or "that"."""
    found = _THAT_WAS.match(question)
    bare = (_BARE, _ELSE_ALONE, _OTHERS)
    return bool(found and not found["it"]) or any(pattern.match(question) for pattern in bare)


def with_bare_word(question: str, turn: Turn) -> str | None:
    """Return the earlier question with the question word of `question`, if it is nothing more ("Why?", "When was
    that?", "Who else?"); None if that is impossible."""
    if found := _ELSE_ALONE.match(question):
        word = found["word"].lower()
        return _with_else(_ELSE_WORDS.get(word, word.capitalize()), turn)
    if _OTHERS.match(question):
        return _with_others(turn)
    if found := _WHO_OR_WHAT.match(question):
        return _with_who(found["word"].capitalize(), turn)
    found = _BARE.match(question) or _THAT_WAS.match(question)
    if found is None or (found.groupdict().get("it") and turn.parts is not None and turn.parts.asks):
        return None
    word = re.sub(r"how come", "why", found["word"], flags=re.IGNORECASE).lower()
    return _with_word(word.capitalize(), turn, found is not None and bool(found.groupdict().get("not")))


def _with_who(word: str, turn: Turn) -> str | None:
    """The yes/no question whether somebody does something as the question who does it, or to whom it is done."""
    parts = turn.parts
    if parts is None or parts.asks or not parts.is_inverted:
        return None
    rest = parts.rest[len(parts.subject_text) :].strip() if _ANYBODY.match(parts.subject_text) else parts.rest
    return f"{word} {parts.auxiliary.lower()} {rest}?"


def _with_word(word: str, turn: Turn, is_negated: bool) -> str | None:
    parts = turn.parts
    if parts is None:
        return None
    if not parts.is_inverted:
        who = _who_does(turn, parts)
        return who and with_subject(word, who[0], parts, who[1])
    if word in ("How many", "How much"):
        return _how_many(word, parts)
    if parts.verb is None and re.match(r"(?:who|what|which)\b", parts.asks, re.IGNORECASE):
        return None  # "What is the plan?" has no action
    rest = parts.rest
    if is_negated:
        end = len(parts.subject_text)
        rest = f"{rest[:end]} not{rest[end:]}"
    if _SAYS_WHAT.match(parts.asks):  # "What did he say about it?" does not say what "what" was
        rest = re.sub(rf"\b{reporting_verbs.question_verbs()}\b(?! that)", r"\g<0> that", rest, count=1)
    return f"{word} {parts.auxiliary.lower()} {rest}?"


def _who_does(turn: Turn, parts: Parts) -> tuple[str, bool] | None:
    """The answer as a subject: the short answer, or else the noun after the question word."""
    asked = next((one for one in parts.mentions if one.is_asked), None)
    if asked is not None and re.match(r"how\b", parts.asks, re.IGNORECASE):
        return asked.text, True
    short = turn.answer.short
    if short and len(short.split()) <= _MAX_WORDS:
        words = short[0].lower() + short[1:] if re.match(r"(?:The|A|An|Two|Three) ", short) else short
        return words, any(one.is_plural for one in turn.short[:1])
    if asked is not None:
        return asked.definite, asked.is_plural
    return ("anyone", False) if re.match(r"who\b", parts.asks, re.IGNORECASE) else None


def _how_many(word: str, parts: Parts) -> str | None:
    if parts.asks:
        return None
    subject = parts.subject_mention
    if word == "How many" and subject is not None and subject.is_plural:
        rest = parts.rest[len(parts.subject_text) :].strip()
        return f"How many {subject.text} {parts.auxiliary.lower()} {rest}?"
    found = [one for one in parts.mentions if one.role is Role.OBJECT and not one.preposition]
    if not found:
        return f"{word} {parts.auxiliary.lower()} {parts.rest}?"
    of = "of " if word == "How much" and found[0].text.startswith(("a ", "an ")) else ""
    before, behind = parts.text[parts.after : found[0].start], parts.text[found[0].end :].rstrip("?!. ")
    rest = f"{before.strip()} {behind.strip()}".strip()
    return f"{word} {of}{found[0].text} {parts.auxiliary.lower()} {rest}?"


def _with_else(word: str, turn: Turn) -> str | None:
    """The earlier question, asking for others than those it was answered with."""
    question, parts = turn.question, turn.parts
    had = ELSE.search(question)
    if parts is None or parts.subject_text.startswith("there") or (had and had["asked"].lower() != word.lower()):
        return None
    if had or parts.asks.lower() == word.lower():
        return question if had else f"{parts.asks} else{question[len(parts.asks) :]}"
    if word == "Who":
        return _who_else(parts)
    return _with_word(f"{word} else", turn, False) if word in ("Where", "When", "Why", "How") else None


def _who_else(parts: Parts) -> str | None:
    if not parts.asks:
        return f"Who else {parts.auxiliary.lower()} {parts.rest[len(parts.subject_text) :].strip()}?"
    if not parts.is_inverted:
        start = parts.after if parts.auxiliary else len(parts.asks) + 1
        auxiliary = f"{parts.auxiliary} " if parts.auxiliary else ""
        return f"Who else {auxiliary}{parts.text[start:]}"
    return None


def _with_others(turn: Turn) -> str | None:
    asked = next((one for one in turn.mentions if one.is_asked), None)
    if asked is None:
        return _with_else("Who", turn)
    return f"{turn.question[: asked.start]}other {turn.question[asked.start :]}"
