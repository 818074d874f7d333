"""Reads what was typed: misspelt, without capitals, with small talk and stories around the question."""

from dataclasses import dataclass

from index import IndexView
from qa.understanding.letter_case import has_capitals, with_capitals
from qa.understanding.message import read_message
from qa.understanding.small_talk import without_small_talk
from qa.understanding.spelling import correct, correction_notes


@dataclass(frozen=True, slots=True)
class Typed:
    """The question in a message, as it would be written with care; empty if nothing is asked. `background` is what the
    message tells around it, and `notes` say what was corrected and which question is not answered."""

    question: str
    background: str = ""
    notes: tuple[str, ...] = ()


def read_typed(text: str, view: IndexView) -> Typed:
    """Return what `text` asks of the articles in `view`, the whole index. Raises `ReaderError` if there is no grammar
    model."""
    words = without_small_talk(text)
    if not words:
        return Typed("")
    spelled, corrections = correct(with_capitals(words, view), has_capitals(words), view)
    message = read_message(without_small_talk(spelled))
    others = " and ".join(f"“{other}”" for other in message.others)
    left = [f"Searched for the first question only; ask {others} next."] if others else []
    return Typed(message.question, message.background, (*correction_notes(corrections), *left))
