"""What every request passes: access, limits, logging, metrics."""
