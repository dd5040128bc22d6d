"""The workflow of one order."""
