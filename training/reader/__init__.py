"""Training of the reader: examples from question sets, the training loop, and the export of the model files."""
