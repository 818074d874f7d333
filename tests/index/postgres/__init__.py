"""Tests of an index in a PostgreSQL database, on a real server."""
