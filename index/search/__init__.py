"""The search indexes over one generation of the store.

In: stored paragraphs. Out: the nearest and the best-matching ones.
"""
