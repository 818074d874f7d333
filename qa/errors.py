"""The exceptions of asking and serving; `index/errors.py` shows the whole tree."""

from index.errors import BylineError


class ReaderError(BylineError):
    """The reader or the grammar model is missing, altered, or not a supported model."""

    code = "reader_error"


class QuestionRefused(BylineError):
    """A question is empty, too long, or malformed."""

    code = "question_refused"


class DraftRefused(QuestionRefused):
    """A draft to be checked is empty, too long, binary, or not in English."""

    code = "draft_refused"


class KeptNotFound(BylineError):
    """No question or claim with this id is kept."""

    code = "kept_not_found"


class TooManyJobs(BylineError):
    """Too many changes to the library are queued."""

    code = "too_many_jobs"


class ServerBusy(BylineError):
    """Too many questions are queued."""

    code = "server_busy"


class AccessRefused(BylineError):
    """A server would be open to others, or its token or password is missing or invalid."""

    code = "access_refused"


class LogRefused(BylineError):
    """The log of a server's requests cannot be written."""

    code = "log_refused"
