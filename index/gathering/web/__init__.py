"""Fetching from the web: only public addresses, at a polite pace, within limits."""

from index.gathering.web.fetching import Fetched, Fetcher
from index.source import Validators

__all__ = ["Fetched", "Fetcher", "Validators"]
