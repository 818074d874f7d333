"""Follow-up questions with only an auxiliary, whose verb is in the earlier question: "Who didn't?", "Does Roe?"."""

import re

from qa.language.function_words import AUXILIARIES, BE, DO, one_of
from qa.understanding.ellipsis import is_noun_phrase, with_subject
from qa.understanding.question_parts import Parts
from qa.understanding.turns import Turn

_NOT, _END = r"(?P<not>n?[’']t| not)?", r"[?!. ]*$"
_WHO_DID = re.compile(
    rf"^(?:and |but |so )?(?P<asks>who|which(?: ones?)?) (?P<auxiliary>{one_of(AUXILIARIES)}){_NOT}{_END}",
    re.IGNORECASE,
)
_DOES_ANOTHER = re.compile(
    rf"^(?i:and |but |so )?(?P<auxiliary>(?i:{one_of(AUXILIARIES - BE)}))(?P<not>n?[’']t)? "
    rf"(?P<who>(?:the [a-z]+|[A-Z])[\w’'.-]*(?: [A-Z][\w’'.-]*)?)(?: too| as well| also)?{_END}"
)
"""Not with "is", which needs no verb: "Is Roe ill?"."""


def has_elided_verb(question: str) -> bool:
    """Whether a question is only "who" or "which" with an auxiliary."""
    return _WHO_DID.match(question) is not None


def with_elided_verb(question: str, turn: Turn) -> str | None:
    """Return a question that has only a subject and an auxiliary with the verb of the earlier question and what follows
    it; None if it is not such a question, or the earlier verb is of another kind. Raises `ReaderError`."""
    parts = turn.parts
    found = _WHO_DID.match(question) or _DOES_ANOTHER.match(question)
    if found is None or parts is None or parts.verb is None or (parts.is_inverted and parts.asks):
        return None
    if (found["auxiliary"].lower() in DO) != (parts.auxiliary.lower() in DO or not parts.auxiliary):
        return None  # "Who signed it?", "Who can't?"
    return _who_did(found, parts) if "asks" in found.groupdict() else _does_another(found, parts)


def _who_did(found: re.Match[str], parts: Parts) -> str | None:
    """Return "Who didn't sign the pact?" after "Who signed the pact?" or "Did all towns sign the pact?"."""
    asks = found["asks"].capitalize() if parts.is_inverted else parts.asks
    return f"{asks} {found['auxiliary'].lower()}{found['not'] or ''} {_done(parts)}?"


def _does_another(found: re.Match[str], parts: Parts) -> str | None:
    """Return "Did Roe sign the pact?" after "Who signed the pact?" or "Did all towns sign the pact?"."""
    if not is_noun_phrase(found["who"]):
        return None
    return f"{found['auxiliary'].capitalize()}{found['not'] or ''} {found['who']} {_done(parts)}?"


def _done(parts: Parts) -> str:
    """Return the uninflected verb and what follows it."""
    if parts.is_inverted:
        return parts.rest[len(parts.subject_text) :].strip()
    return with_subject("", "", parts).split(maxsplit=1)[1].rstrip("?").strip()
