"""Trains and fits Byline's weights: its reader, its ranking, and its boilerplate classifier."""
