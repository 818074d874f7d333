"""Text as it is stored and compared: decoding, cleaning, sentences, dates, language, near-duplicates.

In: text or bytes. Out: clean text, and what can be said about it.
"""
