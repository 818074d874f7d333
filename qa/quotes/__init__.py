"""Who says what: every quotation and report of speech in the articles, with who says it, on what, and where.

In: a speaker, a topic, filters. Out: quotes, newest first, and counts of speakers, topics and outlets.
"""

from qa.quotes.finding import find_quotes
from qa.quotes.options import QuoteOptions
from qa.quotes.quote import Count, Quote, Quotes, SpeakerCount

__all__ = ["Count", "Quote", "QuoteOptions", "Quotes", "SpeakerCount", "find_quotes"]
