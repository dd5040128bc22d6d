"""A language model for one machine: OpenAI's chat completions on the wire, a script for a mind."""
