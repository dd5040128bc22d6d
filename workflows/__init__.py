"""Deterministic orchestration of sessions and orders."""
