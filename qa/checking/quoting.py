"""Checks the quotations in a claim: whether they are verbatim, and whose words they are."""

from collections.abc import Sequence
from dataclasses import replace

from qa.checking.check import Evidence, Finding, Stance, Verdict
from qa.checking.citing import citation
from qa.checking.claim import Claim
from qa.checking.comparison import Aspect, Issue, compare
from qa.checking.passages import Passages
from qa.checking.quotations import FoundQuotation, find_quotation, quotations
from qa.checking.reasons import partly_reason
from qa.checking.speakers import Speech, Spoken, speech_of
from qa.language.names import passage_terms
from qa.language.polarity import has_negation
from qa.quotes.extraction import FoundQuote
from qa.reader import ReaderPassage
from qa.reader.support import Support
from qa.retrieval.candidates import words_around

_ELSEWHERE = 4
"""Minimum content words around a quotation, besides who says it, for the support model to be asked about them too."""

_PLAUSIBLE = 0.35
"""Least probability that the passage supports the claim around a quotation that is verbatim there."""
_OUTSIDE = (Aspect.NUMBER, Aspect.DAY, Aspect.NAME, Aspect.TITLE)
_SAYING = passage_terms("say says said tell tells told reporters wrote write writes added asked")
"""Search terms of words that only say that somebody speaks or writes."""

_MOST_SHOWN = 3


def check_quotations(claim: Claim, passages: Passages, support: Support | None) -> Finding | None:
    """Return the finding on a claim with quotations; None for one without, or if nothing similar to them is found.

    Raises `ReaderError`.
    """
    wanted = quotations(claim.text, claim.quoted)
    if not wanted:
        return None
    found = [
        [place for place in find_quotation(words, passages.view) if not passages.is_satire(place.passage)]
        for words in wanted
    ]
    wrong = next((places[0] for places in found if places and not places[0].is_verbatim), None)
    if wrong is not None:
        return _misquoted(wrong)
    if not all(found):
        reason = "No article quotes these words." if len(wanted) == 1 else "Some of these words are quoted nowhere."
        return Finding(verdict=Verdict.NOT_FOUND, reason=reason)
    return _attributed(claim, found[0], passages, support)


def _misquoted(found: FoundQuotation) -> Finding:
    return Finding(
        verdict=Verdict.MISQUOTED,
        reason="The article has other words." if found.is_quoted else "The article has other words, and no quotation.",
        evidence=_evidence([found], Stance.CONTRADICTS),
        origins=1,
        difference=found.difference,
    )


def _attributed(claim: Claim, places: Sequence[FoundQuotation], passages: Passages, support: Support | None) -> Finding:
    """The finding on a verbatim quotation, by whose words they are."""
    if claim.speaker is None:
        return _rest_of_claim(claim, places, passages, support)
    speeches = [(place, _speech(claim.speaker, place, passages)) for place in places]
    same = [place for place, speech in speeches if speech.spoken is Spoken.SAME]
    if same:
        return _rest_of_claim(claim, same, passages, support)
    another = [(place, speech) for place, speech in speeches if speech.spoken is Spoken.ANOTHER]
    if another:
        quote = another[0][1].quote
        assert quote is not None
        reason = f"In the articles, {quote.speaker} says these words."
        return _finding(Verdict.WRONG_SPEAKER, reason, [place for place, _ in another], Stance.CONTRADICTS)
    if not any(place.is_quoted for place in places):
        reason = "These are the article’s own words, not a quotation."
        return _finding(Verdict.WRONG_SPEAKER, reason, places, Stance.CONTRADICTS)
    reason = f"The article does not show that {claim.speaker} says these words."
    return replace(_finding(Verdict.PARTLY_SUPPORTED, reason, places, Stance.SUPPORTS), parts=(claim.speaker,))


def _speech(speaker: str, place: FoundQuotation, passages: Passages) -> Speech:
    quotes = [quote for quote in passages.quotes(place.passage) if _overlaps(quote, place)]
    quotes.sort(key=lambda quote: -_overlap(quote, place))
    return speech_of(speaker, quotes, words_around(place.passage)) if quotes else Speech(Spoken.NOBODY)


def _overlap(quote: FoundQuote, place: FoundQuotation) -> int:
    return sum(max(0, min(end, place.end) - max(start, place.start)) for start, end in quote.words)


def _overlaps(quote: FoundQuote, place: FoundQuotation) -> bool:
    return _overlap(quote, place) > 0


def _rest_of_claim(
    claim: Claim, places: Sequence[FoundQuotation], passages: Passages, support: Support | None
) -> Finding:
    """The finding on a verbatim and correctly attributed quotation, by what else the claim says."""
    weights, _ = passages.find(claim.text)
    weighed = replace(claim, weights=weights)
    open_issues: Sequence[Issue] = ()
    for place in places:
        comparison = compare(weighed, place.passage, passages.around(place.passage))
        issues = [issue for issue in comparison.issues if issue.aspect in _OUTSIDE] if comparison else []
        if not issues and _is_plausible(claim, place, support):
            return _finding(Verdict.SUPPORTED, "", places, Stance.SUPPORTS)
        open_issues = open_issues or issues
    if open_issues:
        parts = tuple(claim.text[issue.start : issue.end] for issue in open_issues)
        reason = partly_reason(claim, open_issues)
        return replace(_finding(Verdict.PARTLY_SUPPORTED, reason, places, Stance.SUPPORTS), parts=parts)
    reason = "The words are there; whether the rest of the sentence is supported could not be judged."
    return _finding(Verdict.NOT_JUDGED, reason, places, Stance.NEAR)


def _is_plausible(claim: Claim, place: FoundQuotation, support: Support | None) -> bool:
    """Whether the model does not doubt what a claim says around a quotation, where that is more than who says it."""
    outside = "".join(sign for n, sign in enumerate(claim.text) if not claim.quoted.contains(n))
    outside = outside.replace(claim.speaker or "", "")
    terms = passage_terms(outside) - _SAYING
    is_said = terms <= passage_terms(words_around(place.passage)) and not has_negation(outside)
    if len(outside.split()) <= _ELSEWHERE or support is None or is_said:
        return True
    passage = ReaderPassage(place.passage.paragraph.text, place.passage.article.title, place.passage.before)
    ((judgement,),) = support.judge([claim.text], [passage])
    return judgement.supports >= _PLAUSIBLE


def _finding(verdict: Verdict, reason: str, places: Sequence[FoundQuotation], stance: Stance) -> Finding:
    origins = len({place.passage.source for place in places})
    return Finding(verdict=verdict, reason=reason, evidence=_evidence(places, stance), origins=origins)


def _evidence(places: Sequence[FoundQuotation], stance: Stance) -> tuple[Evidence, ...]:
    shown: list[FoundQuotation] = []
    for place in places:
        if all(place.passage.source != other.passage.source for other in shown):
            shown.append(place)
    return tuple(Evidence(citation(place.passage, place.start, place.end), stance) for place in shown[:_MOST_SHOWN])
