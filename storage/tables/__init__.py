"""All tables."""
