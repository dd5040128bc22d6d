"""A payment's states, and the price of a cart."""
