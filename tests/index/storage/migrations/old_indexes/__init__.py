"""Indexes that earlier versions of Byline made, for the tests of their upgrade, and how they were made."""
