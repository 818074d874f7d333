"""Composes and verifies an answer, or explains why there is none.

In: scored sentences. Out: verified statements with exact citations, and notes.
"""
