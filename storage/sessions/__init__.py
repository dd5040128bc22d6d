"""Conversations: rows, tokens, turns and messages."""
