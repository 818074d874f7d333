"""Seeded attacks in numbers: a short form in the tests, a long one by hand."""
