"""What a language model is told, may do and may say."""
