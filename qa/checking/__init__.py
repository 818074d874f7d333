"""Checks a draft against the articles: which of its sentences they support, contradict, or do not have.

In: a draft. Out: a `Check`, which says of each sentence what it is and gives each claim a verdict with exact quotes.
"""

from qa.checking.check import (
    Change,
    Check,
    CheckedSentence,
    CheckProgress,
    Evidence,
    Finding,
    Piece,
    Stance,
    Verdict,
)
from qa.checking.checking import check_draft, final_check
from qa.checking.draft import Draft, read_draft, read_draft_file

__all__ = [
    "Change",
    "Check",
    "CheckProgress",
    "CheckedSentence",
    "Draft",
    "Evidence",
    "Finding",
    "Piece",
    "Stance",
    "Verdict",
    "check_draft",
    "final_check",
    "read_draft",
    "read_draft_file",
]
