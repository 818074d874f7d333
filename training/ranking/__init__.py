"""Fits of the weights of ranking, reranking and confidence, and an ablation of the ranking."""
