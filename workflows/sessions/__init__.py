"""The workflow of one conversation."""
