"""Composes answers that are more than a sentence: digests, timelines, comparisons and the like.

In: the form that is asked for, with its topic, and what may answer. Out: verified statements in sections.
"""
