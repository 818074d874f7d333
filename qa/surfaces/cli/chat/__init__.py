"""The chat in the terminal.

In: lines typed or piped. Out: answers as lines.
"""
