"""Questions and claims that are kept: what later articles have that is new, and what of the earlier answer it denies.

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
