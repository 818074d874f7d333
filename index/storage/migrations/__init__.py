"""Upgrades of a store that an earlier version of Byline made.

In: a store of an older schema. Out: the same articles in the present schema, and a backup of the store as it was.
"""
