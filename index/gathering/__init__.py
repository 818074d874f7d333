"""What a user names, as single sources.

In: paths, folders, archives, feeds, URLs. Out: `Source`s, one for each article.
"""
