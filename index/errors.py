"""The exceptions of Byline. Every message says what happened and what to do next.

BylineError
 ├── InputRefused      one file or line cannot be used; the rest goes on
 ├── IndexUnusable     the index folder is missing, damaged, or not an index
 ├── IndexBusy         another process is writing to the index
 ├── ArticleNotFound   no article (or no such version of it) has this id
 ├── EmbedderError     the embedding model is missing, altered, or not the index's own
 ├── ReaderError       the reader or the grammar model is missing, altered, or none that Byline can read with
 ├── QuestionRefused   a question is empty, too long, or malformed
 ├── QuestionFileRefused  lines of a question file with expected answers cannot be used
 ├── TooManyJobs       so many changes to the library are waiting that no more are taken
 ├── AccessRefused     a server would be open to others, or its token or password is none
 ├── ServerBusy        so many questions are being answered that no more can wait
 ├── LogRefused        the log of a server's requests cannot be written
 └── FloorsRefused     the pinned scores cannot be read, or would be lowered without saying so
"""

from collections.abc import Sequence
from pathlib import Path


class BylineError(Exception):
    """Base of every error that Byline raises on purpose."""


class InputRefused(BylineError):
    """One input cannot be used; the message names it and the reason. `origin` is its name alone, where it was read."""

    origin: str | None = None


class IndexUnusable(BylineError):
    """The index folder is missing, damaged, or not an index."""


class IndexBusy(BylineError):
    """Another process is writing to the index."""


class ArticleNotFound(BylineError):
    """No article, or no such version of it, has this id."""


class EmbedderError(BylineError):
    """The embedding model is missing, altered, or not the one the index was made with."""


class ReaderError(BylineError):
    """The reader or the grammar model is missing, altered, or none that Byline can read with."""


class QuestionRefused(BylineError):
    """A question is empty, too long, or malformed."""


class QuestionFileRefused(BylineError):
    """Lines of a question file with expected answers cannot be used; `problems` names each and the reason."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        shown = "; ".join(problems[:3])
        more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
        super().__init__(f"{path}: {shown}{more}")
        self.path = path
        self.problems = tuple(problems)


class TooManyJobs(BylineError):
    """So many changes to the library are waiting that no more are taken."""


class AccessRefused(BylineError):
    """A server would be open to others, or its token or password is none."""


class ServerBusy(BylineError):
    """So many questions are being answered that no more can wait."""


class LogRefused(BylineError):
    """The log of a server's requests cannot be written."""


class FloorsRefused(BylineError):
    """The pinned scores cannot be read, or would be lowered without saying so."""
