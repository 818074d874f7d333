"""Drafts held against invented articles."""
