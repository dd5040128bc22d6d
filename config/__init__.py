"""One frozen Settings, read by entry points only."""
