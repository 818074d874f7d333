"""Training of quick vectors: a table of one vector per token whose sums estimate the vectors of the default model.

In: indexes, whose paragraphs have vectors of that model. Out: index/search/model/token_vectors.safetensors.
"""
