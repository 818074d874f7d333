"""Ranks sentences, and estimates the probability that the best one answers.

In: a `Question` and `Candidate`s. Out: scored sentences by passage, and a confidence.
"""
