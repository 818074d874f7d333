"""Changes to the library that run in the background, one at a time."""
