"""What people thought of answers.

In: judgements. Out: the store beside the index, and lines of a question file.
"""
