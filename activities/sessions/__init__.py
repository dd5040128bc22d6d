"""Turns of a conversation, its cashier, and its recovery."""
