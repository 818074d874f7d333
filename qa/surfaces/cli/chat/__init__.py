"""The chat in the terminal.

In: typed or piped lines. Out: answers as lines.
"""
