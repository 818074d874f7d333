"""How a sentence stands to what a question asks: whether it says yes or no, and in which manner it tells of it."""

from dataclasses import dataclass
from enum import StrEnum

from qa.language.factuality import Mode

_MANNERS = {
    Mode.BELIEVED: "as a supposition",
    Mode.SUPPOSED: "as a supposition",
    Mode.CLAIMED: "as a claim",
    Mode.EXPECTED: "as a forecast",
    Mode.FEARED: "as a fear",
    Mode.PLANNED: "as a plan",
    Mode.FUTURE: "as still to come",
    Mode.DENIED: "as something denied",
    Mode.DOUBTED: "as something doubted",
    Mode.ASKED: "as an open question",
    Mode.INVENTED: "as fiction or satire",
}


class Verdict(StrEnum):
    """What a sentence says to a question that is answered with yes or no; `OPEN` is neither."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict of a sentence, if the question is answered with one, and the manner in which it tells of what is
    asked, such as "as a claim"; None if it tells of it as a fact. `may_mark` is whether a short answer may be marked in
    it, without telling it as more than it is."""

    verdict: Verdict | None = None
    manner: str | None = None
    may_mark: bool = True


AS_A_FACT = Standing()
"""How a sentence stands that tells of it as a fact, or of which it has not been looked at."""


def manner_of(mode: Mode) -> str | None:
    """Return the manner in words; None of what is told as a fact, and of what is said not to be one."""
    return _MANNERS.get(mode)


def predicate(standing: Standing, count: int) -> str:
    """Return what this many articles do: "says so", or "say otherwise" to a question that is answered with no."""
    return f"{'says' if count == 1 else 'say'} {'otherwise' if standing.verdict is Verdict.NO else 'so'}"


def with_verdict(standing: Standing, text: str) -> str:
    """Return how many articles say so after "Yes" or "No", if that is what they say."""
    if standing.verdict in (None, Verdict.OPEN):
        return text
    return f"{'Yes' if standing.verdict is Verdict.YES else 'No'}: {text[0].lower()}{text[1:]}"
