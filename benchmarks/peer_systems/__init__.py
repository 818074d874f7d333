"""The systems that benchmarks/peers.py compares, and what runs and scores them.

`systems` and `worker` also run in the peers' environment, which does not contain Byline.
"""
