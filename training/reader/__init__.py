"""The reader: examples from question sets, training, and the model files."""
