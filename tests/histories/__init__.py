"""Recorded workflow histories, and how they are recorded."""
