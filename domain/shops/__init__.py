"""The shop: its settings and its hours."""
