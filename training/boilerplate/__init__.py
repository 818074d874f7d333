"""Training of the boilerplate classifier, and its labels."""
