"""Sources into the store, with a report of everything.

In: what was gathered. Out: stored articles and an `AddReport`.
"""
