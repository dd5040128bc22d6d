"""A customer's routes."""
