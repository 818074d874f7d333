"""The chat in the terminal.

In: lines that are typed or piped. Out: answers as lines.
"""
