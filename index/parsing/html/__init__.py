"""A web page to the blocks of its article."""
