"""The SQLite store, the one source of truth.

In: documents. Out: articles, their versions and near-duplicates.
"""
