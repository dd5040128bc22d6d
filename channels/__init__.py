"""How messages reach us and how we reach people."""
