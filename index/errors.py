"""The exceptions of Byline. Every message says what happened and what to do next.

BylineError
 ├── InputRefused      one file or line cannot be used; the rest goes on
 ├── IndexUnusable     the index folder is missing, damaged, or not an index
 ├── IndexBusy         another process is writing to the index
 ├── ArticleNotFound   no article (or no such version of it) has this id
 ├── ArticleDamaged    an article is no longer as it was stored
 ├── EditRefused       an edit of articles' metadata has a value that cannot be used, or does not exist
 ├── MachineFault      the disk, the memory or a limit of the system stopped the work, not an article
 ├── EmbedderError     the embedding model is missing, altered, or not the index's own
 ├── SettingsRefused   a settings file or variable has a key or a value that cannot be used
 │  (qa.errors)
 ├── ReaderError       the reader or the grammar model is missing, altered, or not a supported model
 ├── QuestionRefused   a question is empty, too long, or malformed
 │    └── DraftRefused   a draft to be checked is empty, too long, binary, or not in English
 ├── KeptNotFound      no question or claim with this id is kept
 ├── TooManyJobs       too many changes to the library are queued
 ├── ServerBusy        too many questions are queued
 ├── AccessRefused     a server would be open to others, or its token or password is missing or invalid
 ├── LogRefused        the log of a server's requests cannot be written
 │  (evaluation.errors)
 ├── QuestionFileRefused  lines of a question file with expected answers cannot be used
 └── FloorsRefused     the pinned scores cannot be read, or would be lowered without permission
"""


class BylineError(Exception):
    """Base of every error that Byline raises on purpose.

    `code` names the kind of error to programs, in the HTTP API and in JSON.
    """

    code = "error"


class InputRefused(BylineError):
    """One input cannot be used; the message names it and the reason. `origin` is the input's name alone, if known."""

    code = "input_refused"
    origin: str | None = None


class IndexUnusable(BylineError):
    """The index folder is missing, damaged, or not an index."""

    code = "index_unusable"


class IndexBusy(BylineError):
    """Another process is writing to the index."""

    code = "index_busy"


class ArticleNotFound(BylineError):
    """No article, or no such version of it, has this id."""

    code = "article_not_found"


class ArticleDamaged(BylineError):
    """The stored data of an article was changed after it was added, by a disk fault or by another program."""

    code = "article_damaged"


class EditRefused(BylineError):
    """An edit of articles' metadata has a value that cannot be used, or does not exist."""

    code = "edit_refused"


class MachineFault(BylineError):
    """The disk is full or faulty, memory or file handles ran out; what was stored before stays."""

    code = "machine_fault"


class EmbedderError(BylineError):
    """The embedding model is missing, altered, or not the one that the index was built with."""

    code = "embedder_error"


class SettingsRefused(BylineError):
    """A settings file or variable has a key or a value that cannot be used."""

    code = "settings_refused"
