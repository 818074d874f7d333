"""Fits the weights of ranking, reranking and confidence, and ablates the ranking."""
