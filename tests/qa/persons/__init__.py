"""Questions about persons over small articles, invented for it."""
