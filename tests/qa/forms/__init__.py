"""Answers in forms of their own: digests, timelines, comparisons and the like."""
