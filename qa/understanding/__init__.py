"""What a question asks.

In: the question as typed and those before it. Out: a standalone `Question`, and the articles that it limits itself to.
"""
