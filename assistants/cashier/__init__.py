"""The order JSON as a language model writes it."""
