"""Word lists of `qa/language/data` that are made from published ones."""
