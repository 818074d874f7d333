"""The claim checker over real stories: 400 claims of the kind found in a draft, written by hand, and their verdicts.

In: an index of the articles of `stories/` in the data folder. Out: for each kind of claim, how many verdicts are right.
"""

from evaluation.checks.claims import DraftedClaim, read_drafted
from evaluation.checks.running import evaluate_checks
from evaluation.checks.scoring import CheckResults

__all__ = ["CheckResults", "DraftedClaim", "evaluate_checks", "read_drafted"]
