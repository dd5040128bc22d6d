"""Orders and what starts them."""
