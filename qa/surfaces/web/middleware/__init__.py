"""Middleware: authentication, read-only mode, rate limits, concurrency, logging, metrics."""
