"""Cleans up what was typed: misspellings, missing capitals, markup, instructions, small talk, and stories around the
question."""

from dataclasses import dataclass

from index import IndexView
from qa.understanding.adjacent_names import with_adjacent_names_separated
from qa.understanding.asked_whether import without_tag
from qa.understanding.directions import without_directions
from qa.understanding.letter_case import has_capitals, with_capitals
from qa.understanding.markup import without_markup
from qa.understanding.message import read_message
from qa.understanding.name_spelling import correct_surnames
from qa.understanding.other_languages import language_notes
from qa.understanding.short_names import with_full_names_of_initials
from qa.understanding.small_talk import without_small_talk
from qa.understanding.spelling import Correction, correct, correction_notes


@dataclass(frozen=True, slots=True)
class CleanMessage:
    """The question in a message, as it would be written with care; empty if nothing is asked. `background` is the
    story around it, and `notes` say what was corrected and which question is not answered."""

    question: str
    background: str = ""
    notes: tuple[str, ...] = ()


def clean_message(text: str, view: IndexView) -> CleanMessage:
    """Return what `text` asks of the articles in `view`, the whole index. Raises `ReaderError` if there is no grammar
    model."""
    words = without_small_talk(without_directions(without_small_talk(without_markup(text))))
    if not words:
        return CleanMessage("")
    foreign = language_notes(words)
    spelled, corrections = with_capitals(words, view), list[Correction]()
    if not foreign:
        spelled, corrections = correct(spelled, has_capitals(words), view)
        spelled, surnames = correct_surnames(spelled, view)
        corrections += surnames
    spelled, initials = with_full_names_of_initials(spelled, view)
    corrections += [Correction(short, name) for short, name in initials]
    message = read_message(without_tag(without_small_talk(spelled)))
    question = with_adjacent_names_separated(message.question, view)
    others = " and ".join(f"“{other}”" for other in message.others)
    left = [f"Searched for the first question only; ask {others} next."] if others else []
    return CleanMessage(question, message.background, (*correction_notes(corrections), *foreign, *left))
