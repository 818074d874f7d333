"""The format of a file, detected from its content.

In: a name and the first bytes. Out: a `Format`.
"""
