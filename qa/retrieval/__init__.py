"""Candidate passages.

In: a `Question` and an `IndexView`. Out: `Candidate`s, best first.
"""
