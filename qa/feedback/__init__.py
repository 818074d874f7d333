"""User feedback on answers.

In: verdicts. Out: a store next to the index, and lines of a question file.
"""
