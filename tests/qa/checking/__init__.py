"""Drafts checked against invented articles."""
