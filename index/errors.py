"""The exceptions of Byline. Every message says what happened and what to do next.

BylineError
 ├── InputRefused      one file or line cannot be used; the rest goes on
 ├── IndexUnusable     the index folder is missing, damaged, or not an index
 ├── IndexBusy         another process is writing to the index
 ├── ArticleNotFound   no article (or no such version of it) has this id
 ├── EmbedderError     the embedding model is missing, altered, or not the index's own
 └── QuestionRefused   a question is empty, too long, or malformed
"""


class BylineError(Exception):
    """Base of every error that Byline raises on purpose."""


class InputRefused(BylineError):
    """One input cannot be used; the message names it and the reason."""


class IndexUnusable(BylineError):
    """The index folder is missing, damaged, or not an index."""


class IndexBusy(BylineError):
    """Another process is writing to the index."""


class ArticleNotFound(BylineError):
    """No article, or no such version of it, has this id."""


class EmbedderError(BylineError):
    """The embedding model is missing, altered, or not the one the index was made with."""


class QuestionRefused(BylineError):
    """A question is empty, too long, or malformed."""
