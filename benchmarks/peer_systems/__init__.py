"""The systems that benchmarks/peers.py measures side by side, one a file, and what runs, scores and prints them.

The files of the systems and `worker` also run in the peers' environment, which has nothing of Byline: they import their
libraries where they use them.
"""
