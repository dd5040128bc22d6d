"""The words of a language, and how its text is cut."""
