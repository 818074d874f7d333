"""What a file is, told by its content.

In: a name and the first bytes. Out: a `Format`.
"""
