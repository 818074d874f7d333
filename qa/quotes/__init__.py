"""Who says what: every quotation and report of speech of the articles, with who says it, on what, and where it stands.

In: a speaker, a topic, filters. Out: quotes, newest first, and counts of speakers, topics and outlets.
"""

from qa.quotes.finding import READING_TIME, find_quotes, not_quoted
from qa.quotes.options import MAX_QUOTES, QuoteOptions
from qa.quotes.quote import Count, Quote, Quotes, SpeakerCount
from qa.quotes.quote_json import QuotesJson

__all__ = [
    "MAX_QUOTES",
    "READING_TIME",
    "Count",
    "Quote",
    "QuoteOptions",
    "Quotes",
    "QuotesJson",
    "SpeakerCount",
    "find_quotes",
    "not_quoted",
]
