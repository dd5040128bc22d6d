"""The menu file a shop brings."""
