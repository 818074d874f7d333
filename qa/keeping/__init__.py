"""Kept questions and claims: what later articles add, and what they contradict in the earlier answer.

In: a question or a claim, once. Out: after each addition, exact quotes that were not there before.
"""

from qa.keeping.checking import check_kept, find_kept, keep, kept_list, pending
from qa.keeping.kept import Kept, KeptKind, KeptList, KeptRequest, NewQuote, News, Relation
from qa.keeping.store import KeptStore

__all__ = [
    "Kept",
    "KeptKind",
    "KeptList",
    "KeptRequest",
    "KeptStore",
    "NewQuote",
    "News",
    "Relation",
    "check_kept",
    "find_kept",
    "keep",
    "kept_list",
    "pending",
]
