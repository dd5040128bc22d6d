"""An order's states and its number."""
