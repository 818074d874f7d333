"""What answers a question: statements, their citations, and everything that was read.

In: exact words of articles. Out: an `Answer`, its JSON values, and how sure it is, in words.
"""

from qa.answer.answer import MAY_BEAR, Answer, ReadPassage
from qa.answer.certainty import origins_of, outlets_of, saying
from qa.answer.citation import Citation, Reprint
from qa.answer.statement import Statement

__all__ = [
    "MAY_BEAR",
    "Answer",
    "Citation",
    "ReadPassage",
    "Reprint",
    "Statement",
    "origins_of",
    "outlets_of",
    "saying",
]
