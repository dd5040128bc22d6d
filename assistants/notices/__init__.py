"""What a customer is told, before it has words: keys of phrases, and what their blanks hold."""
