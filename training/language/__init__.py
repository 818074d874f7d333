"""Generates word lists of `qa/language/data` from published ones."""
