"""Measurements, run by hand: how well Byline finds and answers, and how its weights were fitted."""
