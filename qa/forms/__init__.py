"""Composes answers that are more than a sentence: digests, timelines, comparisons and the like.

In: the requested form with its topic, and what may answer. Out: verified statements in sections.
"""
