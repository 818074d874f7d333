"""Checks the claims, each as a draft of its own, and scores the verdicts."""

from collections.abc import Sequence

from tqdm import tqdm

from evaluation.checks.claims import DraftedClaim
from evaluation.checks.scoring import CheckResults, GivenVerdict, given_to, score
from index import Index
from qa import Assistant
from qa.errors import DraftRefused
from qa.reader import DEFAULT_READER


def evaluate_checks(
    claims: Sequence[DraftedClaim], index: Index, *, reader: str = DEFAULT_READER, progress: bool = False
) -> CheckResults:
    """Check the claims against the articles of `index`, which has those of `stories/`.

    Raises what `Assistant.check` raises, except for refused drafts, which have no verdict.
    """
    assistant = Assistant(index, reader=reader)
    return score(
        [_checked(claim, assistant) for claim in tqdm(claims, disable=None if progress else True, leave=False)]
    )


def _checked(claim: DraftedClaim, assistant: Assistant) -> GivenVerdict:
    try:
        return given_to(claim, assistant.check(claim.text).sentences)
    except DraftRefused:
        return GivenVerdict(claim, None)
