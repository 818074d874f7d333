"""Scores an answer to a broad question, or a verdict on a claim: how much of it is right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.answer import Answer, origins_of
from qa.checking import Finding, Verdict
from qa.form import Form

Share = tuple[int, int]
"""How many are right, and of how many."""

QUESTION_SCORES: Mapping[str, str] = {
    "form": "answers in the form that the question asks for",
    "items found": "items that belong in an answer and are in it",
    "right items": "quotes of the answers that belong in them",
    "order": "answers whose items come in the right order",
    "both sides": "answers that show both sides",
    "differ": "answers that say that articles differ, where they do",
    "rightly differ": "of the answers that say that articles differ, those where they do",
    "sources": "items with the right number of independent sources",
    "refused": "answers without a quote, if nothing belongs in them",
}
CLAIM_SCORES: Mapping[str, str] = {
    "verdict": "claims with the right verdict",
    "wrongly supported": "claims that are called supported and are not",
    "wrongly contradicted": "claims that are called contradicted and are not",
}
FAULTS = ("wrongly supported", "wrongly contradicted")
"""Scores that are better when lower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadQuestion:
    """A broad question, and what belongs in its answer. Words in which "|" stands are met by either part.

    `items` are words each of which belongs in it, `may` words that may be in it too. With `ordered`, the items come in
    that order. `sides` are texts of two sides that must be shown; `differ` is whether the answer must say that articles
    differ; `sources` how many independent sources say some words; `none` that nothing may be quoted.
    """

    ask: str
    form: str
    items: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    ordered: bool = False
    sides: tuple[str, ...] = ()
    differ: bool | None = None
    sources: Mapping[str, int] | None = None
    none: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedClaim:
    """A claim with the verdicts that are right for it."""

    claim: str
    verdicts: tuple[Verdict, ...]


def score_answer(question: BroadQuestion, answer: Answer) -> dict[str, Share]:
    """Return the scores of an answer, by the names in `QUESTION_SCORES` that apply to it."""
    texts = [statement.text for statement in answer.statements]
    wanted = (*question.items, *question.may)
    belong = [text for text in texts if any(_has(text, words) for words in wanted)]
    found = _found(texts, question.items)
    is_broad = question.form != Form.SENTENCE and not question.none
    differs = answer.articles_differ
    may_differ = question.differ is not None or question.form in (Form.COMPARISON, Form.NUMBERS)
    counted = [_place(texts, words) for words in question.sources or {}]
    shares = {
        "form": (int(answer.form == question.form), 1),
        "items found": (len(found), len(question.items)) if is_broad else (0, 0),
        "right items": (len(belong), len(texts)) if is_broad else (0, 0),
        "order": (int(found == sorted(found)), 1) if question.ordered and len(found) > 1 else (0, 0),
        "both sides": (int(len(_found(texts, question.sides)) == len(question.sides)), 1) if question.sides else (0, 0),
        "differ": (int(differs), 1) if question.differ else (0, 0),
        "rightly differ": (int(bool(question.differ)), 1) if differs and may_differ else (0, 0),
        "sources": (
            sum(
                place is not None and origins_of(answer.statements[place]) == count
                for place, count in zip(counted, (question.sources or {}).values(), strict=True)
            ),
            len(counted),
        ),
        "refused": (int(answer.abstained), 1) if question.none else (0, 0),
    }
    return {name: share for name, share in shares.items() if share[1]}


def faults_of(question: BroadQuestion, answer: Answer) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    texts = [statement.text for statement in answer.statements]
    if answer.form != question.form:
        yield f"form {answer.form}, not {question.form}"
    if question.none and texts:
        yield f"answered with “{texts[0]}”"
    if question.none or question.form == Form.SENTENCE:
        return
    wanted = (*question.items, *question.may)
    yield from (f"wrong: “{text}”" for text in texts if not any(_has(text, one) for one in wanted))
    must = (*question.items, *question.sides)
    yield from (f"missing: “{words}”" for words in must if _place(texts, words) is None)
    found = _found(texts, question.items)
    if question.ordered and found != sorted(found):
        yield "not in order"
    if question.differ and not answer.articles_differ:
        yield "does not say that articles differ"
    for words, count in (question.sources or {}).items():
        place = _place(texts, words)
        if place is not None and (origins := origins_of(answer.statements[place])) != count:
            yield f"{origins} sources, not {count}: “{words}”"


def score_finding(claim: ExpectedClaim, finding: Finding) -> dict[str, Share]:
    """Return the scores of a verdict, by the names in `CLAIM_SCORES`."""
    is_right = finding.verdict in claim.verdicts
    return {
        "verdict": (int(is_right), 1),
        "wrongly supported": (int(finding.verdict is Verdict.SUPPORTED and not is_right), 1),
        "wrongly contradicted": (int(finding.verdict is Verdict.CONTRADICTED and not is_right), 1),
    }


def _found(texts: Sequence[str], wanted: Sequence[str]) -> list[int]:
    places = (_place(texts, words) for words in wanted)
    return [place for place in places if place is not None]


def _place(texts: Sequence[str], words: str) -> int | None:
    return next((place for place, text in enumerate(texts) if _has(text, words)), None)


def _has(text: str, words: str) -> bool:
    return any(part in text for part in words.split("|"))
