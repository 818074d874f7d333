"""What a question asks.

In: the question as typed, and the earlier ones. Out: a standalone `Question`, and the articles that may answer it.
"""
