"""Why a claim is not plainly supported, in a sentence."""

from collections.abc import Sequence

from qa.checking.claim import Claim
from qa.checking.comparison import Aspect, Issue
from qa.formatting import joined


def conflict_reason(claim: Claim, issues: Sequence[Issue]) -> str:
    """Return what the articles have instead."""
    for issue in issues:
        if issue.aspect is Aspect.NEGATION:
            return "The articles say that it is not so."
        if issue.found:
            return f"The articles have “{issue.found}”, not “{claim.text[issue.start : issue.end]}”."
    words = next((claim.text[issue.start : issue.end] for issue in issues if issue.conflict), None)
    return f"The articles have something else instead of “{words}”." if words else ""


def partly_reason(claim: Claim, issues: Sequence[Issue]) -> str:
    """Return what the quotes lack of the claim."""
    manner = next((issue.found for issue in issues if issue.aspect is Aspect.CERTAINTY and issue.found), None)
    if manner is not None:
        return f"The articles report this only {manner}."
    if any(issue.aspect is Aspect.NEGATION for issue in issues):
        return "Only one of the two has a “not”; read both."
    if conflict := conflict_reason(claim, [issue for issue in issues if issue.conflict]):
        return conflict
    speaker = next((issue for issue in issues if issue.aspect is Aspect.SPEAKER), None)
    if speaker is not None:
        return f"The quotes do not show that {claim.text[speaker.start : speaker.end]} says so."
    words = [f"“{claim.text[issue.start : issue.end]}”" for issue in issues]
    return f"Not in the quotes: {joined(list(dict.fromkeys(words)))}." if words else ""
