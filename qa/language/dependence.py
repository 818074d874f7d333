"""Does a sentence stand alone, or does it lean on the one before it, as "He said so" does?"""

from qa.language.attribution import outside_quotations
from qa.language.grammar import parse

_ONE = frozenset("he she him her his hers himself herself".split())
_SEVERAL = frozenset("they them their theirs themselves".split())
_POINTING = frozenset("this that these those such".split())


def needs_context(sentence: str) -> bool:
    """Whether `sentence` leaves it to the one before it who or what is meant, or who says the words that it quotes.

    That is so where "he" or "she" comes before any name, "they" before any name or plural, where it begins with "this"
    or the like, and where it is a quotation that nobody is named for. Raises `ReaderError` without a grammar model.
    """
    outside = outside_quotations(parse(sentence))
    if not any(word.is_alpha for word in outside):
        return True
    named = plural = False
    for word in outside:
        named = named or word.pos_ == "PROPN"
        plural = plural or word.tag_ == "NNS"
        if (word.lower_ in _ONE and not named) or (word.lower_ in _SEVERAL and not (named or plural)):
            return True
    first = outside[0]
    return first.lower_ in _POINTING and first.dep_ in ("nsubj", "nsubjpass", "det", "predet")
