"""Sentences ranked, and how likely the best one answers.

In: a `Question` and `Candidate`s. Out: scored sentences by passage, and a confidence.
"""
