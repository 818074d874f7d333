"""The user's inputs as single sources.

In: paths, folders, archives, feeds, URLs. Out: one `Source` for each article.
"""
