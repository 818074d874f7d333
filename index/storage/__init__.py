"""The SQLite store, the single source of truth.

In: documents. Out: articles, their versions and near-duplicates.
"""
