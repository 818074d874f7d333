"""Adds sources to the store, with a full report.

In: what was gathered. Out: stored articles and an `AddReport`.
"""
