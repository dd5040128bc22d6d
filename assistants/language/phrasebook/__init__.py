"""The sentences, one module a language with the same keys."""
