"""Turns the user's inputs into single sources.

In: paths, folders, archives, feeds, URLs. Out: one `Source` for each article.
"""
