"""Turns text into the terms that keyword search compares: folded, stemmed, without stop words."""

from functools import cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from index.text.scripts import with_bigrams

ANALYZER_NAME = "byline"

_WORD = r"(?:\p{Lu}\.){2,}|\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{N}\p{M}]+"
"""Abbreviations with periods (U.S.), numbers with separators (1,000), words."""

_FUNCTION_WORDS = (
    "a an and any are as at be been being but by can could did do does doing don for from had has have having he her "
    "hers him his how i if in into is it its itself just may me might mr mrs ms must my no nor not of on or our ours "
    "out over own s shall she should so some such t than that the their theirs them then there these they this those "
    "to too under until up upon us very was we were what when where which while who whom whose why will with would "
    "you your yours about ll re ve d m "
    # Questions ask what someone "says", articles write "said": as terms these would never match.
    "say says said saying tell tells told"
).split()


_SUPERSCRIPTS = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " "))
"""They would be folded to digits, and "12³" be found as 123."""


def searchable(text: str) -> str:
    """Return `text` prepared for the analyzer: superscripts separated, and scripts without spaces as pairs of
    characters."""
    return with_bigrams(text.translate(_SUPERSCRIPTS))


@cache
def analyzer() -> TextAnalyzer:
    """The analyzer for both articles and questions. Both must go through `searchable` first."""
    return (
        TextAnalyzerBuilder(Tokenizer.regex(_WORD))
        .filter(Filter.ascii_fold())
        .filter(Filter.lowercase())
        .filter(Filter.remove_long(60))
        .filter(Filter.custom_stopword(_FUNCTION_WORDS))
        .filter(Filter.stemmer("english"))
        .build()
    )


def terms(text: str) -> list[str]:
    """Return the terms of `text` in order; empty if it has only stop words."""
    found: list[str] = analyzer().analyze(searchable(text))
    return found
