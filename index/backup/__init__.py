"""Copies of an index: backups, which are restored whole, and exports of its articles."""
