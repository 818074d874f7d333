"""The classifier that detects boilerplate: its labels and its training."""
