"""How our reader is made: examples from question sets, training, and the model files of qa/reader/model/."""
