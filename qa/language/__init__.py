"""English grammar: attribution of speech, dependence on context, dates, and variants of names.

In: sentences. Out: parses, speakers, resolved dates, name terms.
"""
