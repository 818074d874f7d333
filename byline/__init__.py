"""Byline: ask questions about your news articles, and get answers in their exact words.

The names that most programs need. `index` and `qa` have the others.
"""

from importlib.metadata import version
from typing import TYPE_CHECKING

from byline.own_packages import check_own_packages

if TYPE_CHECKING:
    from index import BylineError, Index
    from qa import (
        Answer,
        AskOptions,
        Assistant,
        Citation,
        Filters,
        Progress,
        QuestionRefused,
        ReaderError,
        Statement,
    )

    __version__: str
else:
    _EXPORTS = {
        **dict.fromkeys(["BylineError", "Index"], "index"),
        **dict.fromkeys(["Answer", "AskOptions", "Assistant", "Citation", "Filters", "Progress"], "qa"),
        **dict.fromkeys(["QuestionRefused", "ReaderError", "Statement"], "qa"),
    }

    def __getattr__(name: str) -> object:
        if name == "__version__":
            return version("byline")
        check_own_packages()
        from index.common.lazy import lazy_attributes

        return lazy_attributes(__name__, _EXPORTS)(name)


__all__ = [
    "Answer",
    "AskOptions",
    "Assistant",
    "BylineError",
    "Citation",
    "Filters",
    "Index",
    "Progress",
    "QuestionRefused",
    "ReaderError",
    "Statement",
    "__version__",
]
