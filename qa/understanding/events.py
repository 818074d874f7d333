"""Follow-up questions about the event in the earlier one ("What happened next?", "Any reaction?", "Is that true?")."""

import re
from collections.abc import Sequence

from qa.language import reporting_verbs
from qa.language.function_words import BE, HAVE
from qa.language.grammar import past_tense
from qa.understanding.ellipsis import exchanged
from qa.understanding.pronouns import open_pronouns
from qa.understanding.question_parts import Parts
from qa.understanding.turns import WINDOW, Turn

_START, _END = r"^(?:(?:and|but|so|then)\b,? )*", r"[?!. ]*$"
_IT = r"(?:it|that|this)"
_NEXT = re.compile(
    rf"{_START}what (?:happened|came)(?: (?:next|then|later|afterwards|after(?: {_IT})?))+{_END}"
    rf"|^(?:and |so |but )*then what(?: happened)?{_END}|^(?:and|so|but) then{_END}",
    re.IGNORECASE,
)
_REACTION = re.compile(
    rf"{_START}(?:any|what (?:was|were|is|are) the|(?:was|were|is|are) there (?:any|a)) (?:reactions?|responses?)"
    rf"(?: to {_IT})?{_END}",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    rf"{_START}any (?:comments?|reactions?|repl(?:y|ies)|responses?|statements?|words?) (?:from|by) "
    rf"(?P<who>[^,?]+?){_END}",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    rf"{_START}(?P<outcome>what (?:was|is) the (?:outcome|result|upshot)(?= of {_IT}|{_END})"
    rf"|what (?:came|became) (?:out )?of {_IT}|how did {_IT} (?:end|turn out))(?: of {_IT})?{_END}",
    re.IGNORECASE,
)
_ASKED_ABOUT = re.compile(
    r"^What (?:happened after|was the reaction when|(?:is|was) the \w+ when|\w+ (?:out )?of it when) (?P<event>.+)\?$"
)
"""What these questions are completed to, with the event."""

_TRUE = re.compile(
    rf"{_START}(?P<is>is|was) {_IT} (?:really |actually )?(?P<true>true|right|correct|accurate|false){_END}",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"\b(?P<judges>criti[cs]i[sz]e|condemn|denounce|praise|welcome|defend|justify|(?:respond|react|reply|object) to)"
    rf"(?:d|ed|s|es)? {_IT}\b(?! \w)",
    re.IGNORECASE,
)
_CONFIRMED = re.compile(rf"\b(?P<verb>confirm|deny|denie|dispute|doubt)(?:d|ed|s|es)? {_IT}{_END}", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:not|any\w*)\b|n[’']t\b", re.IGNORECASE)
"""Words that leave open whether, or what, has happened."""

_HAPPENED = re.compile(r"|(?:when|where|why|how)\b.*", re.IGNORECASE)
_MAX_WORDS = 8
"""Maximum words of a short answer that can be the subject of what happened."""


def asks_about_event(question: str) -> bool:
    """Whether a question only asks what happened after, or because of, something mentioned before."""
    return any(pattern.match(question) for pattern in (_NEXT, _REACTION, _COMMENT, _OUTCOME))


def with_event(question: str, turns: Sequence[Turn]) -> str | None:
    """Return a question about what happened next, the reaction or the outcome, completed with the event in the last
    question: "What happened after Roe sued the town?". None if it is not such a question, or there is no such event.

    Raises `ReaderError` if there is no grammar model.
    """
    event, told = _event(turns[-1]), what_is_told(turns[-1])
    if comment := _COMMENT.match(question):
        return _comment_of(comment["who"], turns[-1], event)
    if told and _REACTION.match(question):
        return f"What was the reaction to {told}?"
    if event is None:
        return None
    if outcome := _OUTCOME.match(question):
        return f"{outcome['outcome'].capitalize()} when {event}?"
    if _REACTION.match(question):
        return f"What was the reaction when {event}?"
    return f"What happened after {event}?" if _NEXT.match(question) else None


def _comment_of(who: str, turn: Turn, event: str | None) -> str | None:
    said = exchanged(who, turn) if what_is_told(turn) and _is_said(turn) else None
    return said or (f"What did {who} say when {event}?" if event else None)


def _event(turn: Turn) -> str | None:
    """Return what a question presupposes: "Roe sued the town" for "Why did Roe sue the town?"; for a yes/no question,
    what it asks about, if there is an answer."""
    if asked := _ASKED_ABOUT.match(turn.question):
        return asked["event"]
    parts = turn.parts
    if parts is None or parts.verb is None or _OPEN.search(parts.text) or any(open_pronouns(parts.text)):
        return None
    if not parts.asks and not turn.answer.text:
        return None
    if not parts.is_inverted:
        short = turn.answer.short
        has_happened = parts.auxiliary.lower() in BE | HAVE or (not parts.auxiliary and parts.verb.tag == "VBD")
        auxiliary = f"{parts.auxiliary} " if parts.auxiliary else ""
        return f"{short} {auxiliary}{parts.rest}" if has_happened and 0 < len(short.split()) <= _MAX_WORDS else None
    return _past_clause(parts) if _HAPPENED.fullmatch(parts.asks) else None


def _past_clause(parts: Parts) -> str | None:
    verb, auxiliary = parts.verb, parts.auxiliary.lower()
    if verb is None or not parts.subject_text:
        return None
    if auxiliary == "did":
        return f"{parts.subject_text} {past_tense(verb.lemma)}{parts.text[verb.end :].rstrip('?!. ')}"
    if auxiliary in BE | HAVE and verb.tag == "VBN":
        return f"{parts.subject_text} {auxiliary}{parts.rest[len(parts.subject_text) :]}"
    return None


def what_is_told(turn: Turn) -> str | None:
    """Return what a question asks for as a clause: "what Roe said about fish" for "What did Roe say about fish?"."""
    parts = turn.parts
    if parts is None or not parts.is_inverted or parts.asks.lower() != "what":
        return None
    clause = _past_clause(parts)
    return clause and f"what {clause}"


def with_deed(question: str, turns: Sequence[Turn]) -> str | None:
    """Return a question with what somebody said or did in place of the "it" that is judged, confirmed or true: "Who
    criticised it?", "Is that true?". None if it is not such a question. Raises as `with_event` does."""
    turn = next((one for one in reversed(turns[-WINDOW:]) if not _is_reaction(one)), turns[-1])
    told, judged = what_is_told(turn), _JUDGED.search(question)
    if judged and told:
        it = re.search(rf"{_IT}$", judged[0], re.IGNORECASE)
        assert it is not None  # the pattern ends with it
        return f"{question[: judged.start() + it.start()]}{told}{question[judged.end() :]}"
    clause = _past_clause(turn.parts) if turn.parts is not None and not turn.parts.asks else None
    if true := _TRUE.match(question):
        if told and _is_said(turn):
            return f"{true['is'].capitalize()} it {true['true']} {told}?"
        return f"{true['is'].capitalize()} it {true['true']} that {clause}?" if clause else None
    confirmed = _CONFIRMED.search(question)
    if confirmed and (told or clause):
        end = re.search(rf"{_IT}{_END}", question, re.IGNORECASE)
        assert end is not None  # the pattern ends with it
        return f"{question[: end.start()]}{told or f'that {clause}'}?"
    return None


def leaves_claim_open(question: str) -> bool:
    """Whether it asks who confirmed or denied "it", meaning what was said, not a thing or organisation."""
    return _CONFIRMED.search(question) is not None or _TRUE.match(question) is not None


def _is_reaction(turn: Turn) -> bool:
    verb = turn.parts.verb if turn.parts else None
    return verb is not None and verb.lemma in ("react", "respond", "reply")


def _is_said(turn: Turn) -> bool:
    verb = turn.parts.verb if turn.parts else None
    return verb is not None and re.fullmatch(reporting_verbs.question_verbs(), verb.lemma) is not None
