"""Fetching from the web: guarded, polite, within limits."""

from index.gathering.web.fetching import Fetched, Fetcher
from index.source import Validators

__all__ = ["Fetched", "Fetcher", "Validators"]
