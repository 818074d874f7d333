"""Text as it is stored and compared: decoding, cleaning, sentences, dates, language, near-duplicates.

In: text or bytes. Out: text and what it says of itself.
"""
